import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cdf, logCdf } from "../../../runtime/kernels/normal.js";
import { massBetween, pieceLogZ, pieceResponse } from "../../../runtime/kernels/normal-pieces.js";
import { rectifiedMean, rectifiedVariance } from "../../../runtime/kernels/rectified.js";
import { real } from "../../../testing/arbitraries/numbers.js";

const density = (t: number): number => Math.exp(-0.5 * t * t) / Math.sqrt(2 * Math.PI);

/** Simpson's rule of 4000 intervals: its error is (b - a) h^4 / 180 times a fourth derivative. */
function simpson(f: (t: number) => number, a: number, b: number): number {
  const h = (b - a) / 4000;
  let sum = f(a) + f(b);
  for (let n = 1; n < 4000; n++) sum += (n % 2 === 1 ? 4 : 2) * f(a + n * h);
  return (sum * h) / 3;
}

describe("the mass of an interval", () => {
  it("is the integral of the density: wide and narrow, around 0 and on either side", () => {
    for (const [a, b] of [
      [0, 1],
      [-1, 1],
      [-1, 0],
      [-0.3, 0.1],
      [-3, 0.2],
      [1, 2],
      [1, 1.2],
      [2.5, 2.501],
      [0.5, 3.5],
      [-4, -3],
      [3, 6],
    ]) {
      const wanted = simpson(density, a, b);
      expect(Math.abs(massBetween(a, b) / wanted - 1)).toBeLessThan(1e-8);
      // The same numbers mirrored.
      expect(massBetween(-b, -a)).toBeCloseTo(massBetween(a, b), 15);
    }
  });

  it("is a difference of two Phi where that does not cancel, to rounding", () => {
    for (const [a, b] of [
      [-2, 1.5],
      [-0.4, 3],
      [-7, -1],
      [1, 9],
    ])
      expect(Math.abs(massBetween(a, b) - (cdf(b) - cdf(a)))).toBeLessThan(1e-15);
    expect(massBetween(-Infinity, Infinity)).toBe(1);
    expect(massBetween(-Infinity, 0)).toBeCloseTo(0.5, 15);
    expect(massBetween(2, Infinity)).toBeCloseTo(cdf(-2), 16);
  });

  it("keeps relative accuracy far out", () => {
    for (const a of [5, 12, 30]) {
      const wanted = Math.exp(logCdf(-a)) - Math.exp(logCdf(-a - 1));
      // Rounding of a^2/2 in exp, 450 at most.
      expect(Math.abs(massBetween(a, a + 1) / wanted - 1)).toBeLessThan(1e-12);
      // Midpoint rule on a width of 2^-20: (a 2^-20)^2 / 24 is below 1e-10.
      expect(Math.abs(massBetween(a, a + 2 ** -20) / (density(a + 2 ** -21) * 2 ** -20) - 1)).toBeLessThan(1e-9);
    }
  });

  it("is 0 of nothing", () => {
    expect(massBetween(1, 1)).toBe(0);
    expect(massBetween(2, 1)).toBe(0);
  });
});

describe("pieces of constant weight", () => {
  const n = 3;
  const OUT = 12;
  const draw = fc.tuple(
    fc.array(real(-3, 3), { minLength: n, maxLength: n }),
    fc.array(real(-3, 3), { minLength: n + 1, maxLength: n + 1 }),
  );
  const heapOf = (cuts: readonly number[], weights: readonly number[]): Float64Array => {
    const heap = new Float64Array(OUT + 3);
    heap.set(
      [...cuts].sort((a, b) => a - b),
      1,
    );
    heap.set(weights, 6);
    return heap;
  };
  const logZ = (heap: Float64Array): number => pieceLogZ(heap, n, 1, 6);

  it("ln Z is the sum of their masses", () => {
    fc.assert(
      fc.property(draw, ([cuts, weights]) => {
        const heap = heapOf(cuts, weights);
        const ends = [-Infinity, ...heap.subarray(1, 1 + n), Infinity];
        const z = weights.reduce((sum, w, j) => sum + Math.exp(w) * (cdf(ends[j + 1]) - cdf(ends[j])), 0);
        // Four terms between e^-3 and e^3.
        expect(Math.abs(logZ(heap) - Math.log(z))).toBeLessThan(1e-13);
      }),
      { numRuns: 200, seed: 31 },
    );
  });

  it("its derivatives are differences of ln Z under a shift of the mean", () => {
    fc.assert(
      fc.property(draw, ([cuts, weights]) => {
        const heap = heapOf(cuts, weights);
        const step = 1e-3;
        const at = (d: number) =>
          logZ(
            heapOf(
              cuts.map((cut) => cut - d),
              weights,
            ),
          );
        const [low, middle, high] = [at(-step), at(0), at(step)];
        pieceResponse(heap, n, 1, 6, OUT);
        expect(heap[OUT]).toBeCloseTo(middle, 13);
        // Truncation step^2 / 6 and / 12 times derivatives of ln Z, which jumps of e^6 keep below some hundreds.
        expect(Math.abs(heap[OUT + 1] - (high - low) / (2 * step))).toBeLessThan(1e-4);
        expect(Math.abs(heap[OUT + 2] - (high - 2 * middle + low) / step ** 2)).toBeLessThan(1e-3);
      }),
      { numRuns: 200, seed: 32 },
    );
  });

  it("half a line far out is a tail of Phi, with the slope of its logarithm", () => {
    for (const cut of [3, 20, 200]) {
      const heap = Float64Array.of(cut, -Infinity, 0, 0, 0, 0);
      pieceResponse(heap, 1, 0, 1, 3);
      expect(heap[3] / logCdf(-cut)).toBeCloseTo(1, 13);
      expect(pieceLogZ(heap, 1, 0, 1)).toBe(heap[3]);
      // d/dm ln Phi(m - cut) = phi / Phi = r and -r (r + m - cut); r = cut + 1/cut - ... comes from Laplace's fraction.
      let tail = cut;
      for (let k = 400; k >= 1; k--) tail = cut + k / tail;
      expect(heap[4] / tail).toBeCloseTo(1, 12);
      // r - cut cancels to 1/cut: relative rounding cut^2 of 1e-16.
      expect(heap[5] / (-tail * (tail - cut))).toBeCloseTo(1, 9);
    }
  });

  it("tells where nothing has a weight, keeps a NaN, and has no slope without a jump", () => {
    expect(pieceLogZ(Float64Array.of(0, -Infinity, -Infinity), 1, 0, 1)).toBe(-Infinity);
    for (const weights of [
      [Number.NaN, 1],
      [1, Number.NaN],
    ]) {
      const missing = Float64Array.of(0, ...weights, 0, 0, 0);
      expect(pieceLogZ(missing, 1, 0, 1)).toBeNaN();
      pieceResponse(missing, 1, 0, 1, 3);
      expect([...missing.subarray(3)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    }
    const heap = Float64Array.of(0.3, 2, 2, 0, 0, 0);
    pieceResponse(heap, 1, 0, 1, 3);
    expect(heap[3]).toBeCloseTo(2, 14);
    expect([heap[4], heap[5]]).toEqual([0, 0]);
  });
});

describe("max(0, x + t)", () => {
  it("has the mean and variance of the integrals", () => {
    for (const x of [-6, -3, -1, -0.2, 0, 0.4, 1, 2.5, 7]) {
      const moment = (power: number) => simpson((t) => (x + t) ** power * density(t), -x, Math.max(10, 10 - x));
      const [mean, square] = [moment(1), moment(2)];
      // Simpson's h^4 / 180 times 6^4 at the far end, and the variance cancels mean^2.
      expect(Math.abs(rectifiedMean(x) / mean - 1)).toBeLessThan(1e-8);
      expect(Math.abs(rectifiedVariance(x) / (square - mean * mean) - 1)).toBeLessThan(1e-7);
    }
  });

  it("nearly never on the far left, nearly always on the far right", () => {
    // phi(x) / x^2 (1 - 3 / x^2 ..) and 2 phi(x) / |x|^3 at x = -30: terms of 6 and 12 parts in 900.
    expect(rectifiedMean(-30) / (density(30) / 900)).toBeCloseTo(1 - 3 / 900, 4);
    expect(rectifiedVariance(-30) / ((2 * density(30)) / 27_000)).toBeCloseTo(1 - 6 / 900, 3);
    expect(rectifiedMean(40)).toBe(40);
    expect(rectifiedVariance(40)).toBe(1);
  });
});
