import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { logAddExp, logSubExp, logSumExp } from "../../../runtime/kernels/log-sum-exp.js";

const rows = readFileSync(new URL("../../reference/special/LogSumExp.csv", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => line.split(",").map(Number));

describe("sums of exponentials", () => {
  test.each(rows)("ln(e^%d + e^%d) = %d", (a, b, wanted) => {
    for (const got of [logAddExp(a, b), logAddExp(b, a), logSumExp([a, b], 0, 2)]) {
      if (Number.isNaN(wanted) || !Number.isFinite(wanted)) expect(got).toBe(wanted);
      else expect(Math.abs(got - wanted)).toBeLessThanOrEqual(2.3e-16 * Math.abs(wanted)); // one ulp
    }
  });

  test("an empty or impossible sum is -Infinity", () => {
    expect(logSumExp([], 0, 0)).toBe(Number.NEGATIVE_INFINITY);
    expect(logSumExp([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY], 0, 2)).toBe(Number.NEGATIVE_INFINITY);
  });

  test("offset and length select the terms", () => {
    expect(logSumExp([9, 0, 0, 0, 0, 9], 1, 4)).toBe(Math.log(4));
  });

  test("the difference undoes the sum", () => {
    for (const [a, b] of [
      [0, -1e-3],
      [0, -0.5],
      [3, -2],
      [1000, 990],
      [-1000, -1040],
    ]) {
      // conditioning: the sum's rounding (one ulp of |a|) is seen through e^{a}, that is times 1 here
      expect(Math.abs(logSubExp(logAddExp(a, b), b) - a)).toBeLessThan(1e-15 * (4 + 4 * Math.abs(a)));
    }
    expect(logSubExp(2, 2)).toBe(Number.NEGATIVE_INFINITY);
    expect(logSubExp(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
    expect(logSubExp(2, Number.NEGATIVE_INFINITY)).toBe(2);
    expect(logSubExp(1, 2)).toBeNaN();
  });
});
