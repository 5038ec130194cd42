import type { Rows } from "./dense-dot.js";

// Products with matrices of signs, eight columns at a time: the 256 sums +-w_0 +- ... +-w_7 go into a table, and a byte of signs looks its
// sum up (V. L. Arlazarov, E. A. Dinic, M. A. Kronrod and I. A. Faradzhev, Soviet Math. Dokl. 11 (1970) 1209). An eighth of the
// additions, and an eighth of a byte an entry.

/** Columns of a byte, and sums of a table. */
const COLUMNS = 8;
const SUMS = 256;

/** Tables in use at once: 8 KiB, in the first cache. */
const tables = new Float64Array(4 * SUMS);

/** The first `count` rows of n signs packed both ways: `forward` for x . w of every row, `backward` for sums of rows with a factor each. */
export interface SignRows {
  readonly forward: Uint8Array;
  readonly backward: Uint8Array;
}

/** Rows of numbers packed by their signs for products from both sides. */
export function packRows({ values, rowStride, first }: Rows, count: number, n: number): SignRows {
  return {
    forward: packed(values, first, rowStride, count, 1, n),
    backward: packed(values, first, 1, n, rowStride, count),
  };
}

/**
 * Signs of x(r, c) = values[first + r * rowStep + c * columnStep] by bytes: bit b of byte g * count + r is set where column 8 g + b of
 * row r is above 0. Bits of columns that are not there are 0.
 */
function packed(
  values: Rows["values"],
  first: number,
  rowStep: number,
  count: number,
  columnStep: number,
  n: number,
): Uint8Array {
  const bytes = new Uint8Array(count * Math.ceil(n / COLUMNS));
  for (let c = 0; c < n; c++) {
    const at = (c >> 3) * count;
    const from = first + c * columnStep;
    const bit = 1 << (c & 7);
    for (let r = 0; r < count; r++) bytes[at + r] |= values[from + r * rowStep] > 0 ? bit : 0;
  }
  return bytes;
}

/** out[to + r] += sum over c = 0 .. n - 1 of x(r, c) weights[at + c] for r = 0 .. count - 1, x the signs of `packed`. */
export function addSignSums(
  bytes: Uint8Array,
  count: number,
  n: number,
  weights: Float64Array,
  at: number,
  out: Float64Array,
  to: number,
): void {
  const groups = Math.ceil(n / COLUMNS);
  let g = 0;
  for (; g + 4 <= groups; g += 4) {
    for (let t = 0; t < 4; t++) fillTable(t * SUMS, weights, at + (g + t) * COLUMNS, n - (g + t) * COLUMNS);
    const a = g * count;
    const b = a + count;
    const c = b + count;
    const d = c + count;
    for (let r = 0; r < count; r++) {
      out[to + r] +=
        tables[bytes[a + r]] +
        tables[SUMS + bytes[b + r]] +
        (tables[2 * SUMS + bytes[c + r]] + tables[3 * SUMS + bytes[d + r]]);
    }
  }
  for (; g < groups; g++) {
    fillTable(0, weights, at + g * COLUMNS, n - g * COLUMNS);
    const a = g * count;
    for (let r = 0; r < count; r++) out[to + r] += tables[bytes[a + r]];
  }
}

/** Sum s of the table: +w_b where bit b of s is set, else -w_b, over the first `left` of eight weights. */
function fillTable(table: number, weights: Float64Array, at: number, left: number): void {
  const columns = Math.min(COLUMNS, left);
  let least = 0;
  for (let b = 0; b < columns; b++) least -= weights[at + b];
  tables[table] = least;
  for (let b = 0; b < columns; b++) {
    const size = 1 << b;
    const twice = 2 * weights[at + b];
    for (let s = 0; s < size; s++) tables[table + size + s] = tables[table + s] + twice;
  }
}
