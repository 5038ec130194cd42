import { describe, expect, it } from "vitest";
import type { ActivationLaw, ChannelLaw } from "../../../compiler/ir/flat-graph.js";
import { cdf } from "../../../runtime/kernels/normal.js";
import { activationOf, channelOf } from "../../../runtime/laws.js";
import { streams } from "../../../runtime/random.js";
import { logIntegral } from "../../oracles/adaptive-simpson.js";
import { derivatives, load, nodeOf, response, sumRule } from "./node-of.js";
import { channels, oneUnit } from "./one-unit.js";

describe("sums that are exact", () => {
  const stream = streams(3)("exact sums");
  const votes = [1, -0.7, 2.5, 0.4];
  const draw = () => votes.map(() => 1.3 * stream.normal());
  const variance = [0.4, 1.2, 0.8, 2];

  /** g and dg of every unit against differences of ln Z. */
  function checkDerivatives(node: ReturnType<typeof nodeOf>, omega: readonly number[]): void {
    const { g, dg } = response(node, omega, variance);
    omega.forEach((_, k) => {
      const at = (x: number) => {
        load(node, omega.with(k, x), variance);
        return node.logZ(0);
      };
      const [first, second] = derivatives(at, omega[k], 0.02);
      // Rounding of ln Z, 1e-15, over h^2, and h^4 times the sixth derivative.
      expect(Math.abs(g[k] - first)).toBeLessThan(1e-8);
      expect(Math.abs(dg[k] - second)).toBeLessThan(1e-6);
    });
  }

  it.each(channels)("linear units through $name: one normal sum", (channel) => {
    const node = nodeOf({
      units: 4,
      channel,
      activation: { name: "linear", parameters: {} },
      rule: sumRule(votes, 0.3),
    });
    for (let round = 0; round < 4; round++) {
      const omega = draw();
      const { logZ } = response(node, omega, variance);
      const mean = votes.reduce((sum, vote, k) => sum + vote * omega[k], 0.3);
      const spread = Math.sqrt(votes.reduce((sum, vote, k) => sum + vote * vote * variance[k], 0));
      const { logWeight } = channelOf(channel);
      // As for one unit.
      expect(Math.abs(logZ - logIntegral((t) => logWeight(1, mean + spread * t) - 0.5 * t * t, 12))).toBeLessThan(
        1e-11,
      );
      checkDerivatives(node, omega);
    }
  });

  const step: ActivationLaw = {
    name: "step",
    parameters: {},
    declared: {
      apply: (z) => (z > 0.2 ? 1 : 0),
      slope: () => 0,
      curvature: () => 0,
      breakpoints: [0.2],
      levels: [0, 1],
    },
  };
  const twoValued: ActivationLaw[] = [
    { name: "sign", parameters: {} },
    { name: "door", parameters: { width: 0.8 } },
    step,
  ];
  it.each(twoValued.flatMap((activation) => channels.map((channel) => ({ activation, channel }))))(
    "$activation.name units through $channel.name: all sums listed",
    ({ activation, channel }) => {
      const node = nodeOf({ units: 4, channel, activation, rule: sumRule(votes, -0.3) });
      const law = activationOf(activation);
      for (let round = 0; round < 3; round++) {
        const omega = draw();
        const { logZ } = response(node, omega, variance);
        const pieces = omega.map((h, k) => {
          const cuts = law.breakpoints.map((b) => cdf((b - h) / Math.sqrt(variance[k])));
          return (law.levels ?? []).map((level, j) => [(cuts[j] ?? 1) - (cuts[j - 1] ?? 0), votes[k] * level]);
        });
        const over = (k: number, sum: number): number =>
          k === 4
            ? Math.exp(channelOf(channel).logWeight(1, sum))
            : pieces[k].reduce((z, [mass, output]) => z + mass * over(k + 1, sum + output), 0);
        // A few tens of roundings.
        expect(logZ).toBeCloseTo(Math.log(over(0, -0.3)), 11);
        checkDerivatives(node, omega);
      }
    },
  );

  it("more units than can be listed: the sum of the others as normal, near the listed law", () => {
    const [units, seed] = [15, 1];
    const draws = streams(seed)("many units");
    const many = Array.from({ length: units }, () => 0.5 + draws.uniform());
    const laws = { channel: { name: "probit", parameters: { s: 1 } }, activation: { name: "sign", parameters: {} } };
    const omega = many.map(() => 0.5 * draws.normal());
    const ones = many.map(() => 1);
    const got = response(nodeOf({ ...laws, units, rule: sumRule(many) }), omega, ones);
    // 2^15 sums written out.
    let exact = 0;
    for (let code = 0; code < 1 << units; code++) {
      let [mass, sum] = [1, 0];
      for (let k = 0; k < units; k++) {
        const tau = (code >> k) & 1 ? 1 : -1;
        mass *= cdf(tau * omega[k]);
        sum += tau * many[k];
      }
      exact += mass * cdf(sum);
    }
    // Six draws of this kind were off by 1e-4 to 1.2e-3: the distance of 14 signs from a normal sum.
    expect(Math.abs(got.logZ - Math.log(exact))).toBeLessThan(0.002);
  });
});

describe("a belief in wrong outputs", () => {
  it.each(channels.filter(({ name }) => name !== "deterministic" && name !== "margin"))(
    "of $name is the weight of wrong outputs over that of all",
    (channel) => {
      const activation = { name: "tanh", parameters: {} };
      const node = nodeOf({ activation, channel, rule: sumRule([2], 0.1) });
      load(node, [0.3], [1.4]);
      const { logWeight } = channelOf(channel);
      const output = (t: number) => 2 * Math.tanh(0.3 + Math.sqrt(1.4) * t) + 0.1;
      const all = logIntegral((t) => logWeight(1, output(t)) - 0.5 * t * t, 12);
      const wrong = logIntegral((t) => (output(t) < 0 ? logWeight(1, output(t)) - 0.5 * t * t : -Infinity), 12);
      // As for ln Z of one unit.
      expect(node.wrongBelief(0)).toBeCloseTo(Math.exp(wrong - all), 10);
    },
  );

  it("of hard channels is 0", () => {
    const activation = { name: "relu", parameters: {} };
    const node = nodeOf({ units: 3, activation, rule: sumRule([1, -1, 1], -0.2) });
    load(node, [0.3, 0.1, -2], [1.4, 1, 1]);
    expect(node.wrongBelief(0)).toBe(0);
  });
});

describe("far tails: s from -200 to 200", () => {
  const POINTS = [-200, -60, -20, 5, 38.5, 200];
  const far: [ActivationLaw, ChannelLaw][] = [
    [
      { name: "linear", parameters: {} },
      { name: "probit", parameters: { s: 0.5 } },
    ],
    [
      { name: "linear", parameters: {} },
      { name: "logistic", parameters: {} },
    ],
    [
      { name: "linear", parameters: {} },
      { name: "margin", parameters: { kappa: 0.4 } },
    ],
    [
      { name: "relu", parameters: {} },
      { name: "deterministic", parameters: {} },
    ],
    [
      { name: "abs", parameters: {} },
      { name: "margin", parameters: { kappa: 1 } },
    ],
    [
      { name: "abs", parameters: {} },
      { name: "logistic", parameters: {} },
    ],
    [
      { name: "tanh", parameters: {} },
      { name: "margin", parameters: { kappa: 0.5 } },
    ],
    [
      { name: "tanh", parameters: {} },
      { name: "probit", parameters: { s: 0.1 } },
    ],
    [
      { name: "door", parameters: { width: 0.6745 } },
      { name: "deterministic", parameters: {} },
    ],
  ];
  it.each(far.flatMap(([activation, channel]) => POINTS.map((s) => ({ activation, channel, s }))))(
    "$activation.name through $channel.name at $s",
    ({ activation, channel, s }) => {
      const offset = activation.name === "relu" ? -0.5 : 0;
      const node = nodeOf({ activation, channel, rule: sumRule([1], offset) });
      const { logZ, g, dg } = response(node, [s], [1]);
      const exact = oneUnit(activation, channel, 1, 1, offset)(s, 1, 12 + Math.abs(s));
      // ln Z of size s^2/2 is rounded; Simpson as above.
      expect(Math.abs(logZ - exact)).toBeLessThan(2e-11 + 1e-15 * s * s);
      const at = (x: number) => {
        load(node, [x], [1]);
        return node.logZ(0);
      };
      const [first, second] = derivatives(at, s, 0.02);
      // Rounding of ln Z over h and h^2.
      const rounding = 4e-16 * (10 + s * s);
      expect(Math.abs(g[0] - first)).toBeLessThan(1e-7 + rounding / 0.02);
      expect(Math.abs(dg[0] - second)).toBeLessThan(1e-5 + (16 * rounding) / 4e-4);
      expect(dg[0]).toBeGreaterThan(-1);
    },
  );
});
