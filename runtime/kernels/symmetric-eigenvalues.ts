import { tridiagonalEigenvalues } from "./tridiagonal.js";

// A symmetric matrix to tridiagonal form by Householder reflections, then its eigenvalues. The rank-2 update that a reflection asks for and
// the product with the next reflection's vector are made in one pass over the lower triangle: half the memory traffic of two passes.

/**
 * Eigenvalues, ascending, of the symmetric matrix whose lower triangle lies row-major in `matrix` (n x n doubles, destroyed). Undefined
 * when an entry is not finite. O(n^3): 1000 take about half a second, 4000 some half a minute.
 */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array | undefined {
  const diagonal = new Float64Array(n);
  const below = new Float64Array(n);
  tridiagonalise(matrix, n, diagonal, below);
  return tridiagonalEigenvalues(diagonal, below) ? diagonal : undefined;
}

/**
 * From the last row up: row i, with the updates that are still owed to it, gives the reflection u_i; `pass` then pays the update
 * A -= u q' + q u' owed by the reflection before and forms p = A u_i.
 */
function tridiagonalise(a: Float64Array, n: number, diagonal: Float64Array, below: Float64Array): void {
  let u = new Float64Array(n);
  let q = new Float64Array(n);
  let nextU = new Float64Array(n);
  let nextQ = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    const row = i * n;
    // Updates owed to row i; zero before the first reflection.
    for (let j = 0; j <= i; j++) a[row + j] -= u[i] * q[j] + q[i] * u[j];
    diagonal[i] = a[row + i];
    if (i === 0) return;
    const scale = reflector(a, row, i, nextU, below);
    nextQ.fill(0);
    pass(a, n, i, u, q, nextU, nextQ);
    finish(nextU, nextQ, scale, i);
    [u, nextU] = [nextU, u];
    [q, nextQ] = [nextQ, q];
  }
}

/** The vector u with (1 - u u' / h) row = (0 .. 0, below); returns h, or 0 when the row is already of that form. */
function reflector(a: Float64Array, row: number, length: number, u: Float64Array, below: Float64Array): number {
  let largest = 0;
  for (let j = 0; j < length; j++) largest = Math.max(largest, Math.abs(a[row + j]));
  u.fill(0);
  below[length - 1] = a[row + length - 1];
  let rest = 0;
  for (let j = 0; j < length; j++) {
    u[j] = largest > 0 ? a[row + j] / largest : 0;
    if (j < length - 1) rest += u[j] * u[j];
  }
  if (rest === 0) {
    u.fill(0);
    return 0;
  }
  const last = u[length - 1];
  const norm = Math.sqrt(rest + last * last) * (last >= 0 ? -1 : 1);
  below[length - 1] = norm * largest;
  u[length - 1] = last - norm;
  return rest + last * last - norm * last;
}

/** A -= u q' + q u' on the leading `size` rows, and p += A v with the new A. */
function pass(
  a: Float64Array,
  n: number,
  size: number,
  u: Float64Array,
  q: Float64Array,
  v: Float64Array,
  p: Float64Array,
): void {
  for (let j = 0; j < size; j++) {
    const row = j * n;
    const uj = u[j];
    const qj = q[j];
    const vj = v[j];
    let sum = 0;
    for (let k = 0; k < j; k++) {
      const entry = a[row + k] - uj * q[k] - qj * u[k];
      a[row + k] = entry;
      sum += entry * v[k];
      p[k] += entry * vj;
    }
    const entry = a[row + j] - 2 * uj * qj;
    a[row + j] = entry;
    p[j] += sum + entry * vj;
  }
}

/** q = p / h - (u.p / 2 h^2) u, so that (1 - u u'/h) A (1 - u u'/h) = A - u q' - q u'. */
function finish(u: Float64Array, p: Float64Array, h: number, size: number): void {
  if (h === 0) {
    p.fill(0);
    return;
  }
  let dot = 0;
  for (let j = 0; j < size; j++) {
    p[j] /= h;
    dot += u[j] * p[j];
  }
  const share = dot / (2 * h);
  for (let j = 0; j < size; j++) p[j] -= share * u[j];
}
