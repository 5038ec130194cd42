import type { Rows } from "./dense-dot.js";

// Products with matrices of signs, four columns at a time: the 16 sums +-w_0 +-w_1 +-w_2 +-w_3 go into a table, and half a byte of signs
// looks its sum up (V. L. Arlazarov, E. A. Dinic, M. A. Kronrod and I. A. Faradzhev, Soviet Math. Dokl. 11 (1970) 1209). A quarter of the
// additions, and an eighth of a byte an entry. Tables of eight columns save more of long rows, but cost 256 additions to fill.

/** Columns of a byte and of a table, sums of a table, and tables in use at once. */
const BYTE = 8;
const COLUMNS = 4;
const SUMS = 16;
const tables = new Float64Array(8 * SUMS);

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
  const bytes = new Uint8Array(count * Math.ceil(n / BYTE));
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
  const bytesOfRow = Math.ceil(n / BYTE);
  let g = 0;
  for (; g + 4 <= bytesOfRow; g += 4) {
    for (let t = 0; t < 8; t++) fillTable(t, weights, at + g * BYTE + t * COLUMNS, n - g * BYTE - t * COLUMNS);
    const a = g * count;
    const b = a + count;
    const c = b + count;
    const d = c + count;
    for (let r = 0; r < count; r++) {
      const x = bytes[a + r];
      const y = bytes[b + r];
      const z = bytes[c + r];
      const u = bytes[d + r];
      out[to + r] +=
        tables[x & 15] +
        tables[16 + (x >> 4)] +
        (tables[32 + (y & 15)] + tables[48 + (y >> 4)]) +
        (tables[64 + (z & 15)] + tables[80 + (z >> 4)] + (tables[96 + (u & 15)] + tables[112 + (u >> 4)]));
    }
  }
  for (; g < bytesOfRow; g++) {
    for (let t = 0; t < 2; t++) fillTable(t, weights, at + g * BYTE + t * COLUMNS, n - g * BYTE - t * COLUMNS);
    const a = g * count;
    for (let r = 0; r < count; r++) {
      const x = bytes[a + r];
      out[to + r] += tables[x & 15] + tables[16 + (x >> 4)];
    }
  }
}

/** Sum s of table t: +w_b where bit b of s is set, else -w_b, over the first `left` of four weights. */
function fillTable(t: number, weights: Float64Array, at: number, left: number): void {
  const first = left > 0 ? weights[at] : 0;
  const second = left > 1 ? weights[at + 1] : 0;
  const third = left > 2 ? weights[at + 2] : 0;
  const fourth = left > 3 ? weights[at + 3] : 0;
  for (let s = 0, e = t * SUMS; s < SUMS; s += 4, e += 4) {
    const rest = (s & 4 ? third : -third) + (s & 8 ? fourth : -fourth);
    tables[e] = rest - (first + second);
    tables[e + 1] = rest + (first - second);
    tables[e + 2] = rest - (first - second);
    tables[e + 3] = rest + (first + second);
  }
}
