import { expect, test } from "vitest";
import { addRow, dotRows, dotRowsThrice, type Rows } from "../../../runtime/kernels/dense-dot.js";
import { streams } from "../../../runtime/random.js";

const stream = streams(3)("dense dot");
const n = 13;
const weights = Float64Array.from({ length: 3 * n + 2 }, () => stream.normal());
const order = Int32Array.from([4, 0, 6, 2, 1, 5, 3]);

function plain(rows: Rows, row: number, at: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += weights[at + i] * rows.values[row * rows.rowStride + rows.first + i];
  return sum;
}

test.each(["Int8Array", "Float64Array"])("products of rows in %s, any number of rows, to the last bit", (type) => {
  const numbers = Array.from({ length: 7 * 15 }, () => (type === "Int8Array" ? stream.sign() : stream.normal()));
  const values = type === "Int8Array" ? Int8Array.from(numbers) : Float64Array.from(numbers);
  const rows = { values, rowStride: 15, first: 2 };
  for (let count = 0; count <= 6; count++) {
    const out = new Float64Array(30).fill(7);
    const outThrice = new Float64Array(30).fill(7);
    dotRows(rows, order, 1, count, weights, 2, n, out, 3);
    dotRowsThrice(rows, order, 1, count, weights, 2, n, outThrice, 3, 8);
    for (let t = 0; t < count; t++) {
      // the same terms in the same order: the same bits
      expect(out[3 + t]).toBe(plain(rows, order[1 + t], 2));
      for (let u = 0; u < 3; u++) expect(outThrice[3 + u * 8 + t]).toBe(plain(rows, order[1 + t], 2 + u * n));
    }
    expect(out[3 + count]).toBe(7);
    expect(outThrice[3 + count]).toBe(7);
  }
});

test("addRow moves one vector", () => {
  const moved = new Float64Array(5);
  addRow({ values: Int8Array.from([1, -1, 1, 0, 1, -1]), rowStride: 3, first: 0 }, 1, 0.5, moved, 2, 3);
  expect([...moved]).toEqual([0, 0, 0, 0.5, -0.5]);
});
