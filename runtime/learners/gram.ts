import type { Rows } from "../kernels/dense-dot.js";

// Inner products of patterns. When a unit moves by c x_nu its preactivations move by c x_mu.x_nu, one number a pattern instead of one
// an input: what makes a move cheap once the products are known.

/** The products x_mu . x_nu of one unit's inputs, at mu * patterns + nu. */
export type Gram = Int16Array | Float64Array;

/** Most inputs whose +-1 products fit 16 bits. */
const LARGEST = 2 ** 15 - 1;

/** True when the unit's inputs are all -1 or +1, few enough for whole numbers of 16 bits. */
export function isPacked({ values, rowStride, first }: Rows, patterns: number, inputs: number): boolean {
  if (values instanceof Float64Array || inputs > LARGEST) return false;
  for (let mu = 0; mu < patterns; mu++)
    for (let e = mu * rowStride + first; e < mu * rowStride + first + inputs; e++)
      if (values[e] * values[e] !== 1) return false;
  return true;
}

/** All products of one unit's inputs. */
export function gramMatrix(rows: Rows, patterns: number, inputs: number): Gram {
  return isPacked(rows, patterns, inputs) ? signProducts(rows, patterns, inputs) : products(rows, patterns, inputs);
}

/** Of signs: x.y = inputs - 2 (number of places where they differ), 32 places at a time. */
function signProducts(rows: Rows, patterns: number, inputs: number): Int16Array {
  const words = Math.ceil(inputs / 32);
  const bits = packed(rows, patterns, inputs, words);
  const gram = new Int16Array(patterns * patterns);
  for (let mu = 0; mu < patterns; mu++) {
    for (let nu = mu; nu < patterns; nu++) {
      let apart = 0;
      for (let w = 0; w < words; w++) apart += ones(bits[mu * words + w] ^ bits[nu * words + w]);
      gram[mu * patterns + nu] = inputs - 2 * apart;
      gram[nu * patterns + mu] = inputs - 2 * apart;
    }
  }
  return gram;
}

/** A bit an input, set where it is +1; what is left of the last word is 0. */
function packed({ values, rowStride, first }: Rows, patterns: number, inputs: number, words: number): Int32Array {
  const bits = new Int32Array(patterns * words);
  for (let mu = 0; mu < patterns; mu++)
    for (let i = 0; i < inputs; i++)
      if (values[mu * rowStride + first + i] > 0) bits[mu * words + (i >> 5)] |= 1 << (i & 31);
  return bits;
}

/** Number of bits that are set: sums of pairs, of fours, of eights, then all bytes (Warren, Hacker's Delight, section 5-1). */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function products({ values, rowStride, first }: Rows, patterns: number, inputs: number): Float64Array {
  const gram = new Float64Array(patterns * patterns);
  for (let mu = 0; mu < patterns; mu++) {
    const a = mu * rowStride + first;
    for (let nu = mu; nu < patterns; nu++) {
      const b = nu * rowStride + first;
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += values[a + i] * values[b + i];
      gram[mu * patterns + nu] = sum;
      gram[nu * patterns + mu] = sum;
    }
  }
  return gram;
}

/** preactivations[at + mu] += factor * x_mu . x_nu for all mu. */
export function addProducts(
  gram: Gram,
  nu: number,
  factor: number,
  preactivations: Float64Array,
  at: number,
  patterns: number,
): void {
  const row = nu * patterns;
  for (let mu = 0; mu < patterns; mu++) preactivations[at + mu] += factor * gram[row + mu];
}
