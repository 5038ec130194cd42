import { gaussLegendre } from "./gauss-legendre.js";
import { upperRatio } from "./normal.js";

// A weight that is constant between cuts, under a standard normal t: with cuts c_1 < ... < c_n and log-weights w_0 .. w_n,
//   Z = sum_j e^{w_j} [Phi(c_{j+1}) - Phi(c_j)].
// A shift of the mean by d moves every cut by -d, so that with jumps J_j = e^{w_j} - e^{w_{j-1}}
//   dZ/dd = sum_j J_j phi(c_j),  d2Z/dd2 = sum_j J_j c_j phi(c_j).
// Every term carries its exponent, that of the end of its piece nearest to 0; the largest is taken out, and terms at one cut have the
// same exponent to the last bit: ratios keep their accuracy however far out the mass lies.

const PHI0 = 0.3989422804014326779;
/** Narrow pieces, where the difference of two Phi would cancel: 8 points reach rounding. */
const NARROW = gaussLegendre(8);

/** -x^2/2 at the point of (a, b) nearest to 0. */
function exponentOf(a: number, b: number): number {
  if (a >= 0) return -0.5 * a * a;
  return b <= 0 ? -0.5 * b * b : 0;
}

/** Phi(b) - Phi(a), a <= b, over e^{exponentOf(a, b)}. */
function massOf(a: number, b: number): number {
  if (b <= 0) return massOf(-b, -a);
  const near = a > 0 ? a : 0;
  const width = b - a;
  if (width * (1 + near) < 1) return narrowMass(a, width, near);
  if (a >= 0) {
    const far = b === Infinity ? 0 : upperRatio(b) * Math.exp(-0.5 * width * (a + b));
    return PHI0 * (upperRatio(a) - far);
  }
  return 1 - tailOf(-a) - tailOf(b);
}

/** Phi(b) - Phi(a), a <= b; small values keep their relative accuracy. */
export function massBetween(a: number, b: number): number {
  return b > a ? Math.exp(exponentOf(a, b)) * massOf(a, b) : 0;
}

function tailOf(z: number): number {
  return z === Infinity ? 0 : PHI0 * Math.exp(-0.5 * z * z) * upperRatio(z);
}

function narrowMass(a: number, width: number, near: number): number {
  let sum = 0;
  for (let i = 0; i < NARROW.nodes.length; i++) {
    const t = a + 0.5 * width * (1 + NARROW.nodes[i]);
    sum += NARROW.weights[i] * Math.exp(-0.5 * (t - near) * (t + near));
  }
  return 0.5 * PHI0 * width * sum;
}

function cutAt(heap: Float64Array, n: number, cuts: number, j: number): number {
  if (j < 0) return -Infinity;
  return j < n ? heap[cuts + j] : Infinity;
}

/** The largest exponent of a piece with its weight. */
function topOf(heap: Float64Array, n: number, cuts: number, weights: number): number {
  let top = -Infinity;
  for (let j = 0; j <= n; j++) {
    const size = heap[weights + j] + exponentOf(cutAt(heap, n, cuts, j - 1), cutAt(heap, n, cuts, j));
    // A NaN is kept: nothing is larger.
    if (size > top || Number.isNaN(size)) top = size;
  }
  return top;
}

/** Z over e^top. */
function sumOf(heap: Float64Array, n: number, cuts: number, weights: number, top: number): number {
  let sum = 0;
  for (let j = 0; j <= n; j++) {
    const a = cutAt(heap, n, cuts, j - 1);
    const b = cutAt(heap, n, cuts, j);
    const size = heap[weights + j] + exponentOf(a, b) - top;
    if (size > -745 && b > a) sum += Math.exp(size) * massOf(a, b);
  }
  return sum;
}

/** ln Z of n cuts at heap[cuts ..] and n + 1 log-weights at heap[weights ..]; -Infinity where no piece has a weight. */
export function pieceLogZ(heap: Float64Array, n: number, cuts: number, weights: number): number {
  const top = topOf(heap, n, cuts, weights);
  return top === -Infinity ? top : top + Math.log(sumOf(heap, n, cuts, weights, top));
}

/** ln Z at heap[out], and its first and second derivative by the mean of t at heap[out + 1] and heap[out + 2]. */
export function pieceResponse(heap: Float64Array, n: number, cuts: number, weights: number, out: number): void {
  const top = topOf(heap, n, cuts, weights);
  const mass = sumOf(heap, n, cuts, weights, top);
  heap[out] = top + Math.log(mass);
  let first = 0;
  for (let j = 0; j < n; j++) first += jumpAt(heap, cuts, weights, j, top);
  first /= mass;
  let second = 0;
  for (let j = 0; j < n; j++) {
    const jump = jumpAt(heap, cuts, weights, j, top);
    if (jump !== 0) second += (jump / mass) * (heap[cuts + j] - first);
  }
  heap[out + 1] = first;
  heap[out + 2] = second;
}

/** J phi at cut j, over e^top. */
function jumpAt(heap: Float64Array, cuts: number, weights: number, j: number, top: number): number {
  const left = heap[weights + j];
  const right = heap[weights + j + 1];
  if (left === right) return 0;
  const gap = Math.abs(right - left);
  const high = right > left ? right : left;
  const size = -Math.expm1(-gap) * PHI0 * Math.exp(high - 0.5 * heap[cuts + j] * heap[cuts + j] - top);
  return right > left ? size : -size;
}
