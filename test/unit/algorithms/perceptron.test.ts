import { describe, expect, test } from "vitest";
import type { FlatGraph, MachineGroup } from "../../../compiler/ir/flat-graph.js";
import { perceptron } from "../../../runtime/algorithms/perceptron.js";
import { countErrors } from "../../../runtime/errors.js";
import { streams } from "../../../runtime/random.js";
import { type MachineSpec, machineGraph } from "../../../testing/graphs/machine.js";
import { contextFor, runAlgorithm } from "../../../testing/run-algorithm.js";

/** Random patterns, their labels given by a random teacher of one unit. */
function taught(seed: number, width: number, patterns: number, spec: Partial<MachineSpec> = {}) {
  const stream = streams(seed)("test patterns");
  const teacher = Array.from({ length: width }, () => stream.normal());
  const rows = Array.from({ length: patterns }, () => Array.from({ length: width }, () => stream.sign()));
  const fields = rows.map((row) => row.reduce((sum, x, i) => sum + x * teacher[i], 0) / Math.hypot(...teacher));
  const graph = machineGraph({
    patterns: rows,
    labels: fields.map((h) => (h >= 0 ? 1 : -1)),
    weights: "real",
    ...spec,
  });
  return { graph, margin: Math.min(...fields.map(Math.abs)) };
}

/** Smallest label times preactivation, at the model's norm. */
function stability(graph: FlatGraph, weights: ArrayLike<number>): number {
  const { patterns, inputs, input, label, scale } = graph.groups[0] as MachineGroup;
  const fields = Array.from({ length: patterns }, (_, mu) => {
    let sum = 0;
    for (let i = 0; i < inputs; i++) sum += input[mu * inputs + i] * weights[i];
    return label[mu] * scale * sum;
  });
  return Math.min(...fields);
}

describe("the perceptron rule", () => {
  test.each([1, 2, 3, 4, 5])("ends on separable patterns, within Novikoff's bound (seed %i)", (seed) => {
    const { graph, margin } = taught(seed, 31, 60);
    const { reading, last } = runAlgorithm(perceptron, graph, {}, seed);
    expect(last.status).toBe("solved");
    expect(countErrors(graph, reading.configuration())).toBe(0);
    // At least one of (R / margin)^2 updates a wrong epoch; the start of norm 1 beside inputs of norm sqrt(31) adds less than as many.
    expect(last.iteration).toBeLessThan(2 * (31 / margin ** 2));
  });

  test.each([0.05, 0.2, 0.4])("a margin of %f is reached at the model's norm", (kappa) => {
    const { graph } = taught(6, 101, 50);
    const { reading, last } = runAlgorithm(perceptron, graph, { kappa }, 6);
    expect(last.status).toBe("solved");
    // Rounding of 101 products.
    expect(stability(graph, reading.configuration())).toBeGreaterThan(kappa - 1e-12);
  });

  test("without a margin, less stability is left", () => {
    const { graph } = taught(6, 101, 50);
    expect(stability(graph, runAlgorithm(perceptron, graph, {}, 6).reading.configuration())).toBeLessThan(0.4);
  });

  test("a bias and free weights", () => {
    const { graph } = taught(7, 31, 40, { free: true, bias: 0.7 });
    const { reading, last } = runAlgorithm(perceptron, graph, {}, 7);
    expect(last.status).toBe("solved");
    expect(countErrors(graph, reading.configuration())).toBe(0);
  });

  test.each(["majority", "parity", "and"])("three units under %s: the fewest that mend the output move", (rule) => {
    const stream = streams(8)("test patterns");
    const rows = Array.from({ length: 30 }, () => Array.from({ length: 99 }, () => stream.sign()));
    const labels = rows.map(() => stream.sign());
    const graph = machineGraph({
      patterns: rows,
      labels,
      units: 3,
      weights: "real",
      rule: { name: rule, parameters: {} },
    });
    const { reading, last } = runAlgorithm(perceptron, graph, {}, 8);
    expect(last.status).toBe("solved");
    expect(countErrors(graph, reading.configuration())).toBe(0);
  });

  test("an AND of three units moves all three of a pattern of label +1 that all of them miss", () => {
    const rule = { name: "and", parameters: {} };
    const graph = machineGraph({ patterns: [[1, 1, 1]], labels: [1], units: 3, weights: "real", free: true, rule });
    for (let seed = 1; seed <= 20; seed++) {
      const state = perceptron.init(contextFor(perceptron, graph, {}, seed)).value!;
      const before = perceptron.read(state).configuration();
      const { status } = perceptron.step(state);
      const after = perceptron.read(state).configuration();
      expect(status).toBe("solved");
      before.forEach((w, k) => {
        expect(after[k] - w).toBeCloseTo(w < 0 ? 1 : 0, 12);
      });
    }
  });

  test("gives up on patterns that contradict each other", () => {
    const graph = machineGraph({
      patterns: [
        [1, 1],
        [1, 1],
      ],
      labels: [1, -1],
      weights: "real",
    });
    const { last } = runAlgorithm(perceptron, graph, { epochs: 5 });
    expect(last).toMatchObject({ status: "max_iterations", iteration: 5, errors: 1 });
  });
});

test("weights that overflow are told with the epoch and the unit", () => {
  const { graph } = taught(9, 21, 100);
  const { last } = runAlgorithm(perceptron, graph, { rate: 1e308 });
  expect(last.status).toBe("diverged");
  expect(last.diagnostics?.[0].code).toBe("WFM7102");
});

describe("what it refuses", () => {
  test("a margin for a rule that is not a vote", () => {
    const rule = { name: "parity", parameters: {} };
    const graph = machineGraph({ patterns: [[1, 1, 1]], labels: [1], units: 3, weights: "real", rule });
    const { value, diagnostics } = perceptron.init(contextFor(perceptron, graph, { kappa: 0.1 }));
    expect(value).toBeUndefined();
    expect(diagnostics[0].code).toBe("WFM5132");
  });
  test("discrete weights and other activations, before a run", () => {
    expect(perceptron.handles({ kind: "machine", supports: ["spin"] }).note).toContain("continuous");
    expect(
      perceptron.handles({
        kind: "machine",
        supports: ["real"],
        activation: "tanh",
        activationLaw: { name: "tanh", parameters: {} },
      }).note,
    ).toContain("tanh");
  });
});
