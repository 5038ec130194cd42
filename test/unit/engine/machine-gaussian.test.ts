import { describe, expect, it } from "vitest";
import type { NamedLaw } from "../../../compiler/ir/flat-graph.js";
import { planRun } from "../../../compiler/schedule/plan.js";
import { kindOf } from "../../../runtime/factors/registry.js";
import { logAddExp } from "../../../runtime/kernels/log-sum-exp.js";
import { logCdf } from "../../../runtime/kernels/normal.js";
import { createStore } from "../../../runtime/layout.js";
import { streams } from "../../../runtime/random.js";
import { type MachineSpec, machineGraph } from "../../../testing/graphs/machine.js";

/** Messages of one pattern of a perceptron whose weights have these cavity fields. */
function messagesOf(spec: MachineSpec, fields: readonly number[]): Float64Array {
  const graph = machineGraph(spec);
  const plan = planRun(graph, { accuracy: "gaussian" }, "message passing").value;
  if (!plan) throw new Error("no plan");
  const store = createStore(graph, plan);
  store.heap.set(fields, store.total);
  const [view] = store.views;
  kindOf(view.group).update(view, undefined, 0, 1);
  expect(view.fault).toBe(-1);
  return store.heap.slice(view.base, view.base + fields.length);
}

/** The same edge by edge as the equations stand: right with weight 1, wrong with weight e^{-beta}, scale 1. */
function written(x: readonly number[], fields: readonly number[], bias: number, beta: number): number[] {
  const means = fields.map(Math.tanh);
  const spreads = fields.map((h) => 1 / Math.cosh(h) ** 2);
  return x.map((xi, i) => {
    let centre = bias;
    let variance = 0;
    for (let j = 0; j < x.length; j++) {
      if (j === i) continue;
      centre += x[j] * means[j];
      variance += x[j] * x[j] * spreads[j];
    }
    const logWeight = (z: number) => logAddExp(logCdf(z), logCdf(-z) - beta);
    const deviation = Math.sqrt(variance);
    return (logWeight((centre + xi) / deviation) - logWeight((centre - xi) / deviation)) / 2;
  });
}

function channelOf(beta: number): NamedLaw {
  return beta === Infinity ? { name: "deterministic", parameters: {} } : { name: "gibbs", parameters: { beta } };
}

describe("messages of Gaussian units", () => {
  const cases = [40, 150, 400, 1001].flatMap((n) =>
    [0.01, 0.5, 2, 6].flatMap((width) =>
      [0, 0.5, -0.5, -3, -6].flatMap((tilt) => [2, 12, Infinity].map((beta) => ({ n, width, tilt, beta }))),
    ),
  );

  it.each([7])("are those of the equations, for many and few open weights and any lean (seed %i)", (seed) => {
    for (const { n, width, tilt, beta } of cases) {
      const stream = streams(seed)(`${n} ${width} ${tilt} ${beta}`);
      const x = Array.from({ length: n }, () => stream.sign());
      const fields = Array.from({ length: n }, () => width * stream.normal());
      // The bias puts the unit at about `tilt` standard deviations.
      const open = fields.reduce((sum, h) => sum + 1 / Math.cosh(h) ** 2, 0);
      const centre = fields.reduce((sum, h, i) => sum + x[i] * Math.tanh(h), 0);
      const bias = tilt * Math.sqrt(open) - centre;
      const channel = channelOf(beta);
      const messages = messagesOf({ patterns: [x], labels: [1], scale: 1, bias, channel }, fields);
      const expected = written(x, fields, bias, beta);
      // The series stop where their rest is below 1e-12; sums of n terms round differently.
      messages.forEach((u, i) => {
        expect(Math.abs(u - expected[i]), `n ${n}, width ${width}, tilt ${tilt}, beta ${beta}`).toBeLessThan(2e-12);
      });
    }
  });

  it.each([9])("real inputs, one of them dominating: by series and by integrals in one unit (seed %i)", (seed) => {
    for (const { n, width, beta } of cases) {
      const stream = streams(seed)(`${n} ${width} ${beta}`);
      const x = Array.from({ length: n }, (_, i) => (i === 3 ? 0.6 * Math.sqrt(n) : i === 5 ? 0 : stream.normal()));
      const fields = Array.from({ length: n }, () => width * stream.normal());
      const channel = channelOf(beta);
      const messages = messagesOf({ patterns: [x], labels: [1], scale: 1, channel }, fields);
      const expected = written(x, fields, 0, beta);
      messages.forEach((u, i) => {
        // As above; where the large input meets little variance, messages of tens lose that many times the rounding.
        expect(Math.abs(u - expected[i]) / (1 + Math.abs(u)), `n ${n}, width ${width}, beta ${beta}`).toBeLessThan(
          2e-12,
        );
      });
    }
  });

  it("a few certain weights among open ones", () => {
    const stream = streams(11)("certain");
    const x = Array.from({ length: 301 }, () => stream.sign());
    const fields = x.map((xi, i) => (i % 100 === 0 ? xi * Infinity : stream.normal()));
    const messages = messagesOf({ patterns: [x], labels: [1], scale: 1 }, fields);
    const expected = written(x, fields, 0, Infinity);
    messages.forEach((u, i) => {
      expect(Math.abs(u - expected[i])).toBeLessThan(2e-12);
    });
  });
});
