import { describe, expect, it } from "vitest";
import type { FlatGraph } from "../../../compiler/ir/flat-graph.js";
import { bp } from "../../../runtime/algorithms/bp.js";
import { fbp } from "../../../runtime/algorithms/fbp.js";
import type { Algorithm, Observable } from "../../../runtime/contracts.js";
import * as row from "../../../runtime/observables/focus.js";
import { streams } from "../../../runtime/random.js";
import { graphOf, tableGroup } from "../../../testing/graphs/factors.js";
import { categoricalVariables } from "../../../testing/graphs/variables.js";
import { runAlgorithm } from "../../../testing/run-algorithm.js";
import { randomMachine } from "../../oracles/random-machine.js";
import { sphericalMachine } from "../../oracles/spherical-machine.js";
import { replicatedCommittee } from "../replicas/committee.js";

const tight = { tolerance: 1e-12, max_iterations: 3000 };

function measured(observable: Observable, algorithm: Algorithm, graph: FlatGraph, options = {}): number | string {
  const { value, diagnostics } = observable.measure({
    graph,
    reading: runAlgorithm(algorithm, graph, { ...tight, ...options }).reading,
    method: algorithm.name,
    arguments: {},
    streams: streams(1),
    heldOut: () => ({ diagnostics: [] }),
    reference: () => ({ diagnostics: [] }),
  });
  return value?.[0]?.value ?? diagnostics[0].code;
}

const overlaps = [row.overlapCentre, row.selfOverlap, row.centreOverlap, row.replicaOverlap];
const rowOf = (algorithm: Algorithm, graph: FlatGraph, options = {}): number[] =>
  overlaps.map((observable) => Number(measured(observable, algorithm, graph, options)));

describe("overlaps without coupling are their limits gamma -> 0", () => {
  it.each([2, 7])("spins, y = %d: a free centre is either value, S = 0; as `bp` says", (y) => {
    const graph = randomMachine(1, 31, 0.3);
    const [s, q, centre, pair] = rowOf(fbp, graph, { gamma: 0, y });
    expect([s, centre]).toEqual([0, 0]);
    expect(pair).toBeCloseTo(q, 14);
    // Converged to 1e-12 a message, and S of order y gamma.
    const near = rowOf(fbp, graph, { gamma: 1e-9, y });
    [s, q, centre, pair].forEach((value, n) => expect(Math.abs(near[n] - value)).toBeLessThan(1e-7));
    rowOf(bp, graph).forEach((value, n) => expect(Math.abs(value - [s, q, centre, pair][n])).toBeLessThan(1e-10));
  });

  it.each([1, 2, 7])("spheres, y = %d: a free centre is where its replicas are, S = (1 + (y - 1) q) / y", (y) => {
    const graph = sphericalMachine(1, 45, 0.5, 3);
    const [s, q, centre, pair] = rowOf(fbp, graph, { gamma: 0, y });
    // Norms hold to 1e-15 a weight, means to the tolerance.
    expect(s).toBeCloseTo((1 + (y - 1) * q) / y, 10);
    expect([centre, pair]).toEqual([q, q]);
    const near = rowOf(fbp, graph, { gamma: 1e-9, y });
    // As above, along slopes of order 1 in gamma.
    [s, q, centre, pair].forEach((value, n) => expect(Math.abs(near[n] - value)).toBeLessThan(1e-7));
  });

  it("states 0 .. q - 1: the free centre is any of them", () => {
    const table = [0.2, -0.7, 0.4];
    const graph = graphOf(categoricalVariables([3]), [tableGroup([{ variables: [0], logTable: table }])]);
    const weights = table.map(Math.exp);
    const mean = (weights[1] + 2 * weights[2]) / (weights[0] + weights[1] + weights[2]);
    for (const values of [rowOf(fbp, graph, { gamma: 0, y: 3 }), rowOf(bp, graph)])
      values.forEach((value, n) => expect(value).toBeCloseTo([mean, mean * mean, 1, mean * mean][n], 12));
  });

  it("explicit replicas on spheres have the centre's limit among their means", () => {
    const sizes = { N: 45, K: 3, P: 20, y: 3 };
    const [at, near] = [0, 1e-8].map((gamma) => {
      const { reading } = runAlgorithm(bp, replicatedCommittee({ ...sizes, gamma }, "real on sphere(i)"), tight);
      return reading.means?.() ?? [];
    });
    const collapsed = replicatedCommittee({ ...sizes, gamma: 0 }, "real on sphere(i)", "fbp");
    const [, , centre] = rowOf(fbp, collapsed);
    let square = 0;
    for (let i = 0; i < 45; i++) {
      expect(Math.abs(at[135 + i] - near[135 + i])).toBeLessThan(1e-6);
      square += at[135 + i] ** 2 / 45;
    }
    expect(square).toBeCloseTo(centre, 9);
  });
});

describe("what has no such row says so", () => {
  it("real weights without replicas have no centre, and their q", () => {
    const graph = sphericalMachine(1, 45, 0.5, 3);
    const q = measured(row.selfOverlap, bp, graph);
    expect(overlaps.map((observable) => measured(observable, bp, graph))).toEqual(["WFM5108", q, q, q]);
  });

  it.each(["spin", "real on sphere(i)"] as const)("explicit replicas, %s", (law) => {
    const graph = replicatedCommittee({ N: 15, K: 3, P: 5, y: 3, gamma: 0.4 }, law);
    const all = [...overlaps, row.replicaFreeEntropy, row.internalEntropy];
    expect(all.map((observable) => measured(observable, bp, graph, { damping: 0.3 }))).toEqual(
      all.map(() => "WFM5108"),
    );
  });
});
