import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shuffle, streams } from "../../../runtime/random.js";
import { sha256Hex } from "../../../runtime/sha256.js";

// Written by this code once; any change here makes every recorded run irreproducible.
const GOLDEN = {
  uniform: [0.6304348751934288, 0.029987150344844338, 0.09618559353402811],
  normal: [-0.19130626688998215, 0.43234549771851766, 0.0015465598322290785],
  below: [43, 597, 223, 964, 835],
  sign: [-1, -1, -1, 1, 1, -1, 1, -1],
};
const SEED = 20;
const COUNT = 200_000;

function sample(draw: () => number, count = COUNT): number[] {
  return Array.from({ length: count }, draw);
}
function mean(values: readonly number[], power = 1): number {
  return values.reduce((sum, value) => sum + value ** power, 0) / values.length;
}

describe("random streams", () => {
  it("give the same numbers on every machine", () => {
    const stream = streams(1)("weights", 2);
    expect(sample(stream.uniform, 3)).toEqual(GOLDEN.uniform);
    expect(sample(stream.normal, 3)).toEqual(GOLDEN.normal);
    expect(sample(() => stream.below(1000), 5)).toEqual(GOLDEN.below);
    expect(sample(stream.sign, 8)).toEqual(GOLDEN.sign);
  });

  it("depend on seed, purpose and index, and on nothing else", () => {
    const first = (seed: number, purpose: string, index?: number) => streams(seed)(purpose, index).uniform();
    expect(first(1, "a", 0)).toBe(first(1, "a"));
    const keys = [first(1, "a"), first(2, "a"), first(1, "b"), first(1, "a", 1), first(1, "a:1"), first(1, "1:a")];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("has the moments of its laws", () => {
    const stream = streams(SEED)("moments");
    // Five standard errors: sd / sqrt(COUNT) is 0.29/447 for uniform, 1/447 for sign and normal, sqrt(2)/447 and sqrt(96)/447 for z^2, z^4.
    expect(mean(sample(stream.uniform))).toBeCloseTo(0.5, 2);
    expect(Math.abs(mean(sample(stream.sign)))).toBeLessThan(5 / 447);
    const normals = sample(stream.normal);
    expect(Math.abs(mean(normals))).toBeLessThan(5 / 447);
    expect(Math.abs(mean(normals, 2) - 1)).toBeLessThan((5 * Math.SQRT2) / 447);
    expect(Math.abs(mean(normals, 4) - 3)).toBeLessThan((5 * Math.sqrt(96)) / 447);
  });

  it("draws every integer below n equally often, also for n that divides no power of two", () => {
    const stream = streams(SEED)("below");
    const counts = new Float64Array(7);
    for (let i = 0; i < COUNT; i++) counts[stream.below(7)]++;
    const chi2 = counts.reduce((sum, count) => sum + (count - COUNT / 7) ** 2 / (COUNT / 7), 0);
    // Chi-squared with 6 degrees of freedom exceeds 28 once in 1e4.
    expect(chi2).toBeLessThan(28);
    expect(stream.below(1)).toBe(0);
    expect(stream.below(2 ** 40)).toBeLessThan(2 ** 40);
  });

  it("has no correlation between neighbouring streams, nor along one", () => {
    const [a, b] = [streams(SEED)("x", 0), streams(SEED)("x", 1)];
    let between = 0;
    let along = 0;
    let before = a.sign();
    for (let i = 0; i < COUNT; i++) {
      const now = a.sign();
      between += now * b.sign();
      along += now * before;
      before = now;
    }
    // Sums of COUNT independent signs: five standard deviations.
    expect(Math.abs(between)).toBeLessThan(5 * 447.3);
    expect(Math.abs(along)).toBeLessThan(5 * 447.3);
  });

  it("shuffles to every order equally often", () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = [0, 1, 2, 3];
      shuffle(order, 4, streams(SEED)("orders", i));
      counts.set(order.join(), (counts.get(order.join()) ?? 0) + 1);
    }
    const chi2 = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(counts.size).toBe(24);
    // Chi-squared with 23 degrees of freedom exceeds 57 once in 1e4.
    expect(chi2).toBeLessThan(57);
  });
});

describe("sha256", () => {
  it("agrees with Node's for bytes of any length", () => {
    const property = fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(sha256Hex(bytes)).toBe(createHash("sha256").update(bytes).digest("hex"));
    });
    fc.assert(property, { numRuns: 300 });
  });
});
