import { describe, expect, it } from "vitest";
import type { ActivationLaw, ChannelLaw } from "../../../compiler/ir/flat-graph.js";
import { activationOf, channelOf } from "../../../runtime/laws.js";
import { streams } from "../../../runtime/random.js";
import { derivatives, load, nodeOf, response, sumRule } from "./node-of.js";
import { activations, channels, oneUnit } from "./one-unit.js";

const pairs = activations.flatMap((activation) => channels.map((channel) => ({ activation, channel })));

describe.each(pairs)("one unit: $activation.name seen through $channel.name", ({ activation, channel }) => {
  it.each([-1, 1])("label %i: ln Z is the integral, g and dg are its derivatives", (label) => {
    const [vote, offset] = [1.3, -0.2];
    const node = nodeOf({ label, activation, channel, rule: sumRule([vote], offset) });
    const wanted = oneUnit(activation, channel, label, vote, offset);
    for (const [omega, variance] of [
      [0.4, 1],
      [-1.7, 0.3],
      [2.5, 6],
    ]) {
      const { logZ, g, dg } = response(node, [omega], [variance]);
      const exact = wanted(omega, variance);
      if (exact === Number.NEGATIVE_INFINITY) {
        expect(logZ).toBe(exact);
        continue;
      }
      // Simpson's own error: 512 pieces within 1e-16 each, more where the integrand jumps.
      expect(Math.abs(logZ - exact)).toBeLessThan(1e-11);
      const at = (x: number) => {
        load(node, [x], [variance]);
        return node.logZ(0);
      };
      // Rounding of ln Z (1e-15) over h^2, and h^4 times the sixth derivative.
      const [first, second] = derivatives(at, omega, 0.01 * Math.sqrt(variance));
      expect(Math.abs(g[0] - first) * Math.sqrt(variance)).toBeLessThan(1e-8);
      expect(Math.abs(dg[0] - second) * variance).toBeLessThan(1e-6);
    }
  });
});

/** Z of several units by a grid over all preactivations: the trapezoid rule on normal weights, exact but for kinks. */
function gridLogZ(
  activation: ActivationLaw,
  channel: ChannelLaw,
  votes: readonly number[],
  omega: readonly number[],
  variance: readonly number[],
  points: number,
): number {
  const reach = 6.5;
  const t = Array.from({ length: points }, (_, i) => reach * ((2 * i) / (points - 1) - 1));
  const mass = t.map((x) => Math.exp(-0.5 * x * x));
  const total = mass.reduce((sum, w) => sum + w, 0);
  const [{ apply }, { logWeight }] = [activationOf(activation), channelOf(channel)];
  const outputs = omega.map((o, k) => t.map((x) => votes[k] * apply(o + Math.sqrt(variance[k]) * x)));
  const over = (k: number, sum: number): number =>
    k === votes.length
      ? Math.exp(logWeight(1, sum))
      : outputs[k].reduce((z, output, i) => z + (mass[i] / total) * over(k + 1, sum + output), 0);
  return Math.log(over(0, 0));
}

describe("several units", () => {
  // Largest differences over three draws of the fields (seed below), measured and rounded up: the price of taking the other units' sum as normal.
  it.each([
    ["relu", "probit", 3, 61, 0.003, 0.03],
    ["relu", "logistic", 3, 61, 0.001, 0.02],
    ["tanh", "probit", 3, 41, 0.004, 0.05],
    ["tanh", "logistic", 3, 41, 0.0005, 0.01],
    ["abs", "probit", 3, 61, 0.005, 0.05],
    ["tanh", "probit", 5, 15, 0.004, 0.05],
  ] as const)(
    "%s seen through %s, K = %i: against the K-dimensional integral",
    (name, seen, units, points, most, mostGain) => {
      const stream = streams(5)(`${name} ${seen} ${units}`);
      const [activation, channel]: [ActivationLaw, ChannelLaw] = [
        { name, parameters: {} },
        { name: seen, parameters: seen === "probit" ? { s: 1 } : {} },
      ];
      let [worst, worstGain] = [0, 0];
      for (let round = 0; round < 3; round++) {
        const omega = Array.from({ length: units }, () => stream.normal());
        const variance = omega.map(() => 0.3 + stream.uniform());
        const votes = omega.map((_, k) => (name !== "tanh" && k % 2 === 1 ? -1 : 1));
        const { logZ, g } = response(nodeOf({ units, activation, channel, rule: sumRule(votes) }), omega, variance);
        const exact = (h: number) =>
          gridLogZ(activation, channel, votes, omega.with(0, omega[0] + h), variance, points);
        worst = Math.max(worst, Math.abs(logZ - exact(0)));
        worstGain = Math.max(worstGain, Math.abs(g[0] - (exact(1e-3) - exact(-1e-3)) / 2e-3));
      }
      console.info(
        `${name} ${seen} K = ${units}: ln Z off by ${worst.toExponential(1)}, g by ${worstGain.toExponential(1)}`,
      );
      expect(worst).toBeLessThan(most);
      expect(worstGain).toBeLessThan(mostGain);
    },
  );
});
