import type { Constant } from "../compiler/expr/constant.js";
import type { Algorithm } from "../runtime/contracts.js";
import type { GridPoint } from "./grid.js";
import type { Prepared, Setup } from "./prepare.js";

/** A run in progress: one point of the grid. */
export interface Live {
  readonly setup: Setup;
  readonly point: GridPoint;
  readonly started: number;
  /** When the event loop last had its turn, in milliseconds. */
  lastTurn: number;
  /** Iterations of the steps of the anneal that are over. */
  iterations: number;
  /** When the last snapshot was taken, and how long that took, in milliseconds. */
  kept: { readonly at: number; readonly cost: number };
}

/** One step of its anneal (the only one, where nothing is annealed). */
export interface Stage {
  readonly live: Live;
  readonly prepared: Prepared;
  readonly algorithm: Algorithm;
  /** Swept and annealed values. */
  readonly at: ReadonlyMap<string, Constant>;
  /** Largest change of a message or weight mean in the last sweep. */
  readonly residual?: number;
  /** Number of this step from 1, and of all steps. */
  readonly step: number;
  readonly steps: number;
  /** The last step of the anneal: costly observables are measured after it. */
  readonly last: boolean;
}

/** Lets the event loop run, which hears of Ctrl-C and of other workers. */
export async function turn(live: Live): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  live.lastTurn = performance.now();
}

/** True of a run that is asked to end. */
export function isCancelled({ setup }: Live): boolean {
  return setup.options.signal?.aborted ?? false;
}
