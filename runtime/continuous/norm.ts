import { matchSites } from "./sites.js";
import type { SphereStore } from "./store.js";

// The norm of a unit: sum_i [1 / A_i + (B_i / A_i)^2] = n, held by one multiplier a unit inside A_i.

/**
 * Sets multipliers and precisions of all units from their fields; false where no multiplier is positive enough (NaN fields). Weights under
 * a prior have no norm: their sites are matched instead, new = damping * old + (1 - damping) * update.
 */
export function holdNorm(store: SphereStore, damping = 0): boolean {
  if (store.prior.kind === "sites") return matchSites(store, damping);
  if (store.prior.kind === "gaussian") return true;
  for (let k = 0; k < store.group.units; k++) {
    const right = store.perWeight ? holdUnit(store, k) : holdUniform(store, k);
    if (!right) return false;
  }
  return true;
}

/** One precision for the whole unit: P^2 - P = |B|^2 / n. */
function holdUniform({ heap, group, field, precision, multiplier }: SphereStore, k: number): boolean {
  const messages = heap[precision + k] - heap[multiplier + k];
  const total = (1 + Math.sqrt(1 + (4 * squares(heap, field + k * group.inputs, group.inputs)) / group.inputs)) / 2;
  heap[precision + k] = total;
  heap[multiplier + k] = total - messages;
  return total < Infinity;
}

/** sum of heap[at + i]^2, i = 0 .. n - 1. */
export function squares(heap: Float64Array, at: number, n: number): number {
  let sum = 0;
  for (let i = at; i < at + n; i++) sum += heap[i] * heap[i];
  return sum;
}

/** Newton's steps before halving the bracket must do; it converges in five or so. */
const MOST_STEPS = 100;
const SETTLED = 1e-15;

/** Newton on (sum / n)^(-1/2) - 1, nearly linear in the multiplier, inside a bracket. */
function holdUnit({ heap, group, field, precision, multiplier }: SphereStore, k: number): boolean {
  const n = group.inputs;
  const [b, a] = [field + k * n, precision + k * n];
  let least = Infinity;
  for (let i = a; i < a + n; i++) least = Math.min(least, heap[i]);
  // Moves are counted from here on: from -least (where the sum is infinite) up to anything.
  let low = -least;
  let high = Infinity;
  let move = least > 0 ? 0 : 1 - least;
  for (let step = 0; step < MOST_STEPS; step++) {
    let sum = 0;
    let slope = 0;
    for (let i = 0; i < n; i++) {
      const v = 1 / (heap[a + i] + move);
      const m = v * heap[b + i];
      sum += v + m * m;
      slope -= v * (v + 2 * m * m);
    }
    if (!(sum < Infinity)) return false;
    if (sum > n) low = move;
    else high = move;
    const ratio = sum / n;
    const change = (2 * ratio * (1 - Math.sqrt(ratio)) * n) / slope;
    if (Math.abs(ratio - 1) <= SETTLED) break;
    const next = move + change;
    const inside = next > low && next < high;
    move = inside ? next : high === Infinity ? 2 * move - low + 1 : (low + high) / 2;
    if (inside && Math.abs(change) <= SETTLED * (1 + Math.abs(move))) break;
  }
  for (let i = a; i < a + n; i++) heap[i] += move;
  heap[multiplier + k] += move;
  return true;
}
