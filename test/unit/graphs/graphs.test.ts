import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SourceValue } from "../../../compiler/source-call.js";
import type { GraphName } from "../../../runtime/graphs/registry.js";
import { complaint } from "../sources/ask.js";
import { chiSquared, components, degreesOf, edgesOf, isSimple, made, produce } from "./made.js";

/** How often each graph comes, over `trials` seeds. */
function frequencies(name: GraphName, args: Readonly<Record<string, SourceValue>>, trials: number): number[] {
  const counts = new Map<string, number>();
  for (let seed = 0; seed < trials; seed++) {
    const key = edgesOf(made(name, args, seed))
      .map((edge) => edge.join())
      .sort()
      .join(" ");
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts.values()];
}

describe("random_regular and regular_hypergraph", () => {
  it("are simple and regular, for all sizes that exist", () => {
    const sizes = fc.record({ n: fc.integer({ min: 1, max: 40 }), degree: fc.nat(39), seed: fc.nat() });
    const property = fc.property(sizes, ({ n, degree, seed }) => {
      fc.pre(degree < n && (n * degree) % 2 === 0);
      const graph = made("random_regular", { n, degree }, seed);
      expect(isSimple(graph)).toBe(true);
      expect(degreesOf(graph)).toEqual(new Array(n).fill(degree));
    });
    fc.assert(property, { numRuns: 200 });
  });
  it("hold p distinct nodes an edge", () => {
    const sizes = fc.record({
      n: fc.integer({ min: 8, max: 60 }),
      p: fc.integer({ min: 1, max: 6 }),
      degree: fc.nat(5),
      seed: fc.nat(),
    });
    const property = fc.property(sizes, ({ n, p, degree, seed }) => {
      fc.pre((n * degree) % p === 0 && (p > 1 || degree < 2));
      const graph = made("regular_hypergraph", { n, p, degree }, seed);
      expect(isSimple(graph)).toBe(true);
      expect(degreesOf(graph)).toEqual(new Array(n).fill(degree));
    });
    fc.assert(property, { numRuns: 200 });
  });
  it("are uniform where small: all 70 cubic graphs on 6 nodes, all 15 perfect matchings", () => {
    const cubic = frequencies("random_regular", { n: 6, degree: 3 }, 7000);
    expect(cubic.length).toBe(70);
    // Chi-squared with 69 degrees of freedom exceeds 122 once in 1e4. Degree 3 is drawn as the complement of degree 2 here.
    expect(chiSquared(cubic, 100)).toBeLessThan(122);
    const matchings = frequencies("random_regular", { n: 6, degree: 1 }, 3000);
    expect(matchings.length).toBe(15);
    // 14 degrees of freedom: 43 once in 1e4.
    expect(chiSquared(matchings, 200)).toBeLessThan(43);
  });
});

describe("random graphs", () => {
  it("erdos_renyi has mean degree c and independent edges", () => {
    const graph = made("erdos_renyi", { n: 20_000, c: 4 });
    expect(isSimple(graph)).toBe(true);
    const edges = graph.edges.length / 2;
    // 40,000 edges, standard deviation 200; degrees are Poisson, so their variance is 4 with standard deviation 4 sqrt(2.25 / 20,000).
    expect(Math.abs(edges - 40_000)).toBeLessThan(1000);
    const degrees = degreesOf(graph);
    const variance = degrees.reduce((sum, degree) => sum + (degree - (2 * edges) / 20_000) ** 2, 0) / 20_000;
    expect(Math.abs(variance - 4)).toBeLessThan(5 * 0.0424);
    const small = frequencies("erdos_renyi", { n: 3, c: 1 }, 4000);
    expect(small.length).toBe(8);
    // Each of the three edges is there with probability 1/2; 7 degrees of freedom: 30 once in 1e4.
    expect(chiSquared(small, 500)).toBeLessThan(30);
    expect(made("erdos_renyi", { n: 12, c: 11 }).edges.length).toBe(12 * 11);
    expect(made("erdos_renyi", { n: 12, c: 0 }).edges.length).toBe(0);
    expect(made("erdos_renyi", { n: 1, c: 0 }).edges.length).toBe(0);
  });
  it("random_tree is a tree, uniform over the 16 trees on 4 nodes", () => {
    for (const n of [1, 2, 3, 10, 1000]) {
      const tree = made("random_tree", { n }, n);
      expect([tree.edges.length / 2, components(tree), isSimple(tree)]).toEqual([n - 1, 1, true]);
    }
    const counts = frequencies("random_tree", { n: 4 }, 3200);
    expect(counts.length).toBe(16);
    // 15 degrees of freedom: 45 once in 1e4.
    expect(chiSquared(counts, 200)).toBeLessThan(45);
  });
  it("random_hypergraph has m distinct edges, sparse and dense, uniform over all choices", () => {
    for (const [n, m, p] of [
      [50, 30, 3],
      [6, 20, 3],
      [6, 19, 3],
      [100, 5, 60],
      [7, 1, 7],
      [9, 0, 2],
    ]) {
      const graph = made("random_hypergraph", { n, m, p });
      expect([graph.edges.length, graph.arity, isSimple(graph)]).toEqual([m * p, p, true]);
    }
    const [one, two] = [
      frequencies("random_hypergraph", { n: 5, m: 1, p: 3 }, 2000),
      frequencies("random_hypergraph", { n: 4, m: 3, p: 2 }, 4000),
    ];
    expect([one.length, two.length]).toEqual([10, 20]);
    // 9 and 19 degrees of freedom: 34 and 52 once in 1e4.
    expect(chiSquared(one, 200)).toBeLessThan(34);
    expect(chiSquared(two, 200)).toBeLessThan(52);
  });
  it("repeat by seed and name", () => {
    const key = (seed: number, purpose: string) =>
      made("random_regular", { n: 50, degree: 3 }, seed, purpose).edges.join();
    expect(key(1, "G")).toBe(key(1, "G"));
    expect(new Set([key(1, "G"), key(2, "G"), key(1, "H")]).size).toBe(3);
  });
  it("have a million nodes in seconds", () => {
    const started = performance.now();
    const cubic = made("random_regular", { n: 1_000_000, degree: 3 });
    made("erdos_renyi", { n: 1_000_000, c: 3 });
    made("regular_hypergraph", { n: 1_000_000, p: 6, degree: 3 });
    made("random_tree", { n: 1_000_000 });
    expect(cubic.edges.length).toBe(3_000_000);
    expect(degreesOf(cubic).every((degree) => degree === 3)).toBe(true);
    // Measured 1.3 s on two quiet cores; the bound only catches an algorithm of another order.
    expect(performance.now() - started).toBeLessThan(30_000);
  });
});

describe("lattices", () => {
  it("grid has the edges of a torus or a box", () => {
    const torus = made("grid", { l: 4 });
    expect([torus.nodes, torus.edges.length / 2, isSimple(torus)]).toEqual([16, 32, true]);
    expect(new Set(degreesOf(torus))).toEqual(new Set([4]));
    const box = made("grid", { l: 3, dimension: 2, periodic: false });
    expect(edgesOf(box).map((edge) => edge.join())).toEqual([
      "0,3",
      "0,1",
      "1,4",
      "1,2",
      "2,5",
      "3,6",
      "3,4",
      "4,7",
      "4,5",
      "5,8",
      "6,7",
      "7,8",
    ]);
    const cube = made("grid", { l: 3, dimension: 3 });
    expect([cube.nodes, cube.edges.length / 2, components(cube)]).toEqual([27, 81, 1]);
    expect(isSimple(cube)).toBe(true);
  });
  it("short sides are not closed, and the note says so", () => {
    const square = made("grid", { l: 2 });
    expect([square.edges.length / 2, isSimple(square)]).toEqual([4, true]);
    expect(square.notes).toEqual(["a side of 2 is not closed, as edges would be loops or double"]);
    expect(made("grid", { l: 1, dimension: 5 }).edges.length).toBe(0);
  });
  it("chain and complete", () => {
    expect(edgesOf(made("chain", { n: 4 }))).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    expect(edgesOf(made("chain", { n: 4, periodic: true }))).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [0, 3],
    ]);
    expect(made("chain", { n: 1 }).edges.length).toBe(0);
    expect(edgesOf(made("complete", { n: 4 }))).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 2],
      [1, 3],
      [2, 3],
    ]);
  });
});

describe("graphs that do not exist", () => {
  it.each<[GraphName, Readonly<Record<string, SourceValue>>, string]>([
    [
      "random_regular",
      { n: 5, degree: 3 },
      "WFM6580: there is no such random_regular: n * degree = 15 is odd (n * degree must be even: try n = 4 or 6, or degree = 2)",
    ],
    ["random_regular", { n: 5, degree: 5 }, "degree is at most n - 1 = 4"],
    ["regular_hypergraph", { n: 10, p: 4, degree: 3 }, "n * degree = 30 is no multiple of p = 4 (try n = 8 or 12)"],
    ["regular_hypergraph", { n: 3, p: 4, degree: 1 }, "p = 4 distinct nodes out of n = 3"],
    ["regular_hypergraph", { n: 4, p: 4, degree: 2 }, "a node is in 1 sets of 4"],
    ["regular_hypergraph", { n: 8, p: 4, degree: 35 }, "WFM6582"],
    ["random_hypergraph", { n: 6, m: 21, p: 3 }, "m is at most 20"],
    ["erdos_renyi", { n: 10, c: 9.5 }, "c is at most n - 1 = 9"],
    ["complete", { n: 1e6 }, "WFM6581"],
    ["grid", { l: 1000, dimension: 4 }, "WFM6581"],
    ["random_tree", { n: 1e12 }, "WFM6581"],
    ["random_tree", { n: 0 }, "argument `n` of `random_tree` must be at least 1, and is 0"],
    ["random_tree", { n: 2.5 }, "must be a whole number, and is 2.5"],
    ["random_regular", { n: 4 }, "argument `degree` of `random_regular` is missing"],
    ["grid", { l: 4, periodc: false }, "did you mean `periodic`?"],
    ["grid", { l: 4, periodic: 1 }, "must be true or false"],
  ])("%s %j", (name, args, message) => {
    expect(complaint(produce(name, args))).toContain(message);
  });
});
