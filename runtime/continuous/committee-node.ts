import { upperRatio } from "../kernels/normal.js";

// The majority of an odd number of units, without logarithms: one exponential a unit. With p = Phi(s) and h = (K - 1) / 2, the
// weights of tau_k = +1 and -1 (labels folded into s; a wrong output has weight w, a right one 1) give
//   rho_k = (w / (1 - w) + P(#others >= h + 1)) / P(#others = h),  g_k = phi(s) / (sqrt(V) (rho_k + p)),
// the two probabilities from prefix distributions and backward tables, O(K^2) for all units together.

const PHI0 = 0.3989422804014326779;
/** Beyond this |s|, or below this probability, products may underflow: the logarithmic way serves there. */
const FAR = 25;
const TRUSTED = 1e-250;

/** Doubles of scratch: phi, Phi(s) and Phi(-s) of K units, K prefix rows, two backward tables. */
export function committeeDoubles(units: number): number {
  return 3 * units + units * (units + 1) + 2 * (units + 2);
}

/**
 * Writes g of every unit at heap[gain + k], from omega and V at heap[omega + k] and heap[variance + k]; false where the numbers
 * need logarithms. `fold` is the label, `soft` = w / (1 - w).
 */
export function committeeGains(
  heap: Float64Array,
  units: number,
  omega: number,
  variance: number,
  gain: number,
  scratch: number,
  fold: number,
  soft: number,
): boolean {
  const density = scratch;
  const plus = density + units;
  const minus = plus + units;
  const rows = minus + units;
  const width = units + 1;
  const middle = rows + units * width;
  const above = middle + units + 2;
  const half = (units - 1) / 2;
  heap[rows] = 1;
  for (let k = 0; k < units; k++) {
    const s = (fold * heap[omega + k]) / Math.sqrt(heap[variance + k]);
    // False for NaN as well.
    if (!(s > -FAR && s < FAR)) return false;
    const size = s < 0 ? -s : s;
    const phi = PHI0 * Math.exp(-0.5 * s * s);
    const tail = phi * upperRatio(size);
    const p = s < 0 ? tail : 1 - tail;
    const q = s < 0 ? 1 - tail : tail;
    heap[density + k] = phi;
    heap[plus + k] = p;
    heap[minus + k] = q;
    if (k + 1 === units) break;
    const row = rows + k * width;
    const next = row + width;
    let before = 0;
    for (let t = 0; t <= k; t++) {
      const mass = heap[row + t];
      heap[next + t] = q * mass + p * before;
      before = mass;
    }
    heap[next + k + 1] = p * before;
  }
  for (let t = 0; t <= units; t++) {
    heap[middle + t] = t === half ? 1 : 0;
    heap[above + t] = t > half ? 1 : 0;
  }
  for (let k = units - 1; k >= 0; k--) {
    const row = rows + k * width;
    const p = heap[plus + k];
    const q = heap[minus + k];
    let decisive = 0;
    let settled = soft;
    // Tables ahead of t are still those of the units after k: the walk reads ahead of what it writes.
    for (let t = 0; t <= k; t++) {
      const mass = heap[row + t];
      const now = heap[middle + t];
      const beyond = heap[above + t];
      decisive += mass * now;
      settled += mass * beyond;
      heap[middle + t] = q * now + p * heap[middle + t + 1];
      heap[above + t] = q * beyond + p * heap[above + t + 1];
    }
    if (!(decisive > TRUSTED)) return false;
    heap[gain + k] = (fold * heap[density + k]) / (Math.sqrt(heap[variance + k]) * (settled / decisive + p));
  }
  return true;
}
