import type { Diagnostic } from "../../grammar/diagnostic.js";
import type { Span } from "../../grammar/source.js";
import type { FlatGraph, MachineGroup } from "../ir/flat-graph.js";
import type { Accuracy } from "../ir/plan.js";
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

/** Picks how a machine's messages are computed; an accuracy that does not fit is an error, never a silent change. */
export function chooseAccuracy(
  group: MachineGroup,
  graph: FlatGraph,
  asked: string,
  out: Diagnostic[],
  span?: Span,
): AccuracyChoice {
  const integer = group.input instanceof Int8Array;
  const real = graph.variables.states[group.firstVariable] === 0;
  if (asked === "auto") return automatic(group, integer, real);
  const misfit = asked === "exact" ? tooWide(group, integer) : continuousOnly(asked, real);
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

function continuousOnly(asked: string, real: boolean): Misfit | undefined {
  if (real || (asked !== "ep" && asked !== "reduced")) return undefined;
  const reason = "it is a form for continuous weights, these are binary";
  return { reason, can: 'use accuracy = "exact" or "gaussian"' };
}

function automatic(group: MachineGroup, integer: boolean, real: boolean): AccuracyChoice {
  if (real) return { accuracy: "ep", reason: "continuous weights" };
  const limit = integer ? EXACT_FAN_IN : ENUMERATED_FAN_IN;
  if (group.inputs <= limit)
    return {
      accuracy: "exact",
      reason: `${group.inputs} inputs a unit, at most ${limit}: the distribution of the sum`,
    };
  return { accuracy: "gaussian", reason: `${group.inputs} inputs a unit: central limit with the target edge excluded` };
}
