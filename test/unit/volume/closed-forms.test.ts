import { describe, expect, it } from "vitest";
import { crossings } from "../../../runtime/continuous/crossings.js";
import { atField, atOverlap } from "../../../runtime/volume/legendre.js";
import { risingRoot } from "../../../runtime/volume/root.js";
import { overlapOf } from "../../../runtime/volume/tilted.js";

// Legendre transforms, roots and crossings whose answers are known in closed form.

/** ln of the number of configurations of n spins at each distance. */
function shells(n: number): Float64Array {
  const logs = new Float64Array(n + 1);
  for (let d = 1; d <= n; d++) logs[d] = logs[d - 1] + Math.log((n - d + 1) / d);
  return logs;
}

const entropy = (q: number): number => {
  const p = (1 + q) / 2;
  return -p * Math.log(p) - (1 - p) * Math.log(1 - p);
};

describe("the local entropy of weights by distance", () => {
  const n = 12;

  it("under a field, free spins have the overlap tanh gamma", () => {
    for (const gamma of [-3, -0.4, 0, 0.7, 2]) {
      const point = atField(shells(n), gamma);
      const q = Math.tanh(gamma);
      expect(point.strength).toBe(gamma);
      expect(point.overlap).toBeCloseTo(q, 13);
      // n (ln 2 cosh gamma - gamma q) is n times the entropy of a spin of mean q.
      expect(point.value).toBeCloseTo(n * entropy(q), 11);
    }
  });

  it("at an overlap, it is the entropy of spins of that mean", () => {
    for (const q of [-0.95, -0.3, 0, 0.2, 0.6, 0.99]) expect(atOverlap(shells(n), q)).toBeCloseTo(n * entropy(q), 11);
  });

  it("scales: a constant in every shell is added", () => {
    const raised = shells(n).map((log) => log - 700);
    expect(atOverlap(raised, 0.4)).toBeCloseTo(atOverlap(shells(n), 0.4) - 700, 10);
  });

  it("the shells at the ends are themselves, beyond them there is nothing", () => {
    const logs = Float64Array.of(-Infinity, 1.5, 3, 2, -Infinity);
    // Distances 1 and 3 of 4: overlaps 1/2 and -1/2.
    expect(atOverlap(logs, 0.5)).toBe(1.5);
    expect(atOverlap(logs, -0.5)).toBe(2);
    for (const q of [0.51, 1, -0.51, -1]) expect(atOverlap(logs, q)).toBe(-Infinity);
    // Between them it is the least of phi - gamma n q over a fine grid of fields.
    for (const q of [0.3, 0, -0.4]) {
      let least = Infinity;
      for (let gamma = -6; gamma <= 6; gamma += 1e-3) {
        const phi = Math.log(logs.reduce((sum, log, d) => sum + Math.exp(log + gamma * (4 - 2 * d)), 0));
        least = Math.min(least, phi - gamma * 4 * q);
      }
      // The grid misses the least by 1e-3 squared times a curvature of at most 4.
      expect(Math.abs(atOverlap(logs, q) - least)).toBeLessThan(4e-6);
    }
  });

  it("one shell alone is a point, no weight is nowhere", () => {
    const one = Float64Array.of(-Infinity, 0.7, -Infinity);
    expect(atOverlap(one, 0)).toBe(0.7);
    expect(atOverlap(one, 0.1)).toBe(-Infinity);
    expect(atOverlap(new Float64Array(3).fill(-Infinity), 0)).toBe(-Infinity);
    expect(atField(new Float64Array(3).fill(-Infinity), 1).overlap).toBeNaN();
  });
});

describe("the root of an increasing function", () => {
  const counted = (f: (x: number) => number): { f: (x: number) => number; calls: number[] } => {
    const calls: number[] = [];
    return {
      f: (x) => {
        calls.push(x);
        return f(x);
      },
      calls,
    };
  };
  it.each<[string, (x: number) => number, number]>([
    ["a line", (x) => x - 0.3, 0.3],
    ["a flat line", (x) => 1e-3 * (x + 0.7), -0.7],
    ["a steep line", (x) => 1e3 * (x - 0.9), 0.9],
    ["tanh", (x) => Math.tanh(3 * x) - 0.5, Math.atanh(0.5) / 3],
    ["a cube", (x) => (x - 0.2) ** 3, 0.2],
    ["atanh", (x) => Math.atanh(x) - 5, Math.tanh(5)],
    ["a step with a slope", (x) => (x > 0.4 ? 1 : -1) + (x - 0.4), 0.4],
  ])("%s", (name, plain, wanted) => {
    for (const guess of [0, -0.8, 7]) {
      const { f, calls } = counted(plain);
      const found = risingRoot(f, -1, 1, guess, 1e-12);
      // 120 steps at the most, halving at least every third, and all of them inside.
      expect(calls.length).toBeLessThan(122);
      expect(calls.every((x) => x > -1 && x < 1)).toBe(true);
      if (name.startsWith("a step")) {
        // No place has a value near 0: the search ends next to the jump, and says so.
        expect(found).toBeUndefined();
        expect(calls.at(-1)).toBeCloseTo(wanted, 10);
        continue;
      }
      expect(found).toBe(calls.at(-1));
      expect(Math.abs(plain(found as number))).toBeLessThanOrEqual(1e-12);
      // The cube is below 1e-12 within 1e-4 of its root.
      expect(found).toBeCloseTo(wanted, name === "a cube" ? 3 : 8);
    }
  });

  it("smooth functions take few steps", () => {
    const { f, calls } = counted((x) => Math.tanh(3 * x) - 0.5);
    risingRoot(f, -1, 1, 0.1, 1e-12);
    expect(calls.length).toBeLessThan(12);
  });

  it("none where the function has one sign, or no value", () => {
    expect(risingRoot((x) => x + 2, -1, 1, 0, 1e-12)).toBeUndefined();
    expect(risingRoot((x) => x - 2, -1, 1, 0, 1e-12)).toBeUndefined();
    const { f, calls } = counted(() => Number.NaN);
    expect(risingRoot(f, -1, 1, 0.5, 1e-12)).toBeUndefined();
    expect(calls).toEqual([0.5]);
  });
});

it("an overlap is the mean of the products", () => {
  expect(overlapOf(Float64Array.of(1, 2, -1, 4), Float64Array.of(3, 0.5, 2, -1))).toBe((3 + 1 - 2 - 4) / 4);
});

describe("places where a function crosses a value", () => {
  it("all of them, ascending, up to a thousand million", () => {
    expect(crossings((z) => z * z, [], 2).map((z) => z.toPrecision(14))).toEqual([
      "-1.4142135623731",
      "1.4142135623731",
    ]);
    const far = crossings((z) => Math.asinh(z), [], 20);
    expect(far.length).toBe(1);
    expect(far[0] / Math.sinh(20)).toBeCloseTo(1, 13);
    expect(crossings((z) => z, [], 2e9)).toEqual([]);
    expect(crossings((z) => z, [], -9e8)).toEqual([-9e8]);
  });

  it("not the jumps at the breakpoints, but what lies next to them", () => {
    const jump = (z: number) => (z > 0.5 ? 1 : -1);
    expect(crossings(jump, [0.5], 0)).toEqual([]);
    // A jump up at 0 and a line that comes down behind it, and the same to the left.
    expect(
      crossings((z) => (z >= 0 ? 1 - 1e3 * z : 1 + 1e3 * z), [0], 0).map((z) => Number(z.toPrecision(12))),
    ).toEqual([-1e-3, 1e-3]);
    expect(crossings((z) => (z >= 2 ? z - 2.004 : -1), [2], 0).map((z) => Number(z.toPrecision(12)))).toEqual([2.004]);
  });
});
