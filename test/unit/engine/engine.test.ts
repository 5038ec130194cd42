import { describe, expect, it } from "vitest";
import type { FlatGraph } from "../../../compiler/ir/flat-graph.js";
import { bp } from "../../../runtime/algorithms/bp.js";
import { decimation } from "../../../runtime/algorithms/decimation.js";
import { productField } from "../../../runtime/factors/spin-product.js";
import { streams } from "../../../runtime/random.js";
import { graphOf, parityGroup, spinProductGroup, sumGroup, tableGroup } from "../../../testing/graphs/factors.js";
import { machineGraph } from "../../../testing/graphs/machine.js";
import { categoricalVariables, spinVariables } from "../../../testing/graphs/variables.js";
import { runAlgorithm } from "../../../testing/run-algorithm.js";
import { enumerate } from "../../oracles/enumerate.js";
import { furthest, magnetisations } from "../../oracles/magnetisation.js";

/** A weakly coupled loopy graph of every sparse kind, with priors: one fixed point. */
function loopy(): FlatGraph {
  const stream = streams(11)("loopy");
  const prior = [2, 2, 2, 2, 2, 3].map((q) => Array.from({ length: q }, () => stream.normal() / 2));
  return graphOf(categoricalVariables([2, 2, 2, 2, 2, 3], prior), [
    spinProductGroup(
      [
        { variables: [0, 1], coupling: 0.3 },
        { variables: [1, 2, 3], coupling: -0.4 },
      ],
      { beta: 1 },
    ),
    parityGroup([{ variables: [2, 3, 4], sign: -1 }]),
    sumGroup([{ variables: [0, 3, 4], coefficients: [1, -2, 1], logTable: [0, 0.2, -0.4, 0.1, 0.3] }]),
    tableGroup([{ variables: [5, 0], logTable: [0.1, -0.2, 0.4, 0, -0.3, 0.2] }]),
    tableGroup([{ variables: [4, 1], logTable: [0.1, -0.2, 0.4, 0] }], { logConstant: 0.7 }),
  ]);
}

describe("schedules and damping", () => {
  it("reach the same fixed point of a loopy graph", () => {
    const graph = loopy();
    const tight = { tolerance: 1e-13, max_iterations: 5000 };
    const first = runAlgorithm(bp, graph, { ...tight, schedule: "flooding" });
    expect(first.last.status).toBe("converged");
    for (const schedule of ["flooding", "sequential", "random"]) {
      for (const damping of [0, 0.4, 0.9]) {
        const { reading, last } = runAlgorithm(bp, graph, { ...tight, schedule, damping, init: "random" });
        expect(last.status).toBe("converged");
        // A residual of 1e-13 (undamped) bounds the distance to the fixed point by 1e-13 / (1 - contraction).
        expect(furthest(reading.marginals?.() ?? [], first.reading.marginals?.() ?? [])).toBeLessThan(1e-11);
        expect(reading.logPartition?.()).toBeCloseTo(first.reading.logPartition?.() ?? 0, 10);
      }
    }
  });

  it("damping does not change when a run counts as converged", () => {
    const graph = loopy();
    const run = (damping: number) => runAlgorithm(bp, graph, { tolerance: 1e-6, damping, schedule: "flooding" });
    // The undamped change is what tolerance speaks of, so that heavy damping is no early end.
    expect(run(0.9).last.iteration).toBeGreaterThan(3 * run(0).last.iteration);
  });

  it("a tree takes one sweep of two passes", () => {
    const graph = graphOf(spinVariables(4), [
      spinProductGroup([
        { variables: [0, 1], coupling: 0.7 },
        { variables: [1, 2], coupling: -1.2 },
        { variables: [2, 3], coupling: 0.4 },
      ]),
    ]);
    const { reading, last } = runAlgorithm(bp, graph, {});
    expect(last).toMatchObject({ iteration: 1, status: "converged" });
    expect(reading.logPartition?.()).toBeCloseTo(enumerate(graph).logZ, 13);
  });
});

describe("meaning: what the kinds compute is what the flat graph defines", () => {
  it.each(loopy().groups.map((group) => [group.kind, group] as const))("%s", (_, group) => {
    // One group alone is a forest, so that BP is exact.
    const graph = graphOf(loopy().variables, [group]);
    const exact = enumerate(graph);
    const { reading } = runAlgorithm(bp, graph, {});
    expect(furthest(reading.marginals?.() ?? [], exact.marginals)).toBeLessThan(1e-13);
    expect(reading.logPartition?.()).toBeCloseTo(exact.logZ, 12);
    expect(reading.meanEnergy?.()).toBeCloseTo(exact.energy, 12);
  });
});

describe("productField", () => {
  it("is atanh(tanh a tanh b), for small and for huge fields", () => {
    for (const [a, b] of [
      [0.3, -0.8],
      [2, 3],
      [1e-9, 1],
      [0, 5],
    ]) {
      expect(productField(a, b)).toBeCloseTo(Math.atanh(Math.tanh(a) * Math.tanh(b)), 13);
    }
    expect(productField(400, 1000)).toBe(400);
    expect(productField(-200, 200)).toBeCloseTo(-200 + Math.LN2 / 2, 12);
    expect(productField(Number.POSITIVE_INFINITY, -3)).toBe(-3);
    expect(productField(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(productField(0, Number.POSITIVE_INFINITY)).toBe(0);
  });
});

describe("contradictions end the run with the factors to blame", () => {
  const impossible = graphOf(spinVariables(3), [
    parityGroup([
      { variables: [0, 1], sign: 1 },
      { variables: [1, 2], sign: 1 },
      { variables: [0, 2], sign: -1 },
      { variables: [0], sign: 1 },
    ]),
  ]);
  it.each(["flooding", "sequential", "random"])("%s", (schedule) => {
    const { last, diagnostics } = runAlgorithm(bp, impossible, { schedule });
    expect(last.status).toBe("diverged");
    expect(last.onlyMeasure).toEqual([]);
    expect(diagnostics.map(({ code }) => code)).toEqual(["WFM7105"]);
    expect(diagnostics[0].message).toContain("factors 1, 2, 3 and 4 of `parity` together leave");
  });

  it("a table that allows nothing", () => {
    const none = Number.NEGATIVE_INFINITY;
    const graph = graphOf(categoricalVariables([3, 2]), [
      tableGroup([{ variables: [0, 1], logTable: [none, none, none, none, none, none] }]),
    ]);
    expect(runAlgorithm(bp, graph, {}).last.status).toBe("diverged");
  });

  it("a NaN in the parameters is told apart", () => {
    const graph = graphOf(spinVariables(2), [spinProductGroup([{ variables: [0, 1], coupling: Number.NaN }])]);
    const { last, diagnostics } = runAlgorithm(bp, graph, { schedule: "sequential" });
    expect(last.status).toBe("diverged");
    expect(diagnostics[0].code).toBe("WFM7002");
  });
});

describe("hard messages on loops", () => {
  it("frozen spins are taken out of cavities one by one", () => {
    // A cycle of even parities hung on a fixed spin: everything is decided, twice over.
    const graph = graphOf(spinVariables(4), [
      parityGroup([
        { variables: [0], sign: -1 },
        { variables: [0, 1], sign: 1 },
        { variables: [1, 2], sign: -1 },
        { variables: [2, 3], sign: 1 },
        { variables: [3, 0], sign: -1 },
      ]),
      spinProductGroup([{ variables: [0, 2], coupling: 0.5 }], { beta: 1 }),
    ]);
    const exact = enumerate(graph);
    for (const schedule of ["flooding", "sequential", "random"]) {
      const { reading, last } = runAlgorithm(bp, graph, { schedule });
      expect(last.status).toBe("converged");
      expect(magnetisations(graph, reading)).toEqual([-1, -1, 1, 1]);
      expect(reading.logPartition?.()).toBeCloseTo(exact.logZ, 12);
      expect(reading.meanEnergy?.()).toBeCloseTo(exact.energy, 12);
    }
  });
});

describe("decimation", () => {
  it("finds a configuration that satisfies parity checks and a machine", () => {
    const stream = streams(3)("xi");
    const patterns = Array.from({ length: 12 }, () => Array.from({ length: 31 }, () => stream.sign()));
    const graph = machineGraph({ patterns, labels: patterns.map(() => stream.sign()) });
    const { last, reading } = runAlgorithm(decimation, graph, { tolerance: 1e-3 }, 3);
    expect(last).toMatchObject({ status: "solved", errors: 0 });
    // All weights fixed to a solution: one configuration is left.
    expect(reading.logPartition?.()).toBeCloseTo(0, 8);
  });
});

describe("reinforcement", () => {
  it("shapes beliefs, and ln Z is Bethe's functional of the model at them", () => {
    const prior = [
      [0, 0.3],
      [0.1, -0.2, 0.4],
    ];
    const graph = graphOf(categoricalVariables([2, 3], prior), []);
    const options = { reinforcement: 0.05, max_iterations: 60, stop_when_solved: false, init: "flat" };
    const { reading } = runAlgorithm(bp, graph, options);
    const beliefs = reading.marginals?.() ?? new Float64Array(5);
    // Without factors the functional is entropy plus mean log-prior.
    const functional = prior.flat().reduce((sum, log, n) => sum + beliefs[n] * (log - Math.log(beliefs[n])), 0);
    expect(reading.logPartition?.()).toBeCloseTo(functional, 12);
    expect(beliefs[1]).toBeGreaterThan(1 / (1 + Math.exp(-0.3)));
  });

  it("solves a perceptron of 201 weights at alpha = 0.5 (seed 5)", () => {
    const stream = streams(5)("xi");
    const patterns = Array.from({ length: 100 }, () => Array.from({ length: 201 }, () => stream.sign()));
    const graph = machineGraph({ patterns, labels: patterns.map(() => stream.sign()) });
    const { last } = runAlgorithm(bp, graph, { reinforcement: 0.03, accuracy: "gaussian" }, 5);
    expect(last).toMatchObject({ status: "solved", errors: 0 });
  });
});
