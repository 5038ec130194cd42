import type { Diagnostic } from "../../grammar/diagnostic.js";
import type { Span } from "../../grammar/source.js";
import type { ActivationLaw, FlatGraph, MachineGroup } from "../ir/flat-graph.js";
import type { Accuracy, Schedule } from "../ir/plan.js";
import * as messages from "../lower/messages.js";

/** Fan-in up to which the distribution of the sum is computed exactly: beyond, the central limit is good and O(n) an edge. */
export const EXACT_FAN_IN = 32;
/** Largest fan-in whose 2^n terms are enumerated when inputs are no integers. */
export const ENUMERATED_FAN_IN = 14;
/** Largest fan-in for which `exact` is accepted at all: its cost grows as the square. */
export const LARGEST_EXACT = 4096;

export interface AccuracyChoice {
  readonly accuracy: Accuracy;
  readonly reason: string;
}

/** What an accuracy is chosen by. */
export interface AccuracyRequest {
  /** `auto` or the name of an accuracy. */
  readonly asked: string;
  /** The requested schedule, if any. */
  readonly schedule?: Schedule;
  readonly span?: Span;
}

/** Picks how a machine's messages are computed; an accuracy that does not fit is an error, never a silent change. */
export function chooseAccuracy(
  group: MachineGroup,
  graph: FlatGraph,
  { asked, schedule, span }: AccuracyRequest,
  out: Diagnostic[],
): AccuracyChoice {
  const integer = group.input instanceof Int8Array;
  const law = weightLaw(group, graph);
  if (asked === "auto") return law === "spins" ? automatic(group, integer) : moments(group, law, schedule);
  const misfit = law === "spins" ? notForSpins(asked, group, integer) : notForMoments(asked, group, law, schedule);
  if (misfit) out.push(messages.badAccuracy(asked, group.name, misfit.reason, misfit.can, span));
  return { accuracy: asked as Accuracy, reason: "as requested" };
}

interface Misfit {
  readonly reason: string;
  readonly can: string;
}

function tooWide(group: MachineGroup, integer: boolean): Misfit | undefined {
  const limit = integer ? LARGEST_EXACT : ENUMERATED_FAN_IN;
  if (group.inputs <= limit) return undefined;
  const reason = `${group.inputs} ${integer ? "integer" : "real"} inputs, at most ${limit}`;
  return { reason, can: 'use accuracy = "gaussian"' };
}

function notForSpins(asked: string, group: MachineGroup, integer: boolean): Misfit | undefined {
  if (asked === "exact") return tooWide(group, integer);
  if (asked !== "reduced") return undefined;
  const reason = "it needs one precision for all weights of a unit, and spins have one each";
  return { reason, can: 'use accuracy = "exact", "gaussian" or "ep"' };
}

function notForMoments(asked: string, group: MachineGroup, law: WeightLaw, schedule?: Schedule): Misfit | undefined {
  const can = 'use accuracy = "ep"';
  if (asked === "exact")
    return { reason: "it counts the values of a sum of spins, these weights have other values", can };
  if (asked === "ep") return undefined;
  if (asked === "gaussian")
    return signVotes(group) ? undefined : { reason: "it needs units of sign under a vote", can };
  if (law === "sites") return { reason: "under this prior every weight has a precision of its own", can };
  if (!hasSigns(group)) return { reason: "it needs inputs that are all -1 or +1", can };
  if (schedule === undefined || schedule === "flooding") return undefined;
  return {
    reason: `it updates all patterns at once, the schedule is \`${schedule}\``,
    can: `${can}, or schedule = "flooding"`,
  };
}

/** True for units of sign whose rule leaves -1 or +1, of which the channel sees the sign. */
function signVotes({ activation, rule, channel }: MachineGroup): boolean {
  const real = (channel.declared ?? channel).sees === "real";
  return isSign(activation) && rule.meaning?.kind !== "sum" && !real;
}

/** True of the sign, built in or declared under any name: -1 below 0, +1 from 0 on. */
function isSign({ name, declared }: ActivationLaw): boolean {
  if (!declared) return name === "sign";
  const { levels, breakpoints, apply } = declared;
  return levels?.join() === "-1,1" && breakpoints.length === 1 && breakpoints[0] === 0 && apply(0) === 1;
}

/**
 * What the weights of a machine are to messages: `spins`; `gaussian`: on spheres or under a normal prior, which messages hold exactly;
 * `sites`: any other prior, matched weight by weight.
 */
export type WeightLaw = "spins" | "gaussian" | "sites";

/** The law of a machine's weights. */
export function weightLaw({ firstVariable: v }: MachineGroup, { variables }: FlatGraph): WeightLaw {
  const { states, stateOffset, stateValue, blocks } = variables;
  if (states[v] === 2 && stateValue[stateOffset[v]] === -1 && stateValue[stateOffset[v] + 1] === 1) return "spins";
  const block = blocks.find(({ first, count }) => v >= first && v < first + count);
  return states[v] > 0 || (block?.prior && block.prior.name !== "normal") ? "sites" : "gaussian";
}

/** True when every input is -1 or +1: messages to the weights of a unit then share one precision. */
export function hasSigns({ input }: MachineGroup): boolean {
  for (let e = 0; e < input.length; e++) if (input[e] !== 1 && input[e] !== -1) return false;
  return true;
}

/**
 * Doubles of message state of a machine whose moments are matched. `reduced`: four numbers a unit and pattern, a total and an external
 * field and a mean a weight, total and external precision and a multiplier a unit. `ep` on inputs +-1: one number an edge and one a unit
 * and pattern, with the same totals. Other inputs, `gaussian` and sites: two numbers an edge and a precision a weight; a site is four numbers.
 */
export function momentDoubles(group: MachineGroup, accuracy: Accuracy, law: WeightLaw): number {
  const { patterns, units, inputs } = group;
  const weights = units * inputs;
  if (accuracy === "reduced") return 4 * patterns * units + 3 * weights + 3 * units;
  const shared = accuracy !== "gaussian" && law === "gaussian" && hasSigns(group);
  if (shared) return patterns * units * (inputs + 1) + 3 * weights + 3 * units;
  return 2 * patterns * weights + (law === "gaussian" ? 5 : 9) * weights + units;
}

function moments(group: MachineGroup, law: WeightLaw, schedule?: Schedule): AccuracyChoice {
  if (law === "sites")
    return { accuracy: "ep", reason: "a prior weight by weight: moments matched, two numbers an edge" };
  if (!hasSigns(group)) return { accuracy: "ep", reason: "continuous weights: moments matched, two numbers an edge" };
  if (schedule !== undefined && schedule !== "flooding")
    return { accuracy: "ep", reason: "continuous weights, inputs +-1, pattern by pattern: one number an edge" };
  if (group.units > 1 && group.wiring === "full" && schedule === undefined)
    return {
      accuracy: "ep",
      reason: "units share their inputs: pattern by pattern is stable where all at once diverges",
    };
  return { accuracy: "reduced", reason: "continuous weights, inputs +-1: four numbers a unit and pattern" };
}

function automatic(group: MachineGroup, integer: boolean): AccuracyChoice {
  const limit = integer ? EXACT_FAN_IN : ENUMERATED_FAN_IN;
  if (group.inputs <= limit)
    return {
      accuracy: "exact",
      reason: `${group.inputs} inputs a unit, at most ${limit}: the distribution of the sum`,
    };
  return { accuracy: "gaussian", reason: `${group.inputs} inputs a unit: central limit with the target edge excluded` };
}
