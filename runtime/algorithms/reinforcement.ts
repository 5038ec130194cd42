import type { MessageStore } from "../state.js";
import { refreshTotals } from "../state.js";

/** Most sweeps for which the strength stands still, and the residual below which it need not wait for them. */
const SWEEPS_A_STEP = 10;
const SETTLED = 1e-3;

/** Where reinforcement stands: the strength is `raises` times the rate; `rest` counts sweeps since the last raise. */
export interface Reinforcement {
  raises: number;
  rest: number;
}

/** Counts a sweep that left this residual, and raises the strength when messages have settled to the present one. */
export function advance(reinforcement: Reinforcement, residual: number): void {
  reinforcement.rest++;
  if (reinforcement.rest < SWEEPS_A_STEP && residual > SETTLED) return;
  reinforcement.raises++;
  reinforcement.rest = 0;
}

/**
 * Sets the external field of every variable node to x times its total, x = raises * rate <= 1: 0, rate, 2 rate, ...
 * (Braunstein and Zecchina 2006). With the external field in the total, x / (1 - x) times the rest is where it settles.
 */
export function reinforce(store: MessageStore, rate: number, { raises }: Reinforcement): void {
  const strength = Math.min(1, rate * raises);
  if (strength === 0) return;
  const { heap, external, total, nodeDoubles } = store;
  for (let n = 0; n < nodeDoubles; n++) {
    // A forbidden state has total -Infinity, and its prior says so already.
    const field = heap[total + n];
    heap[external + n] = Number.isFinite(field) ? strength * field : 0;
  }
  refreshTotals(store);
}
