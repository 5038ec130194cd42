import type { OptionValue } from "../../compiler/capabilities.js";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import { impossibleVolume } from "../continuous/messages.js";
import type { Progress } from "../contracts.js";
import type { FocusedMessages } from "./focused.js";
import { isDefault } from "./protocol.js";
import type { FocusStep } from "./strength.js";

// How a run goes through the steps of its protocol: messages to tolerance or their sweeps, then the next step from there.

/** The steps of a run and how each of them ends. */
export interface Pace {
  readonly steps: readonly FocusStep[];
  readonly tolerance: number;
  /** Sweeps of one step. */
  readonly maxIterations: number;
  /** Errors are counted every sweep, and none of them ends the run. */
  readonly stopWhenSolved: boolean;
  readonly stopOnFailure: boolean;
}

/** Where a run stands. */
export interface Place {
  /** Sweeps so far, and in this step. */
  iteration: number;
  rest: number;
  /** The step, and whether it is over. */
  at: number;
  over: boolean;
}

/** The pace that options ask for. */
export function paceOf(options: Readonly<Record<string, OptionValue>>, steps: readonly FocusStep[]): Pace {
  // Nobody names a strength to look at: the run goes through strengths for a solution.
  const seeksSolutions = String(options["protocol"]).endsWith("reinforcement") || isDefault(steps);
  return {
    steps,
    tolerance: Number(options["tolerance"] ?? 1e-3),
    maxIterations: Number(options["max_iterations"] ?? 200),
    stopWhenSolved: Boolean(options["stop_when_solved"] ?? seeksSolutions),
    stopOnFailure: options["on_step_failure"] === "stop",
  };
}

/** Before the first sweep. */
export function atStart(): Place {
  return { iteration: 0, rest: 0, at: 0, over: false };
}

/** Counts a sweep, the first of the next step where the last one is over; gives the step it belongs to. */
export function nextSweep(place: Place, { steps }: Pace): FocusStep {
  if (place.over) Object.assign(place, { at: place.at + 1, rest: 0, over: false });
  place.iteration++;
  place.rest++;
  return steps[place.at];
}

/** The outcome of a sweep with this residual; `unsettled` warns the user about a step that ran out of sweeps. */
export function progressOf(
  place: Place,
  pace: Pace,
  residual: number,
  { errors, impossible }: Pick<FocusedMessages, "errors" | "impossible">,
  unsettled: (sweeps: number) => Diagnostic,
): Progress {
  const settled = residual <= pace.tolerance;
  place.over = settled || place.rest >= pace.maxIterations;
  const sweep = sweepOf(place, pace, residual);
  if (!place.over && !pace.stopWhenSolved) return sweep;
  const row = { ...sweep, errors: errors() };
  const last = place.at === pace.steps.length - 1;
  if (row.errors === 0 && (pace.stopWhenSolved || (place.over && last))) return { ...row, status: "solved" };
  if (!place.over) return row;
  const gain = impossible();
  if (gain !== undefined) return { ...row, status: "diverged", diagnostics: [impossibleVolume(gain)] };
  const ended = settled ? "converged" : "max_iterations";
  if (settled || !pace.stopOnFailure)
    return last ? { ...row, status: ended } : { ...row, milestone: row.errors === 0 ? "solved" : ended };
  return { ...row, status: "max_iterations", halt: true, diagnostics: [unsettled(place.rest)] };
}

/** The sweep that a run is at, with strength and temperature of its step where there is more than one. */
export function sweepOf({ iteration, at }: Place, { steps }: Pace, residual: number): Progress {
  if (steps.length === 1) return { iteration, residual };
  const { gamma, y, beta } = steps[at];
  return { iteration, residual, at: beta === undefined ? { gamma, y } : { gamma, y, beta } };
}
