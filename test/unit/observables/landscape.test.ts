import { describe, expect, it } from "vitest";
import type { FlatGraph, MachineGroup, ScalarLaw } from "../../../compiler/ir/flat-graph.js";
import type { MeasureContext, MeasureRow, Observable } from "../../../runtime/contracts.js";
import { smoothAt } from "../../../runtime/gradient/at-configuration.js";
import { denseHessian, hessianOf } from "../../../runtime/gradient/hessian.js";
import { squaredError } from "../../../runtime/gradient/loss.js";
import { cdf } from "../../../runtime/kernels/normal.js";
import { symmetricEigenvalues } from "../../../runtime/kernels/symmetric-eigenvalues.js";
import { flatness } from "../../../runtime/observables/flatness.js";
import { hessianMax, hessianSpectrum, hessianTraceObservable } from "../../../runtime/observables/hessian.js";
import { inputNoiseError } from "../../../runtime/observables/input-noise-error.js";
import { localEnergy } from "../../../runtime/observables/local-energy.js";
import { rescale } from "../../../runtime/observables/rescale.js";
import { sharpness } from "../../../runtime/observables/sharpness.js";
import { smoothBeta } from "../../../runtime/observables/smooth-beta.js";
import { streams } from "../../../runtime/random.js";
import { machineGraph } from "../../../testing/graphs/machine.js";

/** A committee on random real inputs, weights on their spheres. */
function committee(units: number, inputs: number, patterns: number, seed: number): [FlatGraph, Float64Array] {
  const stream = streams(seed)("landscape");
  const rows = Array.from({ length: patterns }, () =>
    Float64Array.from({ length: units * inputs }, () => stream.normal()),
  );
  const labels = rows.map(() => stream.sign());
  const weights = Float64Array.from({ length: units * inputs }, () => stream.normal());
  for (let k = 0; k < units; k++) {
    const own = weights.subarray(k * inputs, (k + 1) * inputs);
    const factor = Math.sqrt(inputs / own.reduce((sum, w) => sum + w * w, 0));
    own.forEach((w, i) => {
      own[i] = factor * w;
    });
  }
  return [machineGraph({ patterns: rows, labels, units, weights: "real" }), weights];
}

function measured(
  observable: Observable,
  graph: FlatGraph,
  weights: Float64Array,
  given: MeasureContext["arguments"] = {},
): readonly MeasureRow[] {
  const defaults = Object.entries(observable.arguments).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const outcome = observable.measure({
    graph,
    reading: { configuration: () => weights, iterations: () => 0 },
    method: "lal",
    arguments: { ...Object.fromEntries(defaults), ...given },
    streams: streams(7),
    heldOut: () => ({ diagnostics: [] }),
    reference: () => ({ diagnostics: [] }),
  });
  if (!outcome.value) throw new Error(outcome.diagnostics[0]?.message);
  return outcome.value;
}

describe("the Hessian's observables", () => {
  const [graph, weights] = committee(3, 20, 40, 1);
  const smooth = smoothAt("test", graph, weights, { beta: 2, loss: squaredError }).value;
  if (!smooth) throw new Error("not smooth");
  const matrix = denseHessian(hessianOf(smooth)).map((entry) => entry / 40);
  const exact = symmetricEigenvalues(matrix, 60) ?? new Float64Array(0);

  it("are those of the matrix", () => {
    const spectrum = measured(hessianSpectrum, graph, weights, { beta: [2] });
    expect(spectrum.map(({ index }) => index?.[0])).toEqual(Array.from({ length: 60 }, (_, k) => k + 1));
    // Rounding of a division before or after the decomposition.
    spectrum.forEach(({ value }, k) => expect(value).toBeCloseTo(exact[k], 12));
    // Lanczos stops when the largest value moves by 1e-8 of itself.
    expect(measured(hessianMax, graph, weights, { beta: [2] })[0].value).toBeCloseTo(exact[59], 7);
    const trace = exact.reduce((sum, value) => sum + value, 0);
    expect(measured(hessianTraceObservable, graph, weights, { beta: [2] })[0].value).toBeCloseTo(trace, 12);
  });

  it("come one row a beta", () => {
    expect(measured(hessianMax, graph, weights, { beta: [1, 2, 5] }).map(({ coordinate }) => coordinate)).toEqual([
      1, 2, 5,
    ]);
  });

  it("want one machine, and say where it is among replicas", () => {
    const [group] = graph.groups;
    expect(() => measured(hessianMax, { ...graph, groups: [group, group] }, weights)).toThrow(
      /`hessian_max` cannot be measured here: this model has 2 factor groups/,
    );
  });
});

describe("local energy", () => {
  it("at a distance is the share of the circle on which a pattern turns wrong (seed 7)", () => {
    const [graph, weights] = committee(1, 3, 1, 3);
    const group = graph.groups[0] as MachineGroup;
    const x = group.input as Float64Array;
    const dot = x[0] * weights[0] + x[1] * weights[1] + x[2] * weights[2];
    const labelled: FlatGraph = { ...graph, groups: [{ ...group, label: Int8Array.of(dot >= 0 ? 1 : -1) }] };
    const across = Math.sqrt(x[0] ** 2 + x[1] ** 2 + x[2] ** 2 - dot ** 2 / 3);
    const d = 0.4;
    const q = 1 - 2 * d;
    // h' = q h + sqrt(1 - q^2) |w| |x_across| cos(phi), phi uniform: in three dimensions the section is a circle.
    const ratio = (q * Math.abs(dot)) / (Math.sqrt(1 - q * q) * Math.sqrt(3) * across);
    const wanted = ratio >= 1 ? 0 : Math.acos(ratio) / Math.PI;
    const [{ value, stdError = 0 }] = measured(localEnergy, labelled, weights, { d: [d], samples: 20_000 });
    expect(wanted).toBeGreaterThan(0.02);
    expect(Math.abs(value - wanted)).toBeLessThan(4 * stdError);
  });

  it("vanishes with the perturbation, and asks for one kind of it", () => {
    const [graph, weights] = committee(3, 7, 9, 4);
    expect(measured(localEnergy, graph, weights, { sigma: [0] })[0].value).toBe(0);
    expect(() => measured(localEnergy, graph, weights)).toThrow(/one kind/);
    const free = machineGraph({ patterns: [[1, 1, 1]], labels: [1], weights: "real", free: true });
    expect(() => measured(localEnergy, free, Float64Array.of(1, 2, 3), { d: [0.1] })).toThrow(/no norm/);
    const spins = machineGraph({ patterns: [[1, 1, 1]], labels: [1] });
    expect(() => measured(localEnergy, spins, Float64Array.of(1, 1, 1), { sigma: [0.1] })).toThrow(/discrete/);
  });
});

describe("sharpness and flatness", () => {
  it("of one weight are what a grid finds", () => {
    const graph = machineGraph({
      patterns: [Float64Array.of(1), Float64Array.of(-0.4)],
      labels: [1, 1],
      weights: "real",
      free: true,
    });
    const weights = Float64Array.of(0.8);
    const loss = (w: number) =>
      (Math.log1p(Math.exp(-2 * Math.tanh(w))) + Math.log1p(Math.exp(2 * Math.tanh(0.4 * w)))) / 4;
    const reach = 0.05 * 1.8;
    const worst = Math.max(loss(0.8 - reach), loss(0.8 + reach));
    const [{ value }] = measured(sharpness, graph, weights, { epsilon: [0.05] });
    // The loss is monotone in this box: its largest value stands on an edge, which the ascent reaches exactly.
    expect(value).toBeCloseTo((100 * (worst - loss(0.8))) / (1 + loss(0.8)), 10);
    expect([...weights]).toEqual([0.8]);
    const [row] = measured(flatness, graph, weights, { epsilon: [0.01], samples: 50 });
    const radius = (sign: number): number => {
      let r = 0;
      while (loss(0.8 + sign * r) < loss(0.8) + 0.01 && r < 1e6) r = r * 1.0001 + 1e-5;
      return Math.min(r, 1e6);
    };
    const [up, down] = [Math.log(radius(1)), Math.log(radius(-1))];
    expect(row.value).toBeGreaterThan(Math.min(up, down) - 1e-3);
    expect(row.value).toBeLessThan(Math.max(up, down) + 1e-3);
  });
});

describe("the layer rescaling of a relu machine", () => {
  const relu: ScalarLaw = {
    apply: (z) => Math.max(0, z),
    slope: (z) => (z > 0 ? 1 : 0),
    curvature: () => 0,
    breakpoints: [0],
  };

  it("moves Hessian and sharpness, not the loss nor the local energy", () => {
    const [graph, weights] = committee(3, 11, 20, 5);
    const meaning = { kind: "sum", votes: Float64Array.of(1, -1, 0.5), offset: -0.1 } as const;
    const group: MachineGroup = {
      ...(graph.groups[0] as MachineGroup),
      activation: { name: "ramp", parameters: {}, declared: relu },
      rule: { name: "sum", parameters: {}, meaning },
    };
    const rows = measured(rescale, { ...graph, groups: [group] }, weights, { alpha: [1, 4] });
    const value = (name: string, alpha: number): number =>
      rows.find((row) => row.variable === name && row.coordinate === alpha)?.value ?? Number.NaN;
    // The function is the same one: only rounding moves its loss, and the same draws give the same errors.
    expect(value("loss", 4)).toBeCloseTo(value("loss", 1), 12);
    expect(value("local_energy", 4)).toBe(value("local_energy", 1));
    // Second derivatives in alpha w: 1 / alpha^2; Lanczos settles the largest to 1e-8 of itself.
    expect(16 * value("hessian_max", 4)).toBeCloseTo(value("hessian_max", 1), 7);
    expect(16 * value("hessian_trace", 4)).toBeCloseTo(value("hessian_trace", 1), 12);
    expect(value("sharpness", 4)).not.toBeCloseTo(value("sharpness", 1), 4);
  });

  it("is refused for units that are not homogeneous", () => {
    const [graph, weights] = committee(3, 11, 20, 5);
    expect(() => measured(rescale, graph, weights, { alpha: [2] })).toThrow(/relu/);
  });
});

describe("errors under noise", () => {
  it("on the inputs are the training errors without noise, and half under all of it (seed 7)", () => {
    const [graph, weights] = committee(3, 20, 200, 6);
    const [clean, loud] = measured(inputNoiseError, graph, weights, { eta: [0, 1e6], samples: 10 });
    const sure = measured(inputNoiseError, graph, weights, { eta: [0], colour: "white", samples: 2 })[0];
    expect(clean.value).toBe(sure.value);
    // Fair coins on 200 patterns, 10 times: 0.5 with a standard deviation of 0.011.
    expect(Math.abs(loud.value - 0.5)).toBeLessThan(0.05);
  });

  it("on the inputs of one unit are normal tails, however the inputs lie in memory (seed 7)", () => {
    const [graph, weights] = committee(1, 20, 50, 9);
    const group = graph.groups[0] as MachineGroup;
    const { input, label } = group;
    const columns = input.map((_, e) => input[(e % 50) * 20 + Math.floor(e / 50)]);
    const transposed: FlatGraph = { ...graph, groups: [{ ...group, input: columns, inputStride: [1, 0, 50] }] };
    // Weights have norm sqrt(20), so that h has noise eta: a pattern is wrong with probability Phi(-label h / eta).
    const margins = Array.from(label, (sigma, mu) => {
      const row = Array.from({ length: 20 }, (_, i) => input[mu * 20 + i] * weights[i]);
      return (sigma * row.reduce((sum, part) => sum + part, 0)) / Math.sqrt(20);
    });
    const etas = [0.3, 1];
    for (const layout of [graph, transposed]) {
      const rows = measured(inputNoiseError, layout, weights, { eta: etas, colour: "white", samples: 200 });
      rows.forEach(({ value, stdError = 0 }, n) => {
        const exact = margins.reduce((sum, margin) => sum + cdf(-margin / etas[n]) / 50, 0);
        expect(stdError).toBeGreaterThan(0);
        // Four standard errors of 200 noisy copies.
        expect(Math.abs(value - exact)).toBeLessThan(4 * stdError);
      });
    }
  });

  it("of the units vanish above some beta", () => {
    const [graph, weights] = committee(3, 20, 5, 8);
    const group = graph.groups[0] as MachineGroup;
    const right = measured(smoothBeta, graph, weights)[0].value;
    const flipped: FlatGraph = { ...graph, groups: [{ ...group, label: group.label.map((label) => -label) }] };
    const other = measured(smoothBeta, flipped, weights)[0].value;
    // Labels and their opposites cannot both be right.
    expect(Math.max(right, other)).toBe(Number.POSITIVE_INFINITY);
  });
});
