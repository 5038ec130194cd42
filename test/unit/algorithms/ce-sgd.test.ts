import { describe, expect, it } from "vitest";
import type { MachineGroup, ScalarLaw } from "../../../compiler/ir/flat-graph.js";
import { ceSgd } from "../../../runtime/algorithms/ce-sgd.js";
import { shuffle, streams } from "../../../runtime/random.js";
import { machineGraph } from "../../../testing/graphs/machine.js";
import { contextFor, runAlgorithm } from "../../../testing/run-algorithm.js";
import { sphericalMachine } from "../../oracles/spherical-machine.js";
import { committeeErrors, squaredNorms } from "./descent-oracle.js";

const small = sphericalMachine(1, 15, 2, 3);

/** Epochs on a tree committee of K units in plain loops, weights of norm 1 a unit, from the definition of the method. */
function plain(options: { rate: number; batch: number; epochs: number; slope: (x: number, epoch: number) => number }) {
  const { patterns, units, inputs, input, label } = small.groups[0] as MachineGroup;
  const draw = streams(5)("ce_sgd weights");
  const w = Array.from({ length: units }, () => new Float64Array(inputs));
  for (const unit of w) for (let i = 0; i < inputs; i++) unit[i] = 2 * draw.uniform() - 1;
  const normalise = () => {
    for (const unit of w) {
      const norm = Math.hypot(...unit);
      for (let i = 0; i < inputs; i++) unit[i] /= norm;
    }
  };
  normalise();
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const beta = 1 * 1.1 ** epoch;
    const order = Int32Array.from({ length: patterns }, (_, mu) => mu);
    shuffle(order, patterns, streams(5)("ce_sgd order", epoch + 1));
    for (let from = 0; from < patterns; from += options.batch) {
      const kept = w.map((unit) => unit.slice());
      for (const mu of order.subarray(from, from + options.batch)) {
        const at = (k: number, i: number) => input[mu * units * inputs + k * inputs + i];
        const t = kept.map((unit, k) => Math.tanh(beta * unit.reduce((sum, x, i) => sum + x * at(k, i), 0)));
        const x = (label[mu] * t.reduce((sum, value) => sum + value, 0)) / Math.sqrt(units);
        const push = (options.rate * label[mu] * beta * options.slope(x, epoch)) / Math.sqrt(units);
        for (let k = 0; k < units; k++) for (let i = 0; i < inputs; i++) w[k][i] -= push * (1 - t[k] ** 2) * at(k, i);
      }
      normalise();
    }
  }
  return w.flatMap((unit) => Array.from(unit, (x) => x * Math.sqrt(inputs)));
}

function trained(epochs: number, options: Readonly<Record<string, number | string>>): Float64Array {
  const state = ceSgd.init(contextFor(ceSgd, small, options, 5)).value;
  if (!state) throw new Error("refused");
  for (let epoch = 0; epoch < epochs; epoch++) ceSgd.step(state);
  return ceSgd.read(state).configuration();
}

describe("ce_sgd", () => {
  it("makes the steps of its definition, beta and gamma growing by the epoch", () => {
    const wanted = plain({
      rate: 0.05,
      batch: 7,
      epochs: 4,
      // f(x) = -x/2 + ln(2 cosh(gamma x)) / (2 gamma).
      slope: (x, epoch) => -0.5 + 0.5 * Math.tanh(0.8 * 1.05 ** epoch * x),
    });
    const growth = { gamma: 0.8, gamma_growth: 0.05, beta: 1, beta_growth: 0.1 };
    // Four epochs of sums in another order.
    trained(4, { rate: 0.05, batch: 7, ...growth }).forEach((w, e) => expect(w).toBeCloseTo(wanted[e], 11));
  });

  it("descends on the squared error", () => {
    const wanted = plain({ rate: 0.02, batch: 10, epochs: 3, slope: (x) => x - 1 });
    const options = { rate: 0.02, batch: 10, beta: 1, beta_growth: 0.1, loss: "mse" };
    trained(3, options).forEach((w, e) => expect(w).toBeCloseTo(wanted[e], 11));
  });

  it.each(["tree", "full"] as const)("solves a %s committee, and keeps its norms", (wiring) => {
    const graph = sphericalMachine(3, 99, 0.5, 3, { wiring });
    const { reading, last } = runAlgorithm(ceSgd, graph);
    expect(last).toMatchObject({ status: "solved", errors: 0 });
    const weights = reading.configuration();
    expect(committeeErrors(graph, weights)).toBe(0);
    const { inputs } = graph.groups[0] as MachineGroup;
    // Rounding of a division by the norm.
    for (const square of squaredNorms(graph, weights)) expect(square / inputs).toBeCloseTo(1, 12);
  });

  it("ends with a small loss where that is the rule, and says so when errors are left", () => {
    const graph = sphericalMachine(3, 99, 0.5, 3);
    const { last } = runAlgorithm(ceSgd, graph, {
      stop: "loss",
      gamma_growth: 1e-3,
      beta_growth: 5e-3,
      loss_tolerance: 1e-4,
    });
    expect(last.status).toBe("solved");
    expect(last.residual).toBeLessThan(1e-4);
    const hasty = runAlgorithm(ceSgd, graph, { stop: "loss", loss_tolerance: 1e6 });
    expect(hasty.last).toMatchObject({ status: "converged", iteration: 1 });
    expect(hasty.last.errors).toBe(committeeErrors(graph, hasty.reading.configuration()));
    expect(runAlgorithm(ceSgd, graph, { epochs: 2 }).last).toMatchObject({ status: "max_iterations", iteration: 2 });
  });

  it.each([
    ["on spheres", {}, { rate: 1e300 }],
    ["of free weights", { free: true }, { rate: 1e308, loss: "mse" }],
  ])("tells the epoch in which weights %s diverged", (_, spec, options) => {
    const { last, diagnostics } = runAlgorithm(ceSgd, sphericalMachine(3, 15, 2, 3, spec), options);
    expect(last.status).toBe("diverged");
    expect(diagnostics[0].code).toBe("WFM7102");
    expect(diagnostics[0].message).toMatch(/in epoch \d+ the weights of unit \d of `sigma` have a norm beyond/);
  });

  it("stays finite however sharp its units grow", () => {
    const { last } = runAlgorithm(ceSgd, small, { beta_growth: 10, gamma_growth: 10, epochs: 400 });
    expect(["solved", "max_iterations"]).toContain(last.status);
  });
});

describe("ce_sgd is refused", () => {
  const step: ScalarLaw = {
    apply: (z) => (z > 1 ? 1 : -1),
    slope: () => 0,
    curvature: () => 0,
    breakpoints: [1],
    levels: [-1, 1],
  };
  const patterns = [[1, -1, 1]];

  it("by steps without a smooth form", () => {
    const activation = { name: "late", parameters: {}, declared: step };
    const graph = machineGraph({ patterns, labels: [1], weights: "real", activation });
    expect(ceSgd.init(contextFor(ceSgd, graph)).diagnostics.map(({ code }) => code)).toEqual(["WFM5131"]);
  });

  it("by spheres that are not over the inputs of a unit", () => {
    const graph = machineGraph({ patterns: [[1, -1, 1, 1, 1, -1]], labels: [1], units: 2, weights: "real" });
    const [block] = graph.variables.blocks;
    const crossed = { ...block, constraint: { kind: "sphere" as const, axis: 0 } };
    const over = { ...graph, variables: { ...graph.variables, blocks: [crossed] } };
    expect(ceSgd.init(contextFor(ceSgd, over)).diagnostics.map(({ code }) => code)).toEqual(["WFM5107"]);
  });

  it("by discrete weights, and by factors that are no machine", () => {
    const graph = machineGraph({ patterns, labels: [1] });
    expect(ceSgd.init(contextFor(ceSgd, graph)).diagnostics.map(({ code }) => code)).toEqual(["WFM5107"]);
    expect(ceSgd.handles({ kind: "machine", supports: ["spin"] }).method).toBe("missing");
    expect(ceSgd.handles({ kind: "table", supports: ["spin"] }).method).toBe("missing");
    for (const activation of ["sign", "door", "relu"])
      expect(ceSgd.handles({ kind: "machine", supports: ["real"], activation }).method).toBe("closed form");
  });
});
