import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ActivationLaw, ChannelLaw, RuleLaw, RuleMeaning } from "../../../compiler/ir/flat-graph.js";
import { cdf } from "../../../runtime/kernels/normal.js";
import { activationOf, channelOf, ruleOf } from "../../../runtime/laws.js";
import { streams } from "../../../runtime/random.js";
import { real } from "../../../testing/arbitraries/numbers.js";
import { derivatives, load, nodeOf, response } from "./node-of.js";

const door: ActivationLaw = { name: "door", parameters: { width: 0.6745 } };

/** An activation of -1 and +1 that changes at these places. */
function pieces(breakpoints: readonly number[], first: 1 | -1): ActivationLaw {
  const levels = Array.from({ length: breakpoints.length + 1 }, (_, j) => (j % 2 === 0 ? first : -first));
  const apply = (z: number): number => levels[breakpoints.filter((place) => place <= z).length];
  return { name: "mine", parameters: {}, declared: { apply, slope: () => 0, curvature: () => 0, breakpoints, levels } };
}

/** ln Z by all 2^K outputs, probabilities of the pieces written out. */
function listedLogZ(
  laws: { activation: ActivationLaw; rule: RuleLaw; channel: ChannelLaw; label: number },
  omega: readonly number[],
  variance: readonly number[],
): number {
  const { breakpoints, levels = [] } = activationOf(laws.activation);
  const plus = omega.map((h, k) => {
    const below = breakpoints.map((b) => cdf((b - h) / Math.sqrt(variance[k])));
    return levels.reduce((sum, level, j) => sum + (level > 0 ? (below[j] ?? 1) - (below[j - 1] ?? 0) : 0), 0);
  });
  let sum = 0;
  for (let code = 0; code < 2 ** omega.length; code++) {
    const tau = omega.map((_, k) => ((code >> k) & 1 ? 1 : -1));
    const output = ruleOf(laws.rule).decide(tau, tau.length, laws.rule.parameters);
    const weight = Math.exp(channelOf(laws.channel).logWeight(laws.label, output));
    sum += tau.reduce((product, t, k) => product * (t > 0 ? plus[k] : 1 - plus[k]), weight);
  }
  return Math.log(sum);
}

function rule(meaning: RuleMeaning): RuleLaw {
  return { name: "mine", parameters: {}, meaning };
}

/** A channel that weighs the four pairs of label and output freely. */
const free: ChannelLaw = {
  name: "mine",
  parameters: {},
  declared: {
    sees: "sign",
    weight: (label, output) =>
      [
        [0.3, 0.9],
        [1.7, 0.2],
      ][label > 0 ? 1 : 0][output > 0 ? 1 : 0],
    breakpoints: () => [0],
  },
};

const CHANNELS: readonly ChannelLaw[] = [
  { name: "deterministic", parameters: {} },
  { name: "gibbs", parameters: { beta: 1.3 } },
  { name: "probit", parameters: { s: 0.8 } },
  { name: "logistic", parameters: {} },
  free,
];

describe("units of -1 and +1 on any number of pieces", () => {
  it("ln Z is enumeration's, g and dg are its derivatives", () => {
    const stream = streams(9)("votes");
    const places = fc.uniqueArray(real(-2, 2), { minLength: 1, maxLength: 4 });
    const activations = fc.oneof(
      fc.constant(door),
      places.map((list) =>
        pieces(
          list.sort((a, b) => a - b).filter((b, j) => j === 0 || b - list[j - 1] > 0.05),
          1,
        ),
      ),
    );
    const rules = fc.constantFrom<RuleLaw>(
      { name: "majority", parameters: {} },
      { name: "parity", parameters: {} },
      rule({ kind: "listed", outputs: Int8Array.of(1, -1, -1, 1, 1, 1, -1, -1) }),
      rule({ kind: "weighted", votes: Float64Array.of(2, 1, -1.5), threshold: 0.5 }),
    );
    const property = fc.property(
      activations,
      rules,
      fc.constantFrom(...CHANNELS),
      fc.constantFrom(-1, 1),
      (...laws) => {
        const [activation, law, channel, label] = laws;
        const asked = { activation, rule: law, channel, label };
        const omega = [0, 1, 2].map(() => 1.5 * stream.normal());
        const variance = omega.map(() => 0.2 + stream.uniform());
        const wanted = listedLogZ(asked, omega, variance);
        // Enumeration takes differences of Phi, so that small probabilities lose digits there.
        fc.pre(wanted > -12);
        const node = nodeOf({ ...asked, units: 3 });
        const { logZ, g, dg } = response(node, omega, variance);
        expect(Math.abs(logZ - wanted)).toBeLessThan(1e-9);
        omega.forEach((_, k) => {
          const at = (x: number) => {
            load(node, omega.with(k, x), variance);
            return node.logZ(0);
          };
          // Rounding 1e-15 of ln Z over h^2; h^4 times a sixth derivative of units of V^-3.
          const [first, second] = derivatives(at, omega[k], 0.01);
          expect(Math.abs(g[k] - first)).toBeLessThan(1e-6);
          expect(Math.abs(dg[k] - second)).toBeLessThan(1e-4);
        });
      },
    );
    fc.assert(property, { seed: 4, numRuns: 200, includeErrorInReport: true });
  });

  it.each([-200, -60, -5, 0, 0.7, 30, 200])("door at s = %f, both labels: differences of ln Z", (s) => {
    for (const label of [-1, 1]) {
      const node = nodeOf({ label, activation: door, rule: { name: "identity", parameters: {} } });
      const { g, dg, logZ } = response(node, [s], [1]);
      const at = (x: number) => {
        load(node, [x], [1]);
        return node.logZ(0);
      };
      const [first, second] = derivatives(at, s, 0.02);
      const rounding = 4e-16 * (10 + s * s);
      expect(logZ).toBeLessThan(0.001);
      expect(Math.abs(g[0] - first)).toBeLessThan(1e-7 + rounding / 0.02);
      expect(Math.abs(dg[0] - second)).toBeLessThan(1e-5 + (16 * rounding) / 4e-4);
    }
  });

  it("without variance the value at omega decides", () => {
    const node = nodeOf({ activation: door, rule: { name: "identity", parameters: {} } });
    expect(response(node, [0.5], [0])).toEqual({ logZ: 0, g: [0], dg: [0] });
    expect(response(node, [0.7], [0]).logZ).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe("a declared law of the meaning of a built-in one gives its messages", () => {
  const count = (units: number, decide: (pluses: number) => boolean): RuleMeaning => ({
    kind: "count",
    outputs: Int8Array.from({ length: units + 1 }, (_, pluses) => (decide(pluses) ? 1 : -1)),
  });
  const same: [string, Record<string, number>, number, RuleMeaning][] = [
    ["majority", {}, 5, count(5, (pluses) => 2 * pluses >= 5)],
    ["majority", {}, 4, count(4, (pluses) => 2 * pluses >= 4)],
    ["majority", {}, 5, { kind: "weighted", votes: new Float64Array(5).fill(0.2), threshold: 0 }],
    ["parity", {}, 4, { kind: "product", sign: 1 }],
    ["parity", {}, 2, { kind: "listed", outputs: Int8Array.of(1, -1, -1, 1) }],
    ["identity", {}, 1, { kind: "product", sign: 1 }],
    ["threshold", { t: 2 }, 5, { kind: "weighted", votes: new Float64Array(5).fill(1), threshold: 3 }],
    ["threshold", { t: 2 }, 5, count(5, (pluses) => 2 * pluses - 5 > 2)],
    ["and", {}, 3, { kind: "listed", outputs: Int8Array.of(-1, -1, -1, -1, -1, -1, -1, 1) }],
    ["or", {}, 3, { kind: "weighted", votes: new Float64Array(3).fill(1), threshold: -1 }],
  ];
  it.each(same)("%s %j of %i units", (name, parameters, units, meaning) => {
    const stream = streams(2)(`${name} ${units}`);
    for (const channel of CHANNELS) {
      const label = stream.sign();
      const built = nodeOf({ units, label, channel, rule: { name, parameters } });
      const derived = nodeOf({ units, label, channel, rule: { ...rule(meaning), parameters } });
      for (let round = 0; round < 20; round++) {
        const omega = Array.from({ length: units }, () => 3 * stream.normal());
        const variance = omega.map(() => 0.3 + stream.uniform());
        const [a, b] = [response(built, omega, variance), response(derived, omega, variance)];
        // Two orders of the same sums, with logarithms and without.
        expect(Math.abs(a.logZ - b.logZ)).toBeLessThan(1e-10);
        omega.forEach((_, k) => {
          expect(Math.abs(a.g[k] - b.g[k])).toBeLessThan(1e-10 * (1 + Math.abs(a.g[k])));
          expect(Math.abs(a.dg[k] - b.dg[k])).toBeLessThan(1e-10 * (1 + Math.abs(a.dg[k])));
        });
        load(built, omega, variance);
        load(derived, omega, variance);
        expect(Math.abs(built.wrongBelief(0) - derived.wrongBelief(0))).toBeLessThan(1e-10);
      }
    }
  });

  it("a kernel serves a declaration of its name that means the same, and no other", () => {
    const majority = ruleOf({ name: "majority", parameters: {} });
    expect(ruleOf({ name: "majority", parameters: {}, meaning: count(3, (pluses) => pluses >= 2) })).toBe(majority);
    expect(ruleOf({ name: "majority", parameters: {}, meaning: count(3, (pluses) => pluses >= 1) })).not.toBe(majority);
    const declared = { ...activationOf(door), apply: (z: number) => (Math.abs(z) < 0.6745 ? 1 : -1) };
    expect(activationOf({ ...door, declared })).not.toBe(declared);
    // Without the smooth form gradients would not pass through it as they do through the kernel.
    const step = { ...declared, smooth: undefined, slope: () => 0, curvature: () => 0 };
    expect(activationOf({ ...door, declared: step })).toBe(step);
    const shifted = pieces([-0.6, 0.7], -1).declared;
    expect(activationOf({ ...door, declared: shifted })).toBe(shifted);
  });
});
