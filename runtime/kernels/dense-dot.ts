/** Rows of numbers in one array: entry i of row r is `values[r * rowStride + first + i]`. */
export interface Rows {
  readonly values: Int8Array | Float64Array;
  readonly rowStride: number;
  readonly first: number;
}

/**
 * out[to + t] = sum_i rows(order[from + t], i) * weights[at + i] for t = 0 .. count - 1, i = 0 .. n - 1.
 * Four rows at a time: a weight is read once for the four, and four sums hide the latency of the addition.
 */
export function dotRows(
  rows: Rows,
  order: Int32Array,
  from: number,
  count: number,
  weights: Float64Array,
  at: number,
  n: number,
  out: Float64Array,
  to: number,
): void {
  const { values, rowStride, first } = rows;
  let t = 0;
  for (; t + 4 <= count; t += 4) {
    const a = order[from + t] * rowStride + first;
    const b = order[from + t + 1] * rowStride + first;
    const c = order[from + t + 2] * rowStride + first;
    const d = order[from + t + 3] * rowStride + first;
    let sumA = 0;
    let sumB = 0;
    let sumC = 0;
    let sumD = 0;
    for (let i = 0; i < n; i++) {
      const w = weights[at + i];
      sumA += w * values[a + i];
      sumB += w * values[b + i];
      sumC += w * values[c + i];
      sumD += w * values[d + i];
    }
    out[to + t] = sumA;
    out[to + t + 1] = sumB;
    out[to + t + 2] = sumC;
    out[to + t + 3] = sumD;
  }
  for (; t < count; t++) {
    const a = order[from + t] * rowStride + first;
    let sum = 0;
    for (let i = 0; i < n; i++) sum += weights[at + i] * values[a + i];
    out[to + t] = sum;
  }
}

/**
 * `dotRows` for three weight vectors at `at`, `at + n` and `at + 2 n` that see the same rows: out[to + u * pitch + t] for vector u.
 * Two rows at a time, each entry read and converted once for the three; terms are added in the order of `dotRows`: same bits.
 */
export function dotRowsThrice(
  rows: Rows,
  order: Int32Array,
  from: number,
  count: number,
  weights: Float64Array,
  at: number,
  n: number,
  out: Float64Array,
  to: number,
  pitch: number,
): void {
  const { values, rowStride, first } = rows;
  for (let t = 0; t < count; t += 2) {
    const a = order[from + t] * rowStride + first;
    // An odd last row is done twice.
    const b = t + 1 < count ? order[from + t + 1] * rowStride + first : a;
    let sumA0 = 0;
    let sumA1 = 0;
    let sumA2 = 0;
    let sumB0 = 0;
    let sumB1 = 0;
    let sumB2 = 0;
    for (let i = 0; i < n; i++) {
      const x = values[a + i];
      const y = values[b + i];
      const w0 = weights[at + i];
      const w1 = weights[at + n + i];
      const w2 = weights[at + 2 * n + i];
      sumA0 += w0 * x;
      sumA1 += w1 * x;
      sumA2 += w2 * x;
      sumB0 += w0 * y;
      sumB1 += w1 * y;
      sumB2 += w2 * y;
    }
    const last = t + 1 < count ? t + 1 : t;
    out[to + t] = sumA0;
    out[to + pitch + t] = sumA1;
    out[to + 2 * pitch + t] = sumA2;
    out[to + last] = sumB0;
    out[to + pitch + last] = sumB1;
    out[to + 2 * pitch + last] = sumB2;
  }
}

/** weights[at + i] += factor * rows(row, i), i = 0 .. n - 1. */
export function addRow(rows: Rows, row: number, factor: number, weights: Float64Array, at: number, n: number): void {
  const { values, rowStride, first } = rows;
  const a = row * rowStride + first;
  for (let i = 0; i < n; i++) weights[at + i] += factor * values[a + i];
}
