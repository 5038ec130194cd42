import type { ActivationLaw, ChannelLaw, RuleLaw, ScalarLaw } from "../compiler/ir/flat-graph.js";
import { ACTIVATIONS } from "./activations/registry.js";
import { CHANNELS } from "./channels/registry.js";
import type { OutputRule } from "./contracts.js";
import { RULES } from "./rules/registry.js";

// Laws of a machine as the runtime works with them: built in or declared in the model, parameters put in.

/** A channel with its parameters put in; see `Channel`. */
export interface LabelChannel {
  readonly sees: "sign" | "real";
  logWeight(label: number, output: number): number;
  breakpoints(label: number): readonly number[];
}

/** The activation of a machine. */
export function activationOf({ name, parameters, declared }: ActivationLaw): ScalarLaw {
  if (declared) return declared;
  const built = ACTIVATIONS[name];
  return {
    apply: (z) => built.apply(z, parameters),
    slope: (z) => built.slope(z, parameters),
    curvature: (z) => built.curvature(z, parameters),
    breakpoints: built.breakpoints(parameters),
    levels: built.levels?.(parameters),
  };
}

/** The rule of a machine whose hidden units are -1 or +1. */
export function ruleOf({ name }: RuleLaw): OutputRule {
  return RULES[name];
}

/** The channel of a machine. */
export function channelOf({ name, parameters, declared }: ChannelLaw): LabelChannel {
  if (declared) return { ...declared, logWeight: (label, output) => Math.log(declared.weight(label, output)) };
  const built = CHANNELS[name];
  return {
    sees: built.sees,
    logWeight: (label, output) => built.logWeight(label, output, parameters),
    breakpoints: (label) => built.breakpoints(label, parameters),
  };
}
