import { expect, test } from "vitest";
import { addSignSums, packRows } from "../../../runtime/kernels/sign-sums.js";
import { streams } from "../../../runtime/random.js";

const stream = streams(5)("sign sums");

// Whole bytes and parts of one, four at once and one at a time, one row and one column.
test.each([
  [1, 1],
  [7, 3],
  [8, 8],
  [5, 33],
  [40, 32],
  [33, 71],
  [130, 101],
])("%i rows of %i signs: products from both sides", (count, n) => {
  const stride = n + 2;
  const values = Int8Array.from({ length: count * stride + 3 }, () => stream.sign());
  const rows = { values, rowStride: stride, first: 3 };
  const { forward, backward } = packRows(rows, count, n);
  const weights = Float64Array.from({ length: n + 1 }, () => stream.normal());
  const factors = Float64Array.from({ length: count + 1 }, () => stream.normal());
  const products = new Float64Array(count + 2).fill(2);
  const sums = new Float64Array(n + 2).fill(-3);
  addSignSums(forward, count, n, weights, 1, products, 1);
  addSignSums(backward, n, count, factors, 1, sums, 1);
  const x = (r: number, c: number): number => values[3 + r * stride + c];
  // terms of order 1, at most 130 of them, added in another order: a few hundred rounding errors
  for (let r = 0; r < count; r++) {
    let sum = 2;
    for (let c = 0; c < n; c++) sum += x(r, c) * weights[1 + c];
    expect(Math.abs(products[1 + r] - sum)).toBeLessThan(1e-13);
  }
  for (let c = 0; c < n; c++) {
    let sum = -3;
    for (let r = 0; r < count; r++) sum += x(r, c) * factors[1 + r];
    expect(Math.abs(sums[1 + c] - sum)).toBeLessThan(1e-13);
  }
  expect([products[0], products[count + 1], sums[0], sums[n + 1]]).toEqual([2, 2, -3, -3]);
});
