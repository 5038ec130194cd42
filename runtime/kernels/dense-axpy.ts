import type { Rows } from "./dense-dot.js";

/**
 * weights[at + i] += sum over r = 0 .. count - 1 of factors[from + r] * rows(order[start + r], i), i = 0 .. n - 1.
 * Four rows at a time: a weight is read and written once for the four.
 */
export function addRows(
  rows: Rows,
  order: Int32Array,
  start: number,
  count: number,
  factors: Float64Array,
  from: number,
  weights: Float64Array,
  at: number,
  n: number,
): void {
  const { values, rowStride, first } = rows;
  let r = 0;
  for (; r + 4 <= count; r += 4) {
    const a = order[start + r] * rowStride + first;
    const b = order[start + r + 1] * rowStride + first;
    const c = order[start + r + 2] * rowStride + first;
    const d = order[start + r + 3] * rowStride + first;
    const fa = factors[from + r];
    const fb = factors[from + r + 1];
    const fc = factors[from + r + 2];
    const fd = factors[from + r + 3];
    for (let i = 0; i < n; i++) {
      weights[at + i] += fa * values[a + i] + fb * values[b + i] + (fc * values[c + i] + fd * values[d + i]);
    }
  }
  for (; r < count; r++) {
    const a = order[start + r] * rowStride + first;
    const fa = factors[from + r];
    for (let i = 0; i < n; i++) weights[at + i] += fa * values[a + i];
  }
}

/**
 * `addRows` for three weight vectors at `at`, `at + n` and `at + 2 n` that see the same rows, with factors `pitch` apart. Each entry
 * is read and converted once for the three; terms are added in the order of `addRows`: same bits.
 */
export function addRowsThrice(
  rows: Rows,
  order: Int32Array,
  start: number,
  count: number,
  factors: Float64Array,
  from: number,
  pitch: number,
  weights: Float64Array,
  at: number,
  n: number,
): void {
  const { values, rowStride, first } = rows;
  let r = 0;
  for (; r + 4 <= count; r += 4) {
    const a = order[start + r] * rowStride + first;
    const b = order[start + r + 1] * rowStride + first;
    const c = order[start + r + 2] * rowStride + first;
    const d = order[start + r + 3] * rowStride + first;
    const f = from + r;
    const a0 = factors[f];
    const b0 = factors[f + 1];
    const c0 = factors[f + 2];
    const d0 = factors[f + 3];
    const g = f + pitch;
    const a1 = factors[g];
    const b1 = factors[g + 1];
    const c1 = factors[g + 2];
    const d1 = factors[g + 3];
    const h = g + pitch;
    const a2 = factors[h];
    const b2 = factors[h + 1];
    const c2 = factors[h + 2];
    const d2 = factors[h + 3];
    for (let i = 0; i < n; i++) {
      const x = values[a + i];
      const y = values[b + i];
      const z = values[c + i];
      const u = values[d + i];
      weights[at + i] += a0 * x + b0 * y + (c0 * z + d0 * u);
      weights[at + n + i] += a1 * x + b1 * y + (c1 * z + d1 * u);
      weights[at + 2 * n + i] += a2 * x + b2 * y + (c2 * z + d2 * u);
    }
  }
  for (let u = 0; u < 3; u++)
    addRows(rows, order, start + r, count - r, factors, from + u * pitch + r, weights, at + u * n, n);
}
