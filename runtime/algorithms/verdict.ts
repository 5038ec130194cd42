import type { Diagnostic } from "../../grammar/diagnostic.js";
import { betheLogPartition, valuesOf } from "../beliefs.js";
import type { Progress } from "../contracts.js";
import type { Engine, Sweep } from "../engine.js";
import { countErrors } from "../errors.js";
import { belowBounds, grownAlone, grownApart, outOfBounds } from "../numeric-messages.js";
import { partitionBounds } from "../partition-bounds.js";
import { decode } from "./message-reading.js";

// How a run of messages between discrete variables ends, and what is said of it: `converged` is a promise.

/** Rounding of ln Z relative to its bounds, and what Gaussian nodes add to ln Z, nats a weight. */
const ROUNDING = 1e-9;
const GAUSSIAN = 0.01;
/**
 * What a pattern may take from Bethe's ln Z beside its bounds, nats. Beyond capacity entropies of learning machines are negative, by ln 2 a
 * pattern where messages stay flat: that is what replica theory gives there, and no fault of the messages.
 */
const PATTERN = 20;

/** Messages that cannot go on: numbers gone wrong or, where it is proven, a model without any configuration. */
export function broken(
  sweep: Pick<Sweep, "movement" | "proven">,
  fault: Diagnostic,
  row: Pick<Progress, "iteration">,
): Progress {
  const end = { ...row, residual: sweep.movement, status: "diverged", diagnostics: [fault] } as const;
  return sweep.proven ? { ...end, halt: true, onlyMeasure: [] } : end;
}

/**
 * Messages grown beyond all that the model says, as those of certainties do that confirm each other around a loop: they single out one
 * configuration, which solves, or they contradict each other.
 */
export function outgrown(engine: Engine, row: Progress): Progress {
  const errors = countErrors(engine.graph, valuesOf(engine.store, decode(engine)));
  if (errors === 0) return { ...row, errors, status: "solved", diagnostics: [grownAlone(row.iteration)] };
  const diagnostics = [grownApart(row.iteration, errors)];
  return { ...row, errors, status: "diverged", diagnostics, onlyMeasure: ["training_errors"] };
}

/** The end that messages came to, unless ln Z says that it cannot be. */
export function judged(engine: Engine, row: Progress, end: Pick<Progress, "status" | "diagnostics">): Progress {
  const value = betheLogPartition(engine.store);
  const bounds = partitionBounds(engine.graph);
  const exact = engine.store.views.every(({ accuracy }) => accuracy === "exact");
  const { least, most } = bounds;
  const size = [least, most].reduce((top, bound) => (Number.isFinite(bound) ? Math.max(top, Math.abs(bound)) : top), 0);
  const slack = ROUNDING * (1 + size) + (exact ? 0 : GAUSSIAN * engine.graph.weightCount);
  const patterns = engine.graph.groups.reduce((sum, group) => sum + (group.kind === "machine" ? group.patterns : 0), 0);
  // So far below that it is no matter of loops: the whole range between the bounds again.
  const bottom = least - (most - least) - slack - PATTERN * patterns;
  if (!Number.isFinite(value) || value > most + slack || value < bottom)
    return { ...row, status: "diverged", diagnostics: [outOfBounds(value, bounds)], ...nothingIn(value) };
  if (value >= least - slack || end.status !== "converged") return { ...row, ...end };
  return { ...row, ...end, diagnostics: [belowBounds(value, least)] };
}

/** Nothing is measured where ln Z is not a number. */
function nothingIn(value: number): Pick<Progress, "onlyMeasure"> {
  return Number.isFinite(value) ? {} : { onlyMeasure: [] };
}
