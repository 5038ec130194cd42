import { describe, expect, it } from "vitest";
import type { ActivationLaw, ChannelLaw } from "../../../compiler/ir/flat-graph.js";
import { ACTIVATIONS } from "../../../runtime/activations/registry.js";
import { CHANNELS } from "../../../runtime/channels/registry.js";
import { activationOf, channelOf } from "../../../runtime/laws.js";
import { logIntegral } from "../../oracles/adaptive-simpson.js";
import { derivatives, load, nodeOf, response, sumRule } from "./node-of.js";

const activations: readonly ActivationLaw[] = [...Object.values(ACTIVATIONS), { name: "linear", parameters: {} }];
const channels: readonly ChannelLaw[] = Object.values(CHANNELS).map(({ name, parameters }) => ({
  name,
  parameters: { ...parameters, ...(name === "flip" ? { p: 0.1 } : {}), ...(name === "margin" ? { kappa: 0.3 } : {}) },
}));

/** ln Z of one unit written out: o = vote a(h) + offset. */
function oneUnit(activation: ActivationLaw, channel: ChannelLaw, label: number, vote: number, offset: number) {
  const [{ apply }, { logWeight }] = [activationOf(activation), channelOf(channel)];
  return (omega: number, variance: number, reach = 12) =>
    logIntegral((t) => logWeight(label, vote * apply(omega + Math.sqrt(variance) * t) + offset) - 0.5 * t * t, reach);
}

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
