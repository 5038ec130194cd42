import { describe, expect, it } from "vitest";
import type { FlatGraph } from "../../../compiler/ir/flat-graph.js";
import { bp } from "../../../runtime/algorithms/bp.js";
import { createEngine, type Engine, sweep } from "../../../runtime/engine.js";
import { streams } from "../../../runtime/random.js";
import { perturbableFields } from "../../../runtime/stability/field-messages.js";
import { startGrowth, stepGrowth } from "../../../runtime/stability/growth.js";
import type { Stability } from "../../../runtime/stability/stability.js";
import { graphOf, parityGroup, spinProductGroup, tableGroup } from "../../../testing/graphs/factors.js";
import { categoricalVariables, spinVariables } from "../../../testing/graphs/variables.js";
import { contextFor } from "../../../testing/run-algorithm.js";

type Edge = readonly [number, number];

/** A random 3-regular graph by pairing; the few edges that meet themselves or each other are drawn anew. */
function cubic(n: number, seed: number): Edge[] {
  const stream = streams(seed)("cubic");
  for (;;) {
    const stubs = Array.from({ length: 3 * n }, (_, j) => j % n);
    for (let j = stubs.length - 1; j > 0; j--) {
      const k = stream.below(j + 1);
      [stubs[j], stubs[k]] = [stubs[k], stubs[j]];
    }
    const edges = Array.from({ length: (3 * n) / 2 }, (_, e): Edge => [stubs[2 * e], stubs[2 * e + 1]]);
    const keys = new Set(edges.map(([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}`));
    if (keys.size === edges.length && edges.every(([a, b]) => a !== b)) return edges;
  }
}

function pairs(n: number, edges: readonly Edge[], coupling: (e: number) => number, field = 0): FlatGraph {
  const factors = edges.map((variables, e) => ({ variables, coupling: coupling(e) }));
  const fields = Array.from({ length: field === 0 ? 0 : n }, (_, v) => ({ variables: [v], coupling: field }));
  return graphOf(spinVariables(n), [spinProductGroup([...factors, ...fields], { beta: 1 })]);
}

/** Messages of a graph at rest, from flat ones. */
function settled(graph: FlatGraph, damping = 0): Engine {
  const { engine } = createEngine(contextFor(bp, graph, { schedule: "flooding", damping }));
  if (!engine) throw new Error("no messages");
  for (let n = 1; n < 5000; n++) if (sweep(engine, n).residual < 1e-12) return engine;
  throw new Error("does not settle");
}

/** Tests the point, and holds that nothing of it has moved. */
function tested(engine: Engine, seed = 1): Stability & { readonly sweeps: number } {
  const before = engine.store.heap.slice(1, engine.store.scratch);
  const growth = startGrowth(perturbableFields(engine), streams(seed)("test"));
  for (let sweeps = 1; sweeps < 1000; sweeps++) {
    const found = stepGrowth(growth);
    const moved = before.findIndex((number, k) => !Object.is(number, engine.store.heap[k + 1]));
    if (moved >= 0) throw new Error(`the test has moved number ${moved} of the run`);
    if (found) return { ...found, sweeps };
  }
  throw new Error("no verdict");
}

describe("growth of a small change at the flat point", () => {
  // A ferromagnet's uniform change grows by 2 tanh beta, the number of other neighbours times the derivative of a message.
  it.each([0.56, 0.6, 0.8, 1.2, 2])("a ferromagnet at beta = %d: 2 tanh beta", (beta) => {
    const { growth, stable } = tested(settled(pairs(300, cubic(300, 5), () => beta)));
    expect(stable).toBe(false);
    expect(growth / (2 * Math.tanh(beta))).toBeGreaterThan(0.98);
    expect(growth / (2 * Math.tanh(beta))).toBeLessThan(1.01);
  });

  it.each([0.1, 0.3, 0.5, 0.54])("a paramagnet at beta = %d is stable, whatever the seed of the test", (beta) => {
    for (let seed = 1; seed <= 10; seed++)
      expect(tested(settled(pairs(300, cubic(300, seed), () => beta)), seed)).toMatchObject({ stable: true });
  });

  // Flooding of an antiferromagnet oscillates from 2 tanh beta > 1 on, its uniform change having the eigenvalue -2 tanh beta; other changes
  // grow at sqrt(2) tanh beta, so that the flat point is stable up to beta = 0.88 or so (small graphs scatter around that).
  it.each([0.6, 0.65, 0.7])("an antiferromagnet at beta = %d oscillates under flooding and is stable", (beta) => {
    for (let seed = 1; seed <= 8; seed++)
      expect(tested(settled(pairs(300, cubic(300, seed), () => -beta)), seed)).toMatchObject({ stable: true });
  });

  it("a spin glass is stable above its transition and unstable below: sqrt(2) tanh beta", () => {
    const edges = cubic(1000, 3);
    const stream = streams(3)("signs");
    const signs = edges.map(() => stream.sign());
    const at = (beta: number): Stability => tested(settled(pairs(1000, edges, (e) => beta * signs[e])));
    expect(at(0.7)).toMatchObject({ stable: true });
    const cold = at(1.2);
    expect(cold.stable).toBe(false);
    // Eigenvalues fill a disc of this radius: its edge is seen to a few hundredths.
    expect(Math.abs(cold.growth - Math.SQRT2 * Math.tanh(1.2))).toBeLessThan(0.05);
  });

  it("a Potts model: 2 (e^beta - 1) / (e^beta + q - 1)", () => {
    const potts = (beta: number): FlatGraph =>
      graphOf(categoricalVariables(new Array(120).fill(3)), [
        tableGroup(
          cubic(120, 2).map((variables) => ({
            variables,
            logTable: Array.from({ length: 9 }, (_, s) => (s % 4 === 0 ? beta : 0)),
          })),
        ),
      ]);
    const rate = (beta: number): number => (2 * Math.expm1(beta)) / (Math.exp(beta) + 2);
    for (const beta of [0.5, 1, 1.3]) expect(tested(settled(potts(beta)))).toMatchObject({ stable: true });
    for (const beta of [1.5, 2]) {
      const { growth, stable } = tested(settled(potts(beta)));
      expect(stable).toBe(false);
      expect(Math.abs(growth / rate(beta) - 1)).toBeLessThan(0.02);
    }
  });
});

describe("points that have a direction", () => {
  it("a ferromagnet in a field, a magnetised one, and a strongly certain one are stable", () => {
    const edges = cubic(200, 4);
    for (const beta of [0.3, 0.8, 1.5, 3, 8, 20])
      expect(tested(settled(pairs(200, edges, () => beta, 0.2)))).toMatchObject({ stable: true });
  });

  it("an antiferromagnet of two sublattices in a weak uniform field: unstable against staggered changes", () => {
    // A ring of 14 with chords to the opposite spin, two-coloured: three neighbours each.
    const ring = Array.from({ length: 14 }, (_, v): Edge => [v, (v + 1) % 14]);
    const chords = Array.from({ length: 7 }, (_, v): Edge => [v, v + 7]);
    const engine = settled(
      pairs(14, [...ring, ...chords], () => -1, 0.1),
      0.5,
    );
    const { stable, growth } = tested(engine);
    expect(stable).toBe(false);
    expect(growth).toBeGreaterThan(1.2);
  });

  it("hard constraints: an even-parity code that is determined, and one that says nothing", () => {
    const checks = [
      { variables: [0, 1, 2], sign: 1 },
      { variables: [2, 3, 4], sign: 1 },
      { variables: [4, 5, 0], sign: 1 },
      { variables: [1, 3, 5], sign: 1 },
    ];
    const known = { variables: [0], coupling: 1 };
    const open = graphOf(spinVariables(6), [parityGroup(checks)]);
    expect(tested(settled(open))).toMatchObject({ stable: true });
    const told = graphOf(spinVariables(6), [parityGroup(checks), spinProductGroup([known])]);
    expect(tested(settled(told))).toMatchObject({ stable: true });
  });
});

describe("trees that hang on cycles", () => {
  /** A ring of four, far above its tree: each spin has two children down to a depth. */
  function hanging(depth: number, beta: number): FlatGraph {
    const edges: Edge[] = [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 0],
    ];
    let last = [0];
    let count = 4;
    for (let d = 0; d < depth; d++) {
      const next: number[] = [];
      for (const parent of last)
        for (let child = 0; child < 2; child++) {
          edges.push([parent, count]);
          next.push(count++);
        }
      last = next;
    }
    return pairs(count, edges, () => beta);
  }

  it("changes grow down a tree of depth 9 by 2 tanh beta a sweep, and never come back: stable", () => {
    // On the ring itself a change shrinks by tanh beta.
    for (const seed of [1, 2, 3]) {
      const { stable, growth } = tested(settled(hanging(9, 1.5)), seed);
      expect(stable).toBe(true);
      expect(growth).toBeLessThan(1);
    }
  });
});

it("a clear case takes few sweeps, a critical one no more than a bound", () => {
  const sweeps = (beta: number): number => tested(settled(pairs(300, cubic(300, 5), () => beta))).sweeps;
  expect(sweeps(0.1)).toBeLessThan(8);
  expect(sweeps(1.5)).toBeLessThan(40);
  expect(sweeps(Math.atanh(0.5))).toBeLessThan(70);
});
