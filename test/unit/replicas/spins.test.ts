import { describe, expect, it } from "vitest";
import type { FlatGraph, MachineGroup } from "../../../compiler/ir/flat-graph.js";
import { compile, memoryFiles, prepare } from "../../../library/index.js";
import { bp } from "../../../runtime/algorithms/bp.js";
import { exact } from "../../../runtime/algorithms/exact.js";
import { fbp } from "../../../runtime/algorithms/fbp.js";
import { runAlgorithm } from "../../../testing/run-algorithm.js";
import { magnetisations } from "../../oracles/magnetisation.js";
import { replicatedCommittee } from "./committee.js";

/** Spins in fields of their own: with replicas and a centre a forest of stars. */
function fieldsGraph(y: number, gamma: number): FlatGraph {
  const text = `model F {
  plate i in 1..4
  data h[i]: real from iid(normal(0, 1))
  var w[i]: spin
  energy field[i] := -h[i] * w[i]
  replicas a in 1..${y} of w
  couple w to c across a by elastic(${gamma})
}`;
  const program = compile(text, { files: memoryFiles({}) }).value;
  const flat = program && prepare(program, { algorithm: "bp" }).value?.flat;
  if (!flat) throw new Error("does not compile");
  return flat;
}

describe("on a tree, spins", () => {
  it.each([
    [2, 0.3],
    [2, 1.4],
    [3, 0.3],
    [3, 1.4],
  ])("of %i replicas at gamma = %f are in the collapsed field of focusing", (y, gamma) => {
    const graph = fieldsGraph(y, gamma);
    expect(graph.isTree).toBe(true);
    const fields = (graph.groups[0] as Extract<FlatGraph["groups"][number], { kind: "spin_product" }>).coupling;
    const m = magnetisations(graph, runAlgorithm(bp, graph).reading);
    const t = Math.tanh(gamma);
    fields.forEach((h, i) => {
      // physics of collapse: ext = atanh(t tanh((y - 1) atanh(t tanh h))).
      const ext = Math.atanh(t * Math.tanh((y - 1) * Math.atanh(t * Math.tanh(h))));
      // BP is exact here: rounding of a handful of tanh and atanh.
      for (let a = 0; a < y; a++) expect(m[a * 4 + i]).toBeCloseTo(Math.tanh(h + ext), 12);
      expect(m[y * 4 + i]).toBeCloseTo(Math.tanh(y * Math.atanh(t * Math.tanh(h))), 12);
    });
    const z = runAlgorithm(exact, graph).reading.logPartition?.() ?? Number.NaN;
    expect(runAlgorithm(bp, graph).reading.logPartition?.()).toBeCloseTo(z, 10);
  });
});

/** All +-1 weights of a machine, and those that give every pattern its label. */
function solutionsOf(group: MachineGroup): number[][] {
  const n = group.units * group.inputs;
  const all = Array.from({ length: 2 ** n }, (_, bits) =>
    Array.from({ length: n }, (_, i) => ((bits >> i) & 1 ? 1 : -1)),
  );
  return all.filter((w) => {
    for (let mu = 0; mu < group.patterns; mu++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += group.input[mu * n + i] * w[i];
      if ((sum >= 0 ? 1 : -1) !== group.label[mu]) return false;
    }
    return true;
  });
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i], 0);

describe("the measure of explicit replicas", () => {
  const sizes = { N: 5, P: 2, gamma: 0.6 };

  it.each([1, 2, 3])(
    "is that of y = %i copies and a centre: sum over c of [sum over solutions of exp(gamma w.c)]^y",
    (y) => {
      const graph = replicatedCommittee({ ...sizes, y }, "spin");
      const solutions = solutionsOf(graph.groups[0] as MachineGroup);
      const centres = solutionsOf({ ...(graph.groups[0] as MachineGroup), patterns: 0 });
      const z = centres.reduce(
        (sum, c) => sum + solutions.reduce((inner, w) => inner + Math.exp(sizes.gamma * dot(w, c)), 0) ** y,
        0,
      );
      // Sums of 2^20 terms, Kahan-free: 1e-10 of rounding.
      expect(runAlgorithm(exact, graph).reading.logPartition?.()).toBeCloseTo(Math.log(z), 9);
    },
  );

  it("is that of pairs where there is no centre", () => {
    const graph = replicatedCommittee({ ...sizes, y: 3 }, "spin", "bp", "");
    const solutions = solutionsOf(graph.groups[0] as MachineGroup);
    let z = 0;
    for (const a of solutions)
      for (const b of solutions)
        for (const c of solutions) z += Math.exp(sizes.gamma * (dot(a, b) + dot(a, c) + dot(b, c)));
    expect(runAlgorithm(exact, graph).reading.logPartition?.()).toBeCloseTo(Math.log(z), 9);
  });
});

describe("explicit replicas and their collapse", () => {
  const options = { tolerance: 1e-12, damping: 0.3, max_iterations: 2000 };

  it.each([
    [2, 0.4],
    [3, 0.4],
    [2, 1],
    [3, 1],
  ])("have the same fixed point: y = %i, gamma = %f", (y, gamma) => {
    const sizes = { N: 21, K: 3, P: 5, y, gamma };
    const copies = replicatedCommittee(sizes, "spin");
    const one = replicatedCommittee(sizes, "spin", "fbp");
    const all = runAlgorithm(bp, copies, options);
    const collapsed = runAlgorithm(fbp, one, options);
    expect([all.last.status, collapsed.last.status]).toEqual(["converged", "converged"]);
    const m = magnetisations(copies, all.reading);
    const m1 = magnetisations(one, collapsed.reading);
    // Both are converged to 1e-12 a message; a fixed point amplifies that by at most 1e3 here.
    for (let a = 0; a < y; a++) for (let i = 0; i < 21; i++) expect(Math.abs(m[a * 21 + i] - m1[i])).toBeLessThan(1e-9);
  });
});
