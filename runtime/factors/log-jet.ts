import { logAddExp } from "../kernels/log-sum-exp.js";
import { logCdf, logPdf } from "../kernels/normal.js";

// L(y) = ln(rho + Phi(y)), rho >= 0, and its Taylor series. With c_n the coefficients of (rho + Phi) / (rho + Phi(y)),
// c_n = phi_{n-1} / n and phi_{n+1} = -(y phi_n + phi_{n-1}) / (n + 1) (from phi' = -y phi), those of L follow by
//   n l_n = n c_n - sum_{k=1}^{n-1} k l_k c_{n-k}.

/** Coefficients l_0 .. l_11 (l_0 is not needed and stays 0). */
export const JET_TERMS = 12;

/** The series is used where its last two terms stay below this (absolute, on a message in half log-odds). */
const SMALL = 1e-12;
/** Beyond this |y| the recurrences cancel: coefficients lose y^2 times the rounding of the first one. */
const FAR = 8;

/** ln(rho + Phi(y)) with rho given by its logarithm. */
export function logOdd(logRho: number, y: number): number {
  return logRho === Number.NEGATIVE_INFINITY ? logCdf(y) : logAddExp(logRho, logCdf(y));
}

/**
 * Writes l_1 .. l_11 at heap[at + n] (2 * JET_TERMS doubles of scratch there), and returns the largest shift of y for which
 * the series serves; 0: none.
 */
export function logJet(heap: Float64Array, at: number, logRho: number, y: number): number {
  if (!(Math.abs(y) < FAR)) return 0;
  heap[at] = 0;
  let before = 0;
  let density = Math.exp(logPdf(y) - logOdd(logRho, y));
  for (let n = 1; n < JET_TERMS; n++) {
    heap[at + JET_TERMS + n] = density / n;
    const next = -(y * density + before) / n;
    before = density;
    density = next;
  }
  for (let n = 1; n < JET_TERMS; n++) {
    let sum = n * heap[at + JET_TERMS + n];
    for (let k = 1; k < n; k++) sum -= k * heap[at + k] * heap[at + JET_TERMS + n - k];
    heap[at + n] = sum / n;
  }
  const last = JET_TERMS - 1;
  const half = SMALL / 2;
  return Math.min(
    (half / Math.abs(heap[at + last])) ** (1 / last),
    (half / Math.abs(heap[at + last - 1])) ** (1 / (last - 1)),
  );
}

/** L(y + s + w) - L(y + s - w) by the series at heap[at]; w of either sign. */
export function jetGap(heap: Float64Array, at: number, s: number, w: number): number {
  const p = s + w;
  const m = s - w;
  let up = 0;
  let down = 0;
  for (let n = JET_TERMS - 1; n > 0; n--) {
    up = p * (heap[at + n] + up);
    down = m * (heap[at + n] + down);
  }
  return up - down;
}
