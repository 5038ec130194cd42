import { describe, expect, it } from "vitest";
import type { FlatGraph } from "../../../library/index.js";
import { memoryFiles } from "../../../library/index.js";
import { logWeightOf } from "../../oracles/graph-weight.js";
import { codesOf, prepared } from "./prepared.js";

function flat(body: string, files: Record<string, string> = {}): FlatGraph {
  return prepared(`model M {\n${body}\n}`, { files: memoryFiles(files) }).flat;
}

/** ln weight of every configuration of a small two-state graph, state index of variable v is bit v. */
function weights(graph: FlatGraph): number[] {
  return Array.from({ length: 2 ** graph.variables.count }, (_, n) =>
    logWeightOf(
      graph,
      Int32Array.from({ length: graph.variables.count }, (_, v) => (n >> v) & 1),
    ),
  );
}

describe("factors are classified by what their tables say", () => {
  it("a pair energy is a product of spins, with beta and the constant kept", () => {
    const graph = flat(`  param beta: real = 0.7
  graph G = chain(4)
  plate v in nodes(G)
  plate (i, j) in edges(G)
  data J[i, j]: real from iid(normal(0, 1))
  var s[v]: spin
  energy H[i, j] := 2 - J[i, j] * s[i] * s[j]`);
    const [group] = graph.groups;
    expect(group).toMatchObject({ kind: "spin_product", count: 3, beta: 0.7 });
    expect(group.kind !== "machine" && group.logConstant).toBeCloseTo(-3 * 0.7 * 2, 12);
    expect(graph.isTree).toBe(true);
  });

  it("an even-parity check of bits is a parity group", () => {
    const [group] = flat(`  plate i in 1..4
  var x[i]: bit
  factor f := if (x[1] + x[2] + x[3] + x[4]) % 2 == 0 then 1 else 0`).groups;
    // Four bits 0 are four spins -1: their product is +1.
    expect(group).toMatchObject({ kind: "parity", count: 1 });
    expect(group.kind === "parity" && Array.from(group.sign)).toEqual([1]);
  });

  it("a sparse matrix given as data gives a sparse graph: zeros join nothing", () => {
    const [group] = flat(
      `  plate c in 1..2
  plate v in 1..9
  data H[c, v]: bit from csv("H.csv")
  var x[v]: bit
  factor check[c] := if (sum(v) H[c, v] * x[v]) % 2 == 0 then 1 else 0`,
      { "H.csv": "1,1,1,0,0,0,0,0,0\n1,0,1,1,1,1,1,1,1\n" },
    ).groups;
    expect(group.kind).toBe("parity");
    if (group.kind === "machine") throw new Error("a machine");
    expect(Array.from(group.edgeStart)).toEqual([0, 3, 11]);
    expect(Array.from(group.variable)).toEqual([0, 1, 2, 0, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("a function of one sum equals the same function written as a table", () => {
    const body = (factor: string) => `  plate i in 1..8
  data c[i]: int from csv("c.csv")
  var x[i]: spin
  ${factor}`;
    const files = { "c.csv": "1\n-2\n3\n1\n1\n-1\n2\n1\n" };
    const sum = flat(body("factor f := exp(-(sum(i) c[i] * x[i] / 3)^2)"), files);
    expect(sum.groups[0].kind).toBe("sum");
    // The product with 1 + 0 x[1] x[2] keeps the meaning and hides the sum.
    const table = flat(body("factor f := exp(-(sum(i) c[i] * x[i] / 3)^2) * (1 + 0 * x[1] * x[2] * x[3])"), files);
    expect(table.groups[0].kind).toBe("table");
    const [a, b] = [weights(sum), weights(table)];
    // Two evaluations of one expression: equal up to rounding of the sum's base.
    for (let n = 0; n < a.length; n++) expect(a[n]).toBeCloseTo(b[n], 10);
  });

  it("p-spin over increasing triples", () => {
    const [group] = flat(`  plate v in 1..5
  plate (i < j < k) in v
  data J[i, j, k]: real from iid(normal(0, 1))
  var s[v]: spin
  energy H[i, j, k] := -J[i, j, k] * s[i] * s[j] * s[k]`).groups;
    expect(group).toMatchObject({ kind: "spin_product", count: 10 });
    if (group.kind === "machine") throw new Error("a machine");
    expect(Array.from(group.variable.slice(0, 6))).toEqual([0, 1, 2, 0, 1, 3]);
  });

  it("computed indices wrap where the model says so, and are refused where they leave the set", () => {
    const ring = flat("  plate i in 1..4\n  var s[i]: spin\n  energy H[i] := -s[i] * s[i % 4 + 1]").groups[0];
    expect(ring.kind !== "machine" && Array.from(ring.variable)).toEqual([0, 1, 1, 2, 2, 3, 3, 0]);
    const chain = (place: string) =>
      `model M {\n  plate i in 1..4\n  var s[i]: spin\n  energy H[i] := -s[i] * s[${place}]\n}`;
    expect(codesOf(chain("i + 1"))).toEqual(["WFM3017"]);
    expect(codesOf(chain("2 * i"))).toContain("WFM6007");
  });

  it("channels on single variables are fields", () => {
    const graph = flat(
      `  plate i in 1..3
  data y[i]: spin from csv("y.csv")
  var s[i]: spin
  observe y[i] ~ flip(s[i], 0.2)`,
      { "y.csv": "1\n-1\n1\n" },
    );
    const [group] = graph.groups;
    expect(group.kind).toBe("spin_product");
    const field = 0.5 * Math.log(0.8 / 0.2);
    if (group.kind !== "spin_product") throw new Error(group.kind);
    Array.from(group.coupling).forEach((c, n) => expect(c).toBeCloseTo([field, -field, field][n], 12));
  });

  it("priors weigh states", () => {
    const { variables } = flat("  plate i in 1..2\n  var x[i]: bit ~ bernoulli(0.25)\n  factor f[i] := 1 + x[i]");
    expect(Array.from(variables.logPrior)).toEqual([Math.log(0.75), Math.log(0.25), Math.log(0.75), Math.log(0.25)]);
  });

  it("a sum inside a sum is no function of one sum", () => {
    // A committee with votes of each pattern's own, which is no machine: each unit has a preactivation of its own.
    const text = `model M {
  plate k in 1..3
  plate i in 1..3
  plate mu in 1..2
  data x[mu, i]: spin from iid(rademacher)
  data c[mu, k]: real from iid(normal(0, 1))
  data y[mu]: spin from iid(rademacher)
  var w[k, i]: spin
  observe y[mu] := sign(sum(k) c[mu, k] * sign(sum(i) x[mu, i] * w[k, i]))
}`;
    const { flat, instance } = prepared(text);
    const value = (name: string) => Array.from(instance.data.get(name)?.values ?? []);
    const [x, c, y] = ["x", "c", "y"].map(value);
    const all = weights(flat);
    for (let n = 0; n < all.length; n++) {
      const w = (v: number) => (((n >> v) & 1) === 1 ? 1 : -1);
      const unit = (mu: number, k: number) =>
        x[3 * mu] * w(3 * k) + x[3 * mu + 1] * w(3 * k + 1) + x[3 * mu + 2] * w(3 * k + 2) >= 0 ? 1 : -1;
      const right = [0, 1].every(
        (mu) =>
          (c[3 * mu] * unit(mu, 0) + c[3 * mu + 1] * unit(mu, 1) + c[3 * mu + 2] * unit(mu, 2) >= 0 ? 1 : -1) === y[mu],
      );
      expect(all[n]).toBe(right ? 0 : Number.NEGATIVE_INFINITY);
    }
  });

  it.each([
    ["an energy", "energy f := -0.5 * prod(i) s[i]"],
    [
      "a table of the same",
      "energy f := -0.5 * s[1] * s[2] * s[3] * s[4] * s[5] * s[6] * s[7] * s[8] + 0 * (s[1] + s[2])",
    ],
  ])("a product of many spins needs no table: %s", (_, factor) => {
    const graph = flat(`  plate i in 1..8\n  var s[i]: spin\n  ${factor}`);
    expect(graph.groups[0]).toMatchObject({ kind: "spin_product", count: 1 });
    const all = weights(graph);
    all.forEach((weight, n) => {
      const zeros = 8 - n.toString(2).split("1").length + 1;
      // Half the energy of either sign; the second spelling goes through a table and its rounding.
      expect(weight).toBeCloseTo(zeros % 2 === 0 ? 0.5 : -0.5, 12);
    });
  });

  it("a product of 40 spins couples or forbids, and one that repeats a spin is no product", () => {
    const forty = (factor: string) => flat(`  plate v in 1..40\n  var s[v]: spin\n  ${factor}`).groups[0];
    expect(forty("energy H := -prod(v) s[v]")).toMatchObject({ kind: "spin_product", count: 1 });
    expect(forty("factor even := if prod(v) s[v] > 0 then 1 else 0")).toMatchObject({ kind: "parity", count: 1 });
    const twice = "model M {\n  plate v in 1..40\n  var s[v]: spin\n  energy H := -s[1] * prod(v) s[v]\n}";
    expect(codesOf(twice)).toContain("WFM5004");
  });
});
