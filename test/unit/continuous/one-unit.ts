import type { ActivationLaw, ChannelLaw } from "../../../compiler/ir/flat-graph.js";
import { ACTIVATIONS } from "../../../runtime/activations/registry.js";
import { CHANNELS } from "../../../runtime/channels/registry.js";
import { activationOf, channelOf } from "../../../runtime/laws.js";
import { logIntegral } from "../../oracles/adaptive-simpson.js";

/** Every activation, and h itself. */
export const activations: readonly ActivationLaw[] = [
  ...Object.values(ACTIVATIONS),
  { name: "linear", parameters: {} },
];
/** Every channel, with noise and margin. */
export const channels: readonly ChannelLaw[] = Object.values(CHANNELS).map(({ name, parameters }) => ({
  name,
  parameters: { ...parameters, ...(name === "flip" ? { p: 0.1 } : {}), ...(name === "margin" ? { kappa: 0.3 } : {}) },
}));

/** ln Z of one unit written out: o = vote a(h) + offset. */
export function oneUnit(activation: ActivationLaw, channel: ChannelLaw, label: number, vote: number, offset: number) {
  const [{ apply }, { logWeight }] = [activationOf(activation), channelOf(channel)];
  return (omega: number, variance: number, reach = 12) =>
    logIntegral((t) => logWeight(label, vote * apply(omega + Math.sqrt(variance) * t) + offset) - 0.5 * t * t, reach);
}
