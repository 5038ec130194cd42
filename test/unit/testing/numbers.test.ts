import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { real, uniform } from "../../../testing/arbitraries/numbers.js";

const sample = (arbitrary: fc.Arbitrary<number>) => fc.sample(arbitrary, { numRuns: 4000, seed: 1 });

describe("numbers", () => {
  it("uniform: each quarter of the interval has its share", () => {
    const counts = [0, 0, 0, 0];
    for (const x of sample(uniform(-3, 5))) counts[Math.min(3, Math.floor((x + 3) / 2))]++;
    // 1000 +- 27; five standard deviations.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(140);
  });

  it("real: mostly of ordinary size, with small numbers and extremes among them, all inside", () => {
    const numbers = sample(real(-3, 2));
    expect(numbers.every((x) => x >= -3 && x <= 2)).toBe(true);
    const share = (is: (x: number) => boolean) => numbers.filter(is).length / numbers.length;
    expect(share((x) => Math.abs(x) > 0.02)).toBeGreaterThan(0.75);
    expect(share((x) => x !== 0 && Math.abs(x) < 1e-6)).toBeGreaterThan(0.03);
    for (const extreme of [-3, 2, 0]) expect(numbers).toContain(extreme);
  });

  it("an interval without 0 keeps its draws", () => {
    expect(sample(real(0.05, 20)).every((x) => x >= 0.05 && x <= 20)).toBe(true);
  });
});
