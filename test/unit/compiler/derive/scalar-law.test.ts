import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { real } from "../../../../testing/arbitraries/numbers.js";
import { activation, activationOf, channel, channelOf, lawOf } from "./laws.js";

/** Random expressions in z, finite for |z| up to 100 and smooth but for kinks and jumps of their own. */
const body: fc.Arbitrary<string> = fc.letrec<{ expr: string }>((tie) => {
  const e = tie("expr");
  const constant = real(-2, 2).map((c) => `(${c.toFixed(3)})`);
  return {
    expr: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constant("z"),
      constant,
      fc.tuple(e, fc.constantFrom("+", "-", "*"), e).map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc.tuple(fc.constantFrom("tanh", "sin", "cos", "abs", "relu", "erf", "sign"), e).map(([f, a]) => `${f}(${a})`),
      e.map((a) => `exp(-(${a})^2)`),
      e.map((a) => `sqrt(1 + (${a})^2)`),
      fc.tuple(e, e).map(([a, b]) => `(${a}) / (1 + (${b})^2)`),
      fc.tuple(fc.constantFrom("min", "max"), e, e).map(([f, a, b]) => `${f}(${a}, ${b})`),
      fc.tuple(e, e, e, e).map(([a, b, c, d]) => `(if ${a} < ${b} then ${c} else ${d})`),
    ),
  };
}).expr;

describe("slopes by symbolic differentiation", () => {
  it("are finite differences of the law, away from its breakpoints", () => {
    fc.assert(
      fc.property(body, real(-3, 3), (text, z) => {
        const derived = activation(`activation f(z: real) = ${text}`);
        if (derived.fault) return;
        const { apply, slope, curvature, breakpoints } = derived.law;
        const near = Math.min(1, ...breakpoints.map((place) => Math.abs(place - z)));
        const h = Math.min(1e-3, near / 8);
        if (h < 1e-4) return;
        const value = [-2, -1, 0, 1, 2].map((n) => apply(z + n * h));
        const slopes = [-2, -1, 0, 1, 2].map((n) => slope(z + n * h));
        const five = (v: number[]) => (v[0] - 8 * v[1] + 8 * v[3] - v[4]) / (12 * h);
        const scale = 1 + Math.max(...[...value, ...slopes].map(Math.abs)) + Math.abs(curvature(z));
        // Five points err by h^4 times a fifth derivative, up to 1e-12 * 1e3 here, and by rounding 1e-16 / h; both scale with the law.
        expect(Math.abs(five(value) - slope(z))).toBeLessThan(1e-6 * scale ** 3);
        expect(Math.abs(five(slopes) - curvature(z))).toBeLessThan(1e-6 * scale ** 3);
      }),
      { numRuns: 150, seed: 11 },
    );
  });
});

describe("breakpoints found by meaning", () => {
  it.each<[string, number[], number[] | undefined]>([
    ["if abs(z) < 0.6745 then 1 else -1", [-0.6745, 0.6745], [-1, 1, -1]],
    ["max(0, z)", [0], undefined],
    ["if z^2 < 2 then 1 else -1", [-Math.SQRT2, Math.SQRT2], [-1, 1, -1]],
    ["if tanh(z) > 0.3 then 1 else 0", [Math.atanh(0.3)], [0, 1]],
    ["floor(3 * abs(z) / (1 + abs(z)) + 0.5)", [-5, -1, -0.2, 0.2, 1, 5], [3, 2, 1, 0, 1, 2, 3]],
    ["if abs(z) < 4 then sign(sin(z)) else 0", [-4, -Math.PI, 0, Math.PI, 4], [0, 1, -1, 1, -1, 0]],
    ["if (z - 3.00712)^2 < 0.000001 then 1 else 0", [3.00612, 3.00812], [0, 1, 0]],
    ["abs(abs(abs(z) - 1) - 1)", [-2, -1, 0, 1, 2], undefined],
    ["z * abs(z)", [0], undefined],
    ["min(z, 1, z^2)", [0, 1], undefined],
    ["if z > 1e8 then 1 else -1", [1e8], [-1, 1]],
    ["if z > 0 then 2 * z else z + z", [], undefined],
    ["if z == 0 then 5 else 1", [], [1]],
    ["tanh(z)^2 + 1 / cosh(z)^2", [], [1]],
    ["sqrt(abs(z))", [0], undefined],
    ["if not (z < 0.7 or z > 0.9) then 1 else -1", [0.7, 0.9], [-1, 1, -1]],
    ["if abs(z) < 1 then z % 0.5 else 0", [-1, -0.5, 0, 0.5, 1], undefined],
  ])("%s", (text, breakpoints, levels) => {
    const law = lawOf(text);
    expect(law.breakpoints.length).toBe(breakpoints.length);
    // Bisection ends at neighbouring numbers of the comparison as it is rounded: some units of the last place of its terms.
    law.breakpoints.forEach((place, n) => expect(place).toBeCloseTo(breakpoints[n], 12));
    if (levels) law.levels?.forEach((level, n) => expect(level).toBeCloseTo(levels[n], 13));
    expect(law.levels?.length).toEqual(levels?.length);
  });

  it("leave nothing between them that jumps, on dense samples of random laws", () => {
    fc.assert(
      fc.property(body, (text) => {
        const derived = activation(`activation f(z: real) = ${text}`);
        if (derived.fault) return;
        const { apply, slope, breakpoints, levels } = derived.law;
        const step = 0.003;
        for (let z = -3; z < 3; z += step) {
          const [a, b] = [z, z + step];
          if (breakpoints.some((place) => place > a - 1e-9 && place < b + 1e-9)) continue;
          const rise = Math.max(...[0, 0.25, 0.5, 0.75, 1].map((t) => Math.abs(slope(a + t * step))));
          // Between breakpoints a law is smooth: it moves no more than its slope lets it, twice that being ample over one step.
          expect(Math.abs(apply(b) - apply(a))).toBeLessThanOrEqual(2 * step * rise + 1e-3 * (1 + Math.abs(apply(a))));
          if (levels) expect(apply(a)).toBeCloseTo(levels[breakpoints.filter((place) => place < a).length], 12);
        }
      }),
      { numRuns: 60, seed: 12 },
    );
  });
});

describe("laws from which nothing can be derived", () => {
  it.each([
    ["sign(sin(z))", /64 places/],
    ["z - floor(z)", /64 places/],
    ["1 / z", /z = 0 is/],
    ["1 / (z - 0.3)", /z = 0.3 is/],
    ["log(abs(z))", /z = 0 is -Infinity/],
    ["sqrt(z)", /is NaN/],
    ["exp(z^2)", /is Infinity/],
    ["majority(z)", /`majority` is no function/],
  ])("%s", (text, reason) => {
    const { fault } = activation(`activation f(z: real) = ${text}`);
    expect(fault?.reason).toMatch(reason);
    expect(fault?.can).not.toBe("");
  });
});

describe("the rest of a law", () => {
  const door = `activation door(z: real; width: real = 0.6745) = if abs(z) < width then 1 else -1
  smooth tanh(4 * (width^2 - z^2))`;

  it("takes slopes from the smooth form, values and breakpoints from the other", () => {
    const law = activationOf(door, { width: 0.5 });
    expect(law.breakpoints).toEqual([-0.5, 0.5]);
    expect(law.levels).toEqual([-1, 1, -1]);
    const z = 0.3;
    const t = Math.tanh(4 * (0.25 - z * z));
    expect(law.smooth?.(z)).toBeCloseTo(t, 15);
    expect(law.slope(z)).toBeCloseTo(-8 * z * (1 - t * t), 14);
    expect(law.curvature(z)).toBeCloseTo(-8 * (1 - t * t) - 128 * z * z * t * (1 - t * t), 12);
  });

  it("calls other laws", () => {
    const text = `${door}\nactivation twice(z: real) = door(z) + door(z - 1, width = 0.2) + relu(z)`;
    const law = activationOf(text);
    expect(law.breakpoints).toEqual([-0.6745, 0, 0.6745, 0.8, 1.2]);
    expect(law.apply(1)).toBe(-1 + 1 + 1);
  });

  it("a channel has one law a label", () => {
    const law = channelOf("channel c(y: spin, z: real; k: real = 1) = if y * z >= k then 1 else exp(y * z - k)", {
      k: 0.3,
    });
    expect(law.sees).toBe("real");
    expect([law.breakpoints(1), law.breakpoints(-1)]).toEqual([[0.3], [-0.3]]);
    expect(law.weight(-1, 0.1)).toBeCloseTo(Math.exp(-0.4), 15);
  });

  it("a channel over a spin is two numbers a label", () => {
    const law = channelOf("channel c(y: spin, z: spin; p: real) = if y == z then 1 - p else p", { p: 0.25 });
    expect(law.sees).toBe("sign");
    expect([-1, 1].map((y) => [-1, 1].map((z) => law.weight(y, z)))).toEqual([
      [0.75, 0.25],
      [0.25, 0.75],
    ]);
  });

  it("a channel with negative weights is refused", () => {
    expect(channel("channel c(y: spin, z: real) = y * z").fault?.reason).toMatch(/weight is -/);
    expect(channel("channel c(y: spin, z: spin) = y * z").fault?.reason).toMatch(/weight is -1/);
  });
});
