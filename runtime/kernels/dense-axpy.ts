import type { Rows } from "./dense-dot.js";

/**
 * weights[at + i] += sum over rows r = 0 .. count - 1 of factors[from + r] * rows(r, i), i = 0 .. n - 1.
 * Four rows at a time: a weight is read and written once for the four.
 */
export function addRows(
  rows: Rows,
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
    const a = r * rowStride + first;
    const b = a + rowStride;
    const c = b + rowStride;
    const d = c + rowStride;
    const fa = factors[from + r];
    const fb = factors[from + r + 1];
    const fc = factors[from + r + 2];
    const fd = factors[from + r + 3];
    for (let i = 0; i < n; i++) {
      weights[at + i] += fa * values[a + i] + fb * values[b + i] + (fc * values[c + i] + fd * values[d + i]);
    }
  }
  for (; r < count; r++) {
    const a = r * rowStride + first;
    const fa = factors[from + r];
    for (let i = 0; i < n; i++) weights[at + i] += fa * values[a + i];
  }
}

/** `addRows` for the rows order[start + r], r = 0 .. count - 1. */
export function addRowsInOrder(
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
