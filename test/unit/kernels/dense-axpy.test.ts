import { expect, test } from "vitest";
import { addRows, addRowsThrice } from "../../../runtime/kernels/dense-axpy.js";
import { streams } from "../../../runtime/random.js";

const stream = streams(4)("dense axpy");
const n = 13;
const order = Int32Array.from([4, 0, 8, 2, 1, 5, 3, 7, 6, 9]);
const factors = Float64Array.from({ length: 40 }, () => stream.normal());

test.each(["Int8Array", "Float64Array"])(
  "sums of rows in %s, any number of rows, for one and for three vectors",
  (type) => {
    const numbers = Array.from({ length: 10 * 15 }, () => (type === "Int8Array" ? stream.sign() : stream.normal()));
    const values = type === "Int8Array" ? Int8Array.from(numbers) : Float64Array.from(numbers);
    const rows = { values, rowStride: 15, first: 2 };
    for (let count = 0; count <= 9; count++) {
      const one = new Float64Array(3 * n + 2).fill(0.5);
      const three = one.slice();
      for (let u = 0; u < 3; u++) addRows(rows, order, 1, count, factors, 5 + 11 * u, one, 1 + u * n, n);
      addRowsThrice(rows, order, 1, count, factors, 5, 11, three, 1, n);
      // The same terms in the same order: the same bits.
      expect(three).toEqual(one);
      for (let e = 0; e < 3 * n; e++) {
        let wanted = 0.5;
        for (let r = 0; r < count; r++)
          wanted += factors[5 + 11 * Math.floor(e / n) + r] * values[order[1 + r] * 15 + 2 + (e % n)];
        // Ten terms of order 1, in another order.
        expect(one[1 + e]).toBeCloseTo(wanted, 12);
      }
      expect([one[0], one[3 * n + 1]]).toEqual([0.5, 0.5]);
    }
  },
);
