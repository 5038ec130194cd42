import type { Diagnostic } from "../grammar/diagnostic.js";
import type { Stability } from "./stability/stability.js";

/** Why a run stopped. A value with advice, never an exception. */
export type Status = "solved" | "converged" | "max_iterations" | "diverged" | "stopped" | "cancelled";

/** One step: a sweep, a reinforcement step, an epoch, a decimation. */
export interface Progress {
  readonly iteration: number;
  /** Set when the run is over. */
  readonly status?: Status;
  /** Largest change of a message mean, a total (nats) or a weight's mean in the last sweep. */
  readonly residual?: number;
  /** Number of wrong patterns or violated factors of the current configuration, where it was counted. */
  readonly errors?: number;
  /** What a protocol inside the run varies: its values in this step. */
  readonly at?: Readonly<Record<string, number>>;
  /** How a step of that protocol ended, where another follows. The cheap observables are then measured. */
  readonly milestone?: Status;
  /** Of message passing that has come to rest: whether small changes of the messages grow there. */
  readonly stability?: Stability;
  /** True: an anneal takes no further step. */
  readonly halt?: boolean;
  /** Set where no configuration has positive weight: observables that have a value all the same, and nothing else is measured. */
  readonly onlyMeasure?: readonly string[];
  /** What the user should know: a numerical fault with group, index, sweep and knob (WFM7xxx), or advice. */
  readonly diagnostics?: readonly Diagnostic[];
}
