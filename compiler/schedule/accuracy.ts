import type { Diagnostic } from "../../grammar/diagnostic.js";
import type { Span } from "../../grammar/source.js";
import type { FlatGraph, MachineGroup } from "../ir/flat-graph.js";
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
  /** The schedule asked for, if any. */
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
  const real = isContinuous(group, graph);
  if (asked === "auto") return real ? continuous(group, schedule) : automatic(group, integer);
  const misfit = real
    ? notContinuous(asked, group, schedule)
    : asked === "exact"
      ? tooWide(group, integer)
      : continuousOnly(asked);
  if (misfit) out.push(messages.badAccuracy(asked, group.name, misfit.reason, misfit.can, span));
  return { accuracy: asked as Accuracy, reason: "asked for" };
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

function continuousOnly(asked: string): Misfit | undefined {
  if (asked !== "ep" && asked !== "reduced") return undefined;
  const reason = "it is a form for continuous weights, these are binary";
  return { reason, can: 'use accuracy = "exact" or "gaussian"' };
}

function notContinuous(asked: string, group: MachineGroup, schedule?: Schedule): Misfit | undefined {
  const can = 'use accuracy = "ep"';
  if (asked === "exact" || asked === "gaussian")
    return { reason: "it is a form for discrete weights, these are continuous", can };
  if (asked === "ep") return undefined;
  if (!hasSigns(group)) return { reason: "it needs inputs that are all -1 or +1", can };
  if (schedule === undefined || schedule === "flooding") return undefined;
  return {
    reason: `it updates all patterns at once, the schedule is \`${schedule}\``,
    can: `${can}, or schedule = "flooding"`,
  };
}

/** True when the machine's weights are real numbers. */
export function isContinuous(group: MachineGroup, graph: FlatGraph): boolean {
  return graph.variables.states[group.firstVariable] === 0;
}

/** True when every input is -1 or +1: messages to the weights of a unit then share one precision. */
export function hasSigns({ input }: MachineGroup): boolean {
  for (let e = 0; e < input.length; e++) if (input[e] !== 1 && input[e] !== -1) return false;
  return true;
}

/**
 * Doubles of message state of a machine with continuous weights. `reduced`: four numbers a unit and pattern, a total and an external
 * field and a mean a weight, total and external precision and a multiplier a unit. `ep`: one number an edge and one a unit and pattern for inputs +-1, two numbers
 * an edge and a precision a weight for others, with the same totals.
 */
export function continuousDoubles(group: MachineGroup, accuracy: Accuracy): number {
  const { patterns, units, inputs } = group;
  const weights = units * inputs;
  if (accuracy === "reduced") return 4 * patterns * units + 3 * weights + 3 * units;
  if (hasSigns(group)) return patterns * units * (inputs + 1) + 3 * weights + 3 * units;
  return 2 * patterns * weights + 5 * weights + units;
}

function continuous(group: MachineGroup, schedule?: Schedule): AccuracyChoice {
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
