import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ActivationLaw, MachineGroup, RuleLaw, ScalarLaw } from "../../../compiler/ir/flat-graph.js";
import { applyHessian, denseHessian, hessianOf, hessianTrace } from "../../../runtime/gradient/hessian.js";
import { crossEntropy, squaredError } from "../../../runtime/gradient/loss.js";
import { smoothMachine, totalLoss } from "../../../runtime/gradient/smooth-machine.js";
import { type OutputForm, smoothOutput } from "../../../runtime/gradient/smooth-output.js";
import { smoothUnit } from "../../../runtime/gradient/smooth-unit.js";
import { streams } from "../../../runtime/random.js";
import { machineGraph } from "../../../testing/graphs/machine.js";
import { type Case, DIFFERENCE, difference, gradientOf } from "./differences.js";

const softplus: ScalarLaw = {
  apply: (z) => Math.log1p(Math.exp(z)),
  slope: (z) => 1 / (1 + Math.exp(-z)),
  curvature: (z) => 1 / (2 + Math.exp(z) + Math.exp(-z)),
  breakpoints: [],
};
/** A step with a smooth form of its own. */
const door: ScalarLaw = {
  apply: (z) => (Math.abs(z) < 1 ? 1 : -1),
  smooth: (z) => Math.tanh(1 - z * z),
  slope: (z) => -2 * z * (1 - Math.tanh(1 - z * z) ** 2),
  curvature: (z) => {
    const t = Math.tanh(1 - z * z);
    return (1 - t * t) * (-2 - 8 * z * z * t);
  },
  breakpoints: [-1, 1],
  levels: [-1, 1, -1],
};
const activations: readonly ActivationLaw[] = [
  { name: "sign", parameters: {} },
  { name: "mine", parameters: {}, declared: softplus },
  { name: "hole", parameters: {}, declared: door },
];

function rulesOf(units: number): readonly (readonly [RuleLaw, OutputForm])[] {
  const law = (name: string): RuleLaw => ({ name, parameters: {} });
  const listed = Int8Array.from({ length: 2 ** units }, (_, bits) => ((bits * 2654435761) & 64 ? 1 : -1));
  const votes = Float64Array.from({ length: units }, (_, k) => 1 + 0.3 * k);
  return [
    [law("majority"), "sqrt"],
    [law("majority"), "multilinear"],
    [law("parity"), "multilinear"],
    [law("and"), "multilinear"],
    [{ ...law("mine"), meaning: { kind: "listed", outputs: listed } }, "multilinear"],
    [{ ...law("vote"), meaning: { kind: "weighted", votes, threshold: 0.4 } }, "mean"],
    [{ ...law("total"), meaning: { kind: "sum", votes, offset: -0.2 } }, "mean"],
  ];
}

function build(
  seed: number,
  units: number,
  activation: ActivationLaw,
  rule: RuleLaw,
  form: OutputForm,
  mse: boolean,
): Case {
  const stream = streams(seed)("gradient");
  const [inputs, patterns] = [3, 7];
  const rows = Array.from({ length: patterns }, () =>
    Float64Array.from({ length: inputs * units }, () => stream.normal()),
  );
  const labels = rows.map(() => stream.sign());
  const graph = machineGraph({
    patterns: rows,
    labels,
    units,
    rule: { name: rule.name, parameters: {} },
    weights: "real",
    bias: 0.1,
  });
  const group: MachineGroup = { ...(graph.groups[0] as MachineGroup), activation, rule };
  const unit = smoothUnit(activation, 1.3);
  const output = smoothOutput(rule, units, form);
  if (!unit || typeof output === "string") throw new Error("no smooth form");
  const machine = smoothMachine({
    group,
    rows: Array.from({ length: units }, (_, k) => ({
      values: group.input,
      rowStride: group.inputStride[0],
      first: k * inputs,
    })),
    weights: Float64Array.from({ length: units * inputs }, () => stream.normal()),
    factor: 0.7,
    unit,
    output,
    loss: mse ? squaredError : crossEntropy(0.8),
    capacity: 4,
  });
  return { machine, order: Int32Array.from({ length: patterns }, (_, mu) => mu) };
}

const cases = fc.record({
  seed: fc.integer({ min: 1, max: 1e6 }),
  units: fc.integer({ min: 1, max: 4 }),
  activation: fc.constantFrom(...activations),
  rule: fc.integer({ min: 0, max: 6 }),
  mse: fc.boolean(),
});

describe("gradients of random machines", () => {
  it("are finite differences of the loss", () => {
    fc.assert(
      fc.property(cases, ({ seed, units, activation, rule, mse }) => {
        const made = build(seed, units, activation, ...rulesOf(units)[rule], mse);
        gradientOf(made).forEach((slope, w) => {
          const wanted = difference(made.machine, w, () => totalLoss(made.machine, made.order));
          expect(Math.abs(slope - wanted)).toBeLessThan(DIFFERENCE * (1 + Math.abs(wanted)));
        });
      }),
      { numRuns: 60 },
    );
  });

  it("have the Hessian as their differences, as a product, a matrix and a trace", () => {
    fc.assert(
      fc.property(cases, ({ seed, units, activation, rule, mse }) => {
        const made = build(seed, units, activation, ...rulesOf(units)[rule], mse);
        const { machine } = made;
        const n = machine.weights.length;
        const hessian = hessianOf(machine);
        const matrix = denseHessian(hessian);
        let trace = 0;
        for (let w = 0; w < n; w++) {
          const unit = new Float64Array(n);
          unit[w] = 1;
          const column = new Float64Array(n);
          applyHessian(hessian, unit, column);
          trace += column[w];
          for (let u = 0; u < n; u++) {
            const wanted = difference(machine, w, () => gradientOf(made)[u]);
            expect(Math.abs(column[u] - wanted)).toBeLessThan(DIFFERENCE * (1 + Math.abs(wanted)));
            // The same sums in another order.
            expect(matrix[Math.max(u, w) * n + Math.min(u, w)]).toBeCloseTo(column[u], 11);
          }
        }
        expect(hessianTrace(hessian)).toBeCloseTo(trace, 11);
      }),
      { numRuns: 25 },
    );
  });
});

describe("multilinear extensions", () => {
  it("are the rule itself on corners", () => {
    for (const [rule, form] of rulesOf(3).slice(1, 5)) {
      const output = smoothOutput(rule, 3, form);
      if (typeof output === "string") throw new Error(output);
      for (let bits = 0; bits < 8; bits++) {
        const tau = Float64Array.from({ length: 3 }, (_, k) => ((bits >> k) & 1 ? 1 : -1));
        expect(Math.abs(output.value(tau, 0))).toBe(1);
      }
    }
  });
});
