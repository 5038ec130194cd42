import type { ResultEvent } from "../../library/events.js";
import type { Study } from "./figure.js";

/** Seconds that the probe takes on a core of speed 1, the one on which the figures' stored seconds were measured. */
const REFERENCE = 0.2;
const TERMS = 6_000_000;

/** How much longer this core takes than that of the stored seconds, by a short probe: the best of three. */
export function slowness(now: () => number = () => performance.now()): number {
  const times = Array.from({ length: 3 }, () => {
    const started = now();
    let sum = 0;
    for (let n = 1; n <= TERMS; n++) sum += Math.tanh(n / TERMS) * Math.sqrt(n);
    // The sum is looked at, so that no compiler leaves the loop out.
    return Number.isFinite(sum) ? (now() - started) / 1000 : Number.NaN;
  });
  return Math.min(...times) / REFERENCE;
}

/** What is left to do of one experiment. */
export interface Remaining {
  readonly study: Study;
  readonly quick: boolean;
  /** Runs of it in all. */
  readonly runs: number;
  /** Those that are done. */
  readonly finished: readonly ResultEvent[];
}

/** Seconds until all is done on `jobs` workers: by the runs that are done, where there are some, and else by what one took when it was measured. */
export function secondsLeft(remaining: readonly Remaining[], jobs: number, slow: number): number {
  return remaining.reduce((sum, { study, quick, runs, finished }) => {
    const measured = finished.reduce((total, { wall_s }) => total + wall_s, 0) / finished.length;
    const one = finished.length > 0 ? measured : study.seconds[quick ? 1 : 0] * slow;
    const left = runs - finished.length;
    return sum + one * Math.ceil(left / Math.min(jobs, Math.max(1, left)));
  }, 0);
}
