import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FlatGroup } from "../../../compiler/ir/flat-graph.js";
import { planRun } from "../../../compiler/schedule/plan.js";
import { JET_TERMS, jetGap, logJet, logOdd } from "../../../runtime/factors/log-jet.js";
import { damped, edgeTerm, logPlus, logTwoCosh, settle } from "../../../runtime/factors/messages.js";
import { kindOf } from "../../../runtime/factors/registry.js";
import { productField } from "../../../runtime/factors/spin-product.js";
import { cdf } from "../../../runtime/kernels/normal.js";
import { createStore } from "../../../runtime/layout.js";
import { RESIDUAL, refreshTotals } from "../../../runtime/state.js";
import { real } from "../../../testing/arbitraries/numbers.js";
import { graphOf, parityGroup, spinProductGroup, sumGroup, tableGroup } from "../../../testing/graphs/factors.js";
import { categoricalVariables } from "../../../testing/graphs/variables.js";

// The arithmetic of messages by its definitions, and mean energies of single factors by enumeration.

const two = (h: number): number[] => [-h, h];

describe("fields", () => {
  const sizes = [0, 1e-9, 0.02, 0.3, 1, 5, 17, 40];
  const fields = [...sizes.map((h) => -h).reverse(), ...sizes];

  it("ln P(+1) and ln 2 cosh, near 0 and far from it", () => {
    for (const h of fields) {
      expect(Math.exp(logPlus(h)) - 1 / (1 + Math.exp(-2 * h))).toBeCloseTo(0, 15);
      expect(logPlus(h) - logPlus(-h)).toBeCloseTo(2 * h, 13);
      expect(logTwoCosh(h)).toBeCloseTo(Math.log(2 * Math.cosh(h)), 13);
    }
    expect([logPlus(Infinity), logPlus(-Infinity), logPlus(-1000)]).toEqual([-0, -Infinity, -2000]);
    expect([logTwoCosh(1000), logTwoCosh(-1000)]).toEqual([1000, 1000]);
  });

  it("of a product of two spins", () => {
    for (const a of fields)
      for (const b of fields) {
        if (Math.abs(a) > 5 || Math.abs(b) > 5) continue;
        // atanh loses e^10 roundings near 1.
        expect(Math.abs(productField(a, b) - Math.atanh(Math.tanh(a) * Math.tanh(b)))).toBeLessThan(1e-11);
      }
  });

  it("of a product of spins that are nearly certain: the smaller, less ln 2 / 2 where they are equal", () => {
    for (const [a, b, wanted] of [
      [400, 3, 3],
      [400, -3, -3],
      [-400, 3, -3],
      [-400, -3, 3],
      [3, 400, 3],
      [400, 400, 400 - Math.LN2 / 2],
      [-400, 400, Math.LN2 / 2 - 400],
      [160, 150, 150 - Math.log1p(Math.exp(-20)) / 2],
      [Infinity, -2, -2],
      [-2, Infinity, -2],
      [-Infinity, -2, 2],
      [5, -Infinity, -5],
      [Infinity, -Infinity, -Infinity],
      [-Infinity, -Infinity, Infinity],
    ])
      expect(productField(a, b)).toBeCloseTo(wanted, 12);
    // Both ways of writing it, on either side of where one ends.
    for (const b of [149.9, 150.1])
      expect(productField(150, b) - Math.min(150, b)).toBeCloseTo(-Math.log1p(Math.exp(-0.2)) / 2, 10);
  });

  it("damping mixes finite messages, and takes certain ones as they come", () => {
    expect(damped(2, 6, 0.25)).toBe(5);
    expect(damped(Infinity, 6, 0.25)).toBe(6);
    expect(damped(2, -Infinity, 0.25)).toBe(-Infinity);
  });

  it("a message that settles raises the residual by the move of its mean", () => {
    const heap = new Float64Array(RESIDUAL + 3);
    const at = RESIDUAL + 2;
    heap[RESIDUAL] = 0.1;
    heap[at] = 0.5;
    expect(settle(heap, at, 0.6, 0)).toBe(0.6);
    // tanh 0.6 - tanh 0.5 is below 0.1.
    expect([heap[RESIDUAL], heap[at]]).toEqual([0.1, 0.6]);
    expect(settle(heap, at, -1, 0.5)).toBeCloseTo(-0.2, 15);
    expect(heap[RESIDUAL]).toBeCloseTo(Math.tanh(0.6) + Math.tanh(1), 15);
    expect(heap[at]).toBeCloseTo(-0.2, 15);
    heap[RESIDUAL] = 0.1;
    heap[at] = 20;
    settle(heap, at, 30, 0);
    expect(heap[RESIDUAL]).toBe(0.1);
  });

  it("ln Z of an edge", () => {
    for (const [cavity, message] of [
      [0.3, 1],
      [-2, 0.4],
      [0, -3],
    ]) {
      const z = [-1, 1].reduce((sum, s) => sum + Math.exp((cavity + message) * s), 0) / (2 * Math.cosh(cavity));
      expect(edgeTerm(cavity + message, cavity)).toBeCloseTo(Math.log(z), 13);
    }
    expect(edgeTerm(Infinity, 0.3)).toBe(logPlus(0.3));
    expect(edgeTerm(-Infinity, 0.3)).toBe(logPlus(-0.3));
  });
});

describe("ln(rho + Phi(y)) by its series", () => {
  it("is the logarithm", () => {
    for (const rho of [0, 1e-3, 0.5, 3])
      for (const y of [-6, -1, 0, 0.7, 4]) expect(logOdd(Math.log(rho), y)).toBeCloseTo(Math.log(rho + cdf(y)), 12);
  });

  it("its gaps are those of the logarithm as far as it says that it serves", () => {
    const heap = new Float64Array(3 * JET_TERMS + 5);
    for (const rho of [0, 1e-3, 0.5, 3])
      for (const y of [-7.9, -3, -1, 0, 0.7, 2, 7.9]) {
        const reach = logJet(heap, 4, Math.log(rho), y);
        expect(reach).toBeGreaterThan(0.005);
        for (const [s, w] of [
          [0.4, 0.6],
          [-0.5, 0.5],
          [0.1, -0.3],
          [-0.7, -0.3],
        ]) {
          const [shift, width] = [s * reach, w * reach];
          const wanted = logOdd(Math.log(rho), y + shift + width) - logOdd(Math.log(rho), y + shift - width);
          // The terms left out are below 1e-12, and ln Phi at -8 is 35 with its rounding.
          expect(Math.abs(jetGap(heap, 4, shift, width) - wanted)).toBeLessThan(3e-12);
        }
      }
    expect(logJet(heap, 4, 0, 8)).toBe(0);
    expect(logJet(heap, 4, 0, -9)).toBe(0);
    expect(logJet(heap, 4, 0, Number.NaN)).toBe(0);
  });
});

describe("the mean energy of a factor is enumeration's", () => {
  const states = [2, 2, 2];
  const beta = 0.8;
  const draw = fc.tuple(
    fc.array(real(-1.5, 1.5), { minLength: 3, maxLength: 3 }),
    fc.array(real(-2, 2), { minLength: 8, maxLength: 8 }),
  );
  const kinds: Readonly<Record<string, (logs: readonly number[], options: { beta: number }) => FlatGroup>> = {
    spin_product: (logs, options) => spinProductGroup([{ variables: [0, 1, 2], coupling: logs[0] }], options),
    "spin_product of one": (logs, options) => spinProductGroup([{ variables: [1], coupling: logs[0] }], options),
    table: (logs, options) => tableGroup([{ variables: [0, 1, 2], logTable: logs }], options),
    "table of two": (logs, options) => tableGroup([{ variables: [2, 0], logTable: logs.slice(0, 4) }], options),
    sum: (logs, options) =>
      sumGroup([{ variables: [0, 1, 2], coefficients: [2, -1, 1], logTable: logs.slice(0, 5) }], options),
    parity: (_, options) => parityGroup([{ variables: [0, 1, 2], sign: -1 }], options),
  };
  const meanOf = (group: FlatGroup, fields: readonly number[]): number => {
    const graph = graphOf(categoricalVariables(states, fields.map(two)), [group]);
    const plan = planRun(graph, {}, "message passing").value;
    if (!plan) throw new Error("no plan");
    const store = createStore(graph, plan);
    const [view] = store.views;
    kindOf(group).update(view, undefined, 0, 1);
    refreshTotals(store);
    return kindOf(group).meanEnergy(view);
  };

  it.each(Object.entries(kinds))("%s", (name, make) => {
    fc.assert(
      fc.property(draw, ([fields, logs]) => {
        const group = make(logs, { beta });
        const { variables } = graphOf(categoricalVariables(states, fields.map(two)), [group]);
        let [z, energy] = [0, 0];
        for (let code = 0; code < 8; code++) {
          const state = Int32Array.of(code & 1, (code >> 1) & 1, code >> 2);
          const log = kindOf(group).logWeight(group as never, 0, state, variables);
          if (log === -Infinity) continue;
          const weight = Math.exp(log + fields.reduce((sum, h, v) => sum + h * (2 * state[v] - 1), 0));
          z += weight;
          energy -= (weight * log) / beta;
        }
        // A handful of terms below e^7.
        expect(Math.abs(meanOf(group, fields) - energy / z)).toBeLessThan(1e-11);
      }),
      { numRuns: 100, seed: 51 },
    );
    if (name !== "parity") expect(meanOf(make([1, 2, 3, 4, 5, 6, 7, 8], { beta: 0 }), [0.1, 0.2, 0.3])).toBe(0);
  });
});
