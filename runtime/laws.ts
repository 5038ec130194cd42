import type { ActivationLaw, ChannelLaw, RuleLaw, RuleMeaning, ScalarLaw } from "../compiler/ir/flat-graph.js";
import { own } from "../grammar/own.js";
import { linear } from "./activations/linear.js";
import { ACTIVATIONS } from "./activations/registry.js";
import { CHANNELS } from "./channels/registry.js";
import type { Activation, Channel, ChannelSteps, OutputRule } from "./contracts.js";
import { derivedRule, sameRule } from "./rules/derived.js";
import { RULES } from "./rules/registry.js";

// Laws of a machine as the runtime works with them: built in or declared in the model, parameters put in. A kernel serves a declared law
// where both mean the same, whatever the name; otherwise the declaration counts.

/** An activation with its parameters put in; see `Activation`. */
export interface UnitLaw extends ScalarLaw {
  /** Mean and variance under a normal preactivation, where they have a closed form. */
  mean?(centre: number, spread: number): number;
  variance?(centre: number, spread: number): number;
}

/** A channel with its parameters put in; see `Channel`. */
export interface LabelChannel {
  readonly sees: "sign" | "real";
  /** ln of the largest weight that a label has under any output; Infinity where it is not known. */
  readonly most: number;
  logWeight(label: number, output: number): number;
  breakpoints(label: number): readonly number[];
  /** The weight of a label as steps, where it is some. */
  steps?(label: number): ChannelSteps;
}

/** Places where a declared law is compared with the kernel of its name. */
const GRID = Float64Array.from({ length: 97 }, (_, n) => 0.17 * (n - 48));
const ROUNDING = 1e-14;

function near(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= ROUNDING * (1 + Math.abs(b));
}

type Parameters = Readonly<Record<string, number>>;

/**
 * The kernel that serves a declared law: that of the same meaning, whatever its name; undefined where there is none. Kernels with
 * parameters that the law does not have are another family. Found once a law: the same one is needed many times in a run.
 */
function kernelFor<K extends { readonly parameters: Parameters }>(
  known: WeakMap<object, K | undefined>,
  declared: object,
  parameters: Parameters,
  kernels: readonly K[],
  alike: (kernel: K) => boolean,
): K | undefined {
  if (!known.has(declared)) {
    const family = kernels.filter((kernel) => Object.keys(kernel.parameters).every((name) => name in parameters));
    known.set(declared, family.find(alike));
  }
  return known.get(declared);
}

const servedActivations = new WeakMap<object, Activation | undefined>();
const servedChannels = new WeakMap<object, Channel | undefined>();

/** The activation of a machine. */
export function activationOf({ name, parameters, declared }: ActivationLaw): UnitLaw {
  const named = name === linear.name ? linear : own(ACTIVATIONS, name);
  if (!declared) return bound(named as Activation, parameters);
  const kernels = [linear, ...Object.values(ACTIVATIONS)];
  const kernel = kernelFor(servedActivations, declared, parameters, kernels, (each) =>
    sameActivation(bound(each, parameters), declared),
  );
  return kernel ? bound(kernel, parameters) : declared;
}

function bound(built: Activation, parameters: Readonly<Record<string, number>>): UnitLaw {
  const { smooth, mean, variance } = built;
  return {
    apply: (z) => built.apply(z, parameters),
    slope: (z) => built.slope(z, parameters),
    curvature: (z) => built.curvature(z, parameters),
    breakpoints: built.breakpoints(parameters),
    levels: built.levels?.(parameters),
    ...(smooth && { smooth: (z: number) => smooth(z, parameters) }),
    ...(mean && { mean: (centre: number, spread: number) => mean(centre, spread, parameters) }),
    ...(variance && { variance: (centre: number, spread: number) => variance(centre, spread, parameters) }),
  };
}

/** The same values and slopes (those of the `smooth` form where there is one) on a grid, and the same breakpoints. */
function sameActivation(built: ScalarLaw, declared: ScalarLaw): boolean {
  const { breakpoints } = built;
  if (breakpoints.length !== declared.breakpoints.length) return false;
  if (!breakpoints.every((place, j) => near(declared.breakpoints[j], place))) return false;
  return GRID.every((z) => near(declared.apply(z), built.apply(z)) && near(declared.slope(z), built.slope(z)));
}

const derived = new WeakMap<RuleMeaning, OutputRule>();

/**
 * The rule of a machine: over units of -1 or +1 with an output -1 or +1. Of a real output (`sum`), `decide` gives the number itself and
 * everything else speaks of its sign.
 */
export function ruleOf(law: RuleLaw): OutputRule {
  const { name, meaning } = law;
  const kernel = own(RULES, name);
  if (!meaning || (kernel && sameRule(kernel, law))) return kernel as OutputRule;
  const known = derived.get(meaning);
  if (known) return known;
  const rule = derivedRule(name, meaning);
  derived.set(meaning, rule);
  return rule;
}

/** The channel of a machine. */
export function channelOf({ name, parameters, declared }: ChannelLaw): LabelChannel {
  if (!declared) return boundChannel(own(CHANNELS, name) as Channel, parameters);
  const { sees } = declared;
  const channel: LabelChannel = {
    sees,
    most: Number.POSITIVE_INFINITY,
    logWeight: (label, output) => Math.log(declared.weight(label, sees === "sign" ? (output >= 0 ? 1 : -1) : output)),
    breakpoints: (label) => (sees === "sign" ? [0] : declared.breakpoints(label)),
  };
  if (sees === "sign") return ofSigns(channel);
  const kernels = Object.values(CHANNELS).filter((each) => each.sees === "real");
  const kernel = kernelFor(servedChannels, declared, parameters, kernels, (each) =>
    sameChannel(boundChannel(each, parameters), channel),
  );
  return kernel ? boundChannel(kernel, parameters) : channel;
}

function boundChannel(built: Channel, parameters: Readonly<Record<string, number>>): LabelChannel {
  const channel: LabelChannel = {
    sees: built.sees,
    most: built.most?.(parameters) ?? Number.POSITIVE_INFINITY,
    logWeight: (label, output) => built.logWeight(label, output, parameters),
    breakpoints: (label) => built.breakpoints(label, parameters),
  };
  if (built.sees === "sign") return ofSigns(channel);
  const { steps } = built;
  return steps ? { ...channel, steps: (label) => steps(label, parameters) } : channel;
}

/** A channel with two weights a label. */
function ofSigns(channel: LabelChannel): LabelChannel {
  const weights = (label: number): readonly number[] => [channel.logWeight(label, -1), channel.logWeight(label, 1)];
  const most = Math.max(...weights(-1), ...weights(1));
  return { ...channel, most, steps: (label) => ({ noise: 0, thresholds: [0], logWeights: weights(label) }) };
}

/** ln of the largest weight that the labels of a machine can have together: no configuration weighs more. */
export function mostOfLabels({
  patterns,
  channel,
}: {
  readonly patterns: number;
  readonly channel: ChannelLaw;
}): number {
  return patterns === 0 ? 0 : patterns * channelOf(channel).most;
}

function sameChannel(built: LabelChannel, declared: LabelChannel): boolean {
  return [-1, 1].every((label) => {
    const [own, other] = [declared.breakpoints(label), built.breakpoints(label)];
    if (own.length !== other.length || !own.every((place, j) => near(place, other[j]))) return false;
    return GRID.every((z) => near(Math.exp(declared.logWeight(label, z)), Math.exp(built.logWeight(label, z))));
  });
}
