import { describe, expect, it } from "vitest";
import type { FlatGraph } from "../../../compiler/ir/flat-graph.js";
import { bp } from "../../../runtime/algorithms/bp.js";
import { fbp } from "../../../runtime/algorithms/fbp.js";
import { graphOf, spinProductGroup, tableGroup } from "../../../testing/graphs/factors.js";
import { categoricalVariables, spinVariables } from "../../../testing/graphs/variables.js";
import { runAlgorithm } from "../../../testing/run-algorithm.js";
import { enumerate } from "../../oracles/enumerate.js";
import { magnetisations } from "../../oracles/magnetisation.js";

const tight = { tolerance: 1e-13, max_iterations: 5000 };

/** Replicas and centre as variables of their own: copy a of spin v is a * n + v, the centre y * n + v. */
function explicit(tree: readonly { variables: number[]; coupling: number }[], n: number, y: number, gamma: number) {
  const copies = Array.from({ length: y }, (_, a) =>
    tree.map(({ variables, coupling }) => ({ variables: variables.map((v) => a * n + v), coupling })),
  ).flat();
  const springs = Array.from({ length: y * n }, (_, w) => ({ variables: [w, y * n + (w % n)], coupling: gamma }));
  return graphOf(spinVariables((y + 1) * n), [spinProductGroup([...copies, ...springs])]);
}

describe("collapsed and explicit replicas of a tree of spins", () => {
  const tree = [
    { variables: [0, 1], coupling: 0.8 },
    { variables: [1, 2, 3], coupling: -0.6 },
    { variables: [3, 4], coupling: 0.5 },
    { variables: [0], coupling: 0.3 },
    { variables: [4], coupling: -0.2 },
    { variables: [2], coupling: 0.4 },
  ];
  const single = graphOf(spinVariables(5), [spinProductGroup(tree)]);

  it.each([
    [2, 0.4],
    [3, 0.7],
  ])("y = %d, gamma = %d: the same fixed point of messages and the same ln Z", (y, gamma) => {
    const copies = explicit(tree, 5, y, gamma);
    const replicated = runAlgorithm(bp, copies, { ...tight, schedule: "sequential" });
    const collapsed = runAlgorithm(fbp, single, { ...tight, y, gamma }).reading;
    const all = magnetisations(copies, replicated.reading);
    const own = magnetisations(single, collapsed);
    for (let v = 0; v < y * 5; v++) expect(all[v]).toBeCloseTo(own[v % 5], 10);
    const centre = all.slice(y * 5).reduce((sum, m) => sum + m * m, 0) / 5;
    expect(collapsed.focus?.().centreOverlap).toBeCloseTo(centre, 10);
    // ln Z of spins alone is y 5 ln 2 cosh gamma + 5 ln 2.
    const alone = 5 * (y * Math.log(2 * Math.cosh(gamma)) + Math.LN2);
    const total = (collapsed.focus?.().replicated ?? 0) + alone;
    expect(total).toBeCloseTo(replicated.reading.logPartition?.() ?? 0, 9);
  });
});

describe("variables without neighbours, where messages are exact", () => {
  const fields: { q: number | "spin"; table: number[] }[] = [
    { q: "spin", table: [0.3, -0.4] },
    { q: 2, table: [0.1, 0.5] },
    { q: 3, table: [0.2, -0.7, 0.4] },
  ];
  const [y, gamma] = [3, 0.6];

  it.each(fields)("$q states: phi, Sigma, S and q1 of three replicas and their centre, enumerated", ({ q, table }) => {
    const variables = q === "spin" ? spinVariables(1) : categoricalVariables([q]);
    const graph: FlatGraph = graphOf(variables, [tableGroup([{ variables: [0], logTable: table }])]);
    const values = Array.from(variables.stateValue);
    const states = values.length;
    const spring = values.flatMap((w) => values.map((c) => -0.5 * gamma * (w - c) ** 2));
    const group = tableGroup([
      ...Array.from({ length: y }, (_, a) => ({ variables: [a], logTable: table })),
      ...Array.from({ length: y }, (_, a) => ({ variables: [a, y], logTable: spring })),
    ]);
    const joint = graphOf(categoricalVariables(new Array(y + 1).fill(states)), [group]);
    const bare = graphOf(categoricalVariables(new Array(y + 1).fill(states)), [
      tableGroup(Array.from({ length: y }, (_, a) => ({ variables: [a, y], logTable: spring }))),
    ]);
    const focus = runAlgorithm(fbp, graph, { ...tight, y, gamma }).reading.focus?.();
    expect(focus?.replicated).toBeCloseTo(enumerate(joint).logZ - enumerate(bare).logZ, 10);
    const sums = { z: 0, phi: 0, s: 0, pair: 0 };
    for (let c = 0; c < states; c++) {
      const weights = values.map((_, s) => Math.exp(table[s] + spring[s * states + c]));
      const local = weights.reduce((sum, w) => sum + w, 0);
      const mean = weights.reduce((sum, w, s) => sum + w * values[s], 0) / local;
      const distance = weights.reduce((sum, w, s) => sum + w * (values[s] - values[c]) ** 2, 0) / local;
      const p = local ** y;
      sums.z += p;
      sums.phi += p * (Math.log(local) + 0.5 * gamma * distance);
      sums.s += p * values[c] * mean;
      sums.pair += p * mean * mean;
    }
    expect(focus?.internal).toBeCloseTo(sums.phi / sums.z, 10);
    expect(focus?.overlapCentre).toBeCloseTo(sums.s / sums.z, 10);
    expect(focus?.replicaOverlap).toBeCloseTo(sums.pair / sums.z, 10);
  });
});
