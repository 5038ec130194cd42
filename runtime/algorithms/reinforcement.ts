import type { MessageStore } from "../state.js";
import { refreshTotals } from "../state.js";

/** Sweeps for which the reinforcing strength stands still. */
const SWEEPS_A_STEP = 10;

/**
 * Sets the external field of every variable node to x times its total, with x = 0, rate, 2 rate, ..., raised every
 * ten sweeps and at most 1 (Braunstein and Zecchina 2006). `iteration` counts sweeps from 1 and is about to run.
 */
export function reinforce(store: MessageStore, rate: number, iteration: number): void {
  const strength = Math.min(1, rate * Math.floor((iteration - 1) / SWEEPS_A_STEP));
  if (strength === 0) return;
  const { heap, external, total, nodeDoubles } = store;
  for (let n = 0; n < nodeDoubles; n++) {
    // A forbidden state has total -Infinity, and its prior says so already.
    const field = heap[total + n];
    heap[external + n] = Number.isFinite(field) ? strength * field : 0;
  }
  refreshTotals(store);
}
