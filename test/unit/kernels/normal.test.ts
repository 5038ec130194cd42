import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as normal from "../../../runtime/kernels/normal.js";

const table = (name: string): number[][] =>
  readFileSync(new URL(`../../reference/special/${name}.csv`, import.meta.url), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",").map(Number));

/** Relative difference; 0 for equal values, infinities and NaN included. */
function difference(got: number, wanted: number): number {
  if (Object.is(got, wanted) || got === wanted) return 0;
  return wanted === 0 ? Math.abs(got) : Math.abs(got / wanted - 1);
}

/** Laplace's continued fraction of (1 - Phi(z))/phi(z), run from depth 400: exact to rounding for z >= 2. */
function laplaceRatio(z: number): number {
  let tail = z;
  for (let k = 400; k >= 1; k--) tail = z + k / tail;
  return 1 / tail;
}

describe("tables with 50 digits", () => {
  // 1e-12 everywhere: exp(-x^2/2) rounds its argument, at most 700 * 1.1e-16 = 8e-14 relative; the rest is a few ulp.
  const functions: [string, (...x: number[]) => number][] = [
    ["Erfc", (x) => normal.erfc(x)],
    ["NormalCdfLn", (x) => normal.logCdf(x)],
    ["NormalCdfLogit", (x) => normal.logitCdf(x)],
    ["NormalCdfMomentRatio", (n, x) => normal.momentRatio(n, x)],
  ];
  test.each(functions)("%s agrees to 1e-12", (name, f) => {
    const rows = table(name);
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) {
      const wanted = row[row.length - 1];
      const at = row.slice(0, -1);
      expect(difference(f(...at), wanted), `${name}(${at}) = ${f(...at)}, wanted ${wanted}`).toBeLessThan(1e-12);
    }
  });

  test("mills is 1 / M_0, and cdf = exp(logCdf)", () => {
    for (const [n, x, ratio] of table("NormalCdfMomentRatio")) {
      // x > 6 overflows nothing here, the same rounding as above
      if (n === 0 && Number.isFinite(x)) expect(difference(normal.mills(x), 1 / ratio)).toBeLessThan(1e-12);
    }
    for (const [x, log] of table("NormalCdfLn")) {
      // cdf rounds Phi itself: relative accuracy of exp(log) is |log| ulp on the left, of order 1 ulp on the right
      if (Number.isFinite(x)) expect(difference(normal.cdf(x), Math.exp(log))).toBeLessThan(1e-13);
    }
  });

  test("erf is 1 - erfc where that keeps its digits, and odd", () => {
    for (const [x, complement] of table("Erfc")) {
      // 1 - erfc loses digits below |x| = 0.1; the table has none there but 0
      expect(difference(normal.erf(x), 1 - complement)).toBeLessThan(1e-14);
      expect(normal.erf(-x)).toEqual(-normal.erf(x));
    }
  });

  test("atanhErf(x) = logit(Phi(sqrt2 x)) / 2", () => {
    for (const [x, logit] of table("NormalCdfLogit")) {
      // the argument sqrt2 (x / sqrt2) rounds: relative 2e-16 times the condition number, at most 2
      expect(difference(normal.atanhErf(x / Math.SQRT2), logit / 2)).toBeLessThan(1e-14);
    }
  });
});

describe("extremes", () => {
  test("mills is finite, positive and accurate from -200 to 200", () => {
    for (let x = -200; x <= 200; x += 0.37) {
      const ratio = normal.mills(x);
      expect(ratio).toBeGreaterThanOrEqual(0);
      expect(ratio).toBeLessThan(201);
      if (x <= -2) expect(difference(ratio, 1 / laplaceRatio(-x))).toBeLessThan(2e-15); // a few ulp of each side
    }
    expect(normal.mills(200)).toBe(0);
    expect(normal.mills(-(2 ** 900))).toBe(2 ** 900);
    expect(normal.mills(Number.NEGATIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  });

  test("mills solves R' = -R (R + x)", () => {
    // central difference with step 1e-4: truncation 1e-8/6 |R'''| < 1e-8, rounding 1e-12
    for (let x = -5; x <= 5; x += 0.1) {
      const slope = (normal.mills(x + 1e-4) - normal.mills(x - 1e-4)) / 2e-4;
      const ratio = normal.mills(x);
      expect(Math.abs(slope + ratio * (ratio + x))).toBeLessThan(1e-8);
    }
  });

  test("erfcx is the scaled complement, with Laplace's fraction on the far right", () => {
    for (let x = -5; x <= 5; x += 0.25) {
      // both sides round x^2 in exp: 25 * 1.1e-16 twice
      expect(difference(normal.erfcx(x), Math.exp(x * x) * normal.erfc(x))).toBeLessThan(1e-14);
    }
    for (const x of [2, 10, 100, 1e6]) {
      const wanted = Math.sqrt(2 / Math.PI) * laplaceRatio(Math.SQRT2 * x);
      expect(difference(normal.erfcx(x), wanted)).toBeLessThan(2e-15); // a few ulp of each side
    }
    expect(normal.erfcx(Number.POSITIVE_INFINITY)).toBe(0);
    expect(normal.erfcx(-30)).toBe(Number.POSITIVE_INFINITY);
  });

  test("small arguments keep relative accuracy", () => {
    expect(normal.erf(1e-300)).toBeCloseTo(1.1283791670955126e-300, 310);
    // logit Phi(x) = 2 x sqrt(2/pi) + O(x^3)
    expect(difference(normal.logitCdf(1e-10), 2e-10 * Math.sqrt(2 / Math.PI))).toBeLessThan(1e-15);
    expect(normal.logCdf(-1e200)).toBe(Number.NEGATIVE_INFINITY);
  });

  test("the moment ratio obeys its recurrence on both sides of the switch", () => {
    // n M_n = x M_{n-1} + M_{n-2}: where the right side cancels by a factor c, so does the accuracy of the check
    for (const x of [-30, -6, -2.4, -1, -0.3, -0.05, 0, 0.3, 2, 9]) {
      for (const n of [1, 2, 3, 7, 30, 90]) {
        const a = normal.momentRatio(n, x) * n;
        const b = x * normal.momentRatio(n - 1, x);
        const c = normal.momentRatio(n - 2, x);
        expect(Math.abs(a - b - c)).toBeLessThanOrEqual(2e-13 * (Math.abs(a) + Math.abs(b) + c));
      }
    }
  });
});
