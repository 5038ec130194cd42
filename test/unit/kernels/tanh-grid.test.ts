import { describe, expect, it } from "vitest";
import {
  D3,
  D5,
  fieldOf,
  GRID,
  GRID_CENTRE,
  GRID_MEAN,
  GRID_REACH,
  GRID_SPREAD,
  meanOf,
} from "../../../runtime/kernels/tanh-grid.js";

/** Fields between, on and half way between grid points, both signs, and beyond the grid. */
const fields = Array.from({ length: 40_001 }, (_, i) => (i - 20_000) * 0.001037);
const edges = Array.from({ length: 1001 }, (_, i) => (i - 500) / 256);

describe("tanh by table", () => {
  it("is tanh: two units in the last place of 1", () => {
    for (const f of [...fields, ...edges]) expect(Math.abs(meanOf(f) - Math.tanh(f))).toBeLessThan(5e-16);
  });

  it("keeps small fields to their last bits, and is odd", () => {
    for (const f of [0, 1e-300, 1e-20, 3e-9, 1e-4, 1 / 257, 0.01]) {
      // Relative: the series of tanh with terms below 1e-18 left out, five roundings.
      expect(Math.abs(meanOf(f) - Math.tanh(f))).toBeLessThanOrEqual(1e-15 * f);
      expect(meanOf(-f) + meanOf(f)).toBe(0);
    }
  });

  it("certain and missing fields", () => {
    expect(meanOf(Number.POSITIVE_INFINITY)).toBe(1);
    expect(meanOf(Number.NEGATIVE_INFINITY)).toBe(-1);
    expect(meanOf(400)).toBe(1);
    expect(meanOf(Number.NaN)).toBeNaN();
  });

  it("1 - tanh^2 = 1 / cosh^2 keeps its relative accuracy where tanh rounds to 1", () => {
    for (const f of fields) {
      if (Math.abs(f) >= GRID_REACH) continue;
      const entry = (f * GRID + (GRID_CENTRE + 0.5)) | 0;
      const r = f - (entry - GRID_CENTRE) / GRID;
      const d = r * (1 + r * r * (D3 + r * r * D5));
      const spread = (GRID_SPREAD[entry] * (1 - d * d)) / (1 + GRID_MEAN[entry] * d) ** 2;
      // Ten roundings, and that of the oracle's argument (|f| <= 20 in units of 2^-53, times the slope 2).
      expect(Math.abs(spread * Math.cosh(f) ** 2 - 1)).toBeLessThan(5e-15);
    }
  });
});

describe("atanh by table", () => {
  it("is atanh up to 3/4", () => {
    for (let i = -3000; i <= 3000; i++) {
      const m = i / 4000;
      // Rounding of m, times the slope 1/(1 - m^2) <= 16/7.
      expect(Math.abs(fieldOf(m) - Math.atanh(m))).toBeLessThan(6e-16);
    }
    for (const m of [1e-300, 1e-12, 1e-5]) expect(fieldOf(m)).toBeCloseTo(Math.atanh(m), 20);
  });
});
