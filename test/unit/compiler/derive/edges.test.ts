import { describe, expect, it } from "vitest";
import { decide, ruleMeaning } from "../../../../compiler/derive/rule.js";
import type { RuleMeaning } from "../../../../compiler/ir/flat-graph.js";
import { activation, channel, channelOf, lawOf } from "./laws.js";

// Edges of what is derived from laws and rules: where conditions are equalities, at the ends of the domain and of the lists, close to 0.

describe("conditions are the truth, negated and together", () => {
  const cases: readonly [string, (z: number) => boolean][] = [
    ["z == 0.5", (z) => z === 0.5],
    ["not (z == 0.5)", (z) => z !== 0.5],
    ["z != 0.5", (z) => z !== 0.5],
    ["not (z != 0.5)", (z) => z === 0.5],
    ["z > 0 and z < 1", (z) => z > 0 && z < 1],
    ["not (z > 0 and z < 1)", (z) => !(z > 0 && z < 1)],
    ["z < 0 or z > 1", (z) => z < 0 || z > 1],
    ["not (z < 0 or z > 1)", (z) => !(z < 0 || z > 1)],
    ["z >= 0.5 and not (z > 1)", (z) => z >= 0.5 && z <= 1],
    ["z <= 0.5", (z) => z <= 0.5],
    ["true", () => true],
    ["not true", () => false],
    ["not false and z < 1", (z) => z < 1],
  ];
  it.each(cases)("if %s", (text, holds) => {
    const { apply } = lawOf(`if ${text} then 2 else -3`);
    for (const z of [-1, 0, 0.25, 0.5, 0.75, 1, 2]) expect(apply(z), `z = ${z}`).toBe(holds(z) ? 2 : -3);
  });

  it("signs of an operand", () => {
    expect(lawOf("-z").apply(0.3)).toBe(-0.3);
    expect(lawOf("+z").apply(0.3)).toBe(0.3);
    expect(lawOf("1 - +(z - 2)").apply(0.5)).toBe(2.5);
  });
});

describe("breakpoints", () => {
  it.each<[string, number[]]>([
    // Three zeros between neighbours of a coarse grid have one sign change: near 0, on the even grid, and far out.
    ["if (z - 1e-6) * (z - 2e-6) * (z - 3e-6) > 0 then 1 else 0", [1e-6, 2e-6, 3e-6]],
    ["if (z - 3.02) * (z - 3.07) * (z - 3.13) > 0 then 1 else 0", [3.02, 3.07, 3.13]],
    ["if (z + 1e5) * (z + 2e5) * (z + 3e5) > 0 then 1 else 0", [-3e5, -2e5, -1e5]],
    // No finite slope, with no comparison anywhere; at the ends of the domain, but not beyond.
    ["((z - 0.3)^2)^0.5", [0.3]],
    ["sqrt((z - 0.3)^2)", [0.3]],
    ["sqrt((z - 100)^2)", [100]],
    ["sqrt((z + 150)^2)", []],
    ["sqrt((z - 150)^2)", []],
    ["sqrt(abs(z - 100))", [100]],
    ["sqrt(abs(z + 100))", [-100]],
    // Nearer than the last grid point to what decides, and two decisions at one place.
    ["abs(z) + abs(2 * z)", [0]],
    ["if z > 0.25 then 1 else (if z > 0.75 then 2 else 3)", [0.25]],
  ])("%s", (text, wanted) => {
    const { breakpoints } = lawOf(text);
    expect(breakpoints.length).toBe(wanted.length);
    // The comparison is rounded as its terms are, relative to the place.
    breakpoints.forEach((place, n) =>
      expect(Math.abs(place / (wanted[n] || 1) - (wanted[n] ? 1 : 0))).toBeLessThan(1e-9),
    );
  });

  it.each<[string, number[]]>([
    ["if z > 0 then 1 else sin(z)^2 + cos(z)^2", [1]],
    ["if z > 0 then sin(z)^2 + cos(z)^2 else 1", [1]],
    // Rounding of a level is relative to it: 1e-13 of a thousand is none.
    ["if z > 0 then 1000 * (sin(z)^2 + cos(z)^2) else 0", [0, 1000]],
    ["if z > 0 then 0.001 * sin(z)^2 + 0.001 * cos(z)^2 else 0", [0, 0.001]],
    ["if z > 0.1 and z < 0.1001 then sin(z)^2 + cos(z)^2 else 3", [3, 1, 3]],
  ])("levels of %s", (text, wanted) => {
    const { levels, breakpoints } = lawOf(text);
    expect(levels?.length).toBe(wanted.length);
    expect(breakpoints.length).toBe(wanted.length - 1);
    levels?.forEach((level, n) => expect(level).toBeCloseTo(wanted[n], 11));
  });

  it("a piece that moves by little is no level", () => {
    expect(lawOf("if z > 0 then 1 else 1 + 1e-9 * z").levels).toBeUndefined();
    expect(lawOf("if z > 0.1 and z < 0.1001 then z else 3").levels).toBeUndefined();
  });
});

describe("what a law may not be", () => {
  it("has a value for |z| up to 100, and need not have one beyond", () => {
    for (const text of ["exp(z)", "exp(-z)", "exp(7 * z)", "sqrt(100 - abs(z) + 0 * z)"]) {
      const inside = text.startsWith("sqrt")
        ? activation(`activation f(z: real) = if abs(z) <= 100 then ${text} else 0`)
        : activation(`activation f(z: real) = ${text}`);
      expect(inside.fault, text).toBeUndefined();
    }
    for (const text of ["exp(8 * z)", "exp(-8 * z)"])
      expect(activation(`activation f(z: real) = ${text}`).fault?.reason).toMatch(/is Infinity/);
  });

  it.each(['z + "a"', "z + [1, 2]"])("only numbers can stand in it: %s", (text) => {
    expect(activation(`activation f(z: real) = ${text}`).fault?.reason).toMatch(
      /only numbers and functions of numbers/,
    );
  });

  it("laws that call each other twice grow too long to be written out", () => {
    const doubled = Array.from({ length: 15 }, (_, n) => `activation f${n + 1}(z: real) = f${n}(z) + f${n}(z)`);
    const { fault } = activation(["activation f0(z: real) = z", ...doubled].join("\n"));
    expect(fault?.reason).toMatch(/too long when the laws it calls are written out/);
  });

  it("a channel sees one output", () => {
    for (const formals of [
      "y: spin, z: real, w: real",
      "y: spin, z: spin[k]",
      "y: spin, z: spin[k], w: real",
      "y: spin",
    ])
      expect(channel(`channel c(${formals}) = 1`).fault?.can).toMatch(/channel name\(y: spin, z: real; parameters\)/);
  });

  it("a channel's weights: 0 is one, an infinity and a negative one are none", () => {
    const zero = channelOf("channel c(y: spin, z: spin) = if y == z then 1 else 0");
    expect([zero.weight(1, -1), zero.weight(1, 0), zero.weight(-1, 2)]).toEqual([0, 1, 0]);
    expect(channel("channel c(y: spin, z: spin) = if y == z then 1 / 0 else 1").fault?.reason).toMatch(/Infinity/);
    // Negative at one place only, for one label only.
    for (const sign of ["", "-"])
      expect(channel(`channel c(y: spin, z: real) = 2 - exp(-(${sign}y * z - 20)^2) * 3`).fault?.reason).toMatch(
        /weight is -1 at an output of -?20/,
      );
    expect(channel("channel c(y: spin, z: real) = (z - 20)^2").fault).toBeUndefined();
  });
});

describe("rules at the ends of what is listed", () => {
  const mixed = (tau: ArrayLike<number>): number => (tau[0] > 0 ? Array.from(tau).reduce((p, t) => p * t, 1) : tau[1]);

  it("14 units are listed, 15 are not", () => {
    const list = ruleMeaning({ units: 14, output: mixed, alike: [] });
    expect(list.fault).toBeUndefined();
    const law = (list as { law: RuleMeaning }).law;
    expect(law.kind).toBe("listed");
    for (let trial = 0; trial < 200; trial++) {
      const tau = Array.from({ length: 14 }, (_, k) => (((trial * 7919) >> k) & 1 ? 1 : -1));
      expect(decide(law, tau)).toBe(mixed(tau));
    }
    const alike = Array.from({ length: 15 }, (_, k) => k);
    expect(ruleMeaning({ units: 15, output: mixed, alike }).fault?.reason).toMatch(/over 15 units/);
  });

  // 40 units that are all different: 2^40 combinations are not tried.
  const units = 40;
  const alike = Array.from({ length: units }, (_, k) => k);
  const weighted = { votes: Float64Array.from(alike, (k) => 1 + (k % 3)), threshold: 5 };
  const vote = (tau: ArrayLike<number>): number =>
    Array.from(tau).reduce((sum, t, k) => sum + weighted.votes[k] * t, 0) >= 5 ? 1 : -1;

  it("a vote that is written is taken where it is the rule, and compared with it", () => {
    expect(ruleMeaning({ units, output: vote, alike, weighted })).toEqual({ law: { kind: "weighted", ...weighted } });
    // Parity agrees where all units are +1, as they are in no random trial.
    const product = (tau: ArrayLike<number>): number => Array.from(tau).reduce((p, t) => p * t, 1);
    expect(ruleMeaning({ units, output: product, alike, weighted }).fault?.reason).toMatch(/over 40 units/);
  });

  it("an output that is no spin is told with the units that gave it", () => {
    const idle = (tau: ArrayLike<number>): number => (Array.from(tau).every((t) => t > 0) ? 1 : 0);
    const told = ruleMeaning({ units, output: idle, alike, weighted }).fault?.reason;
    expect(told).toMatch(/^it gives 0 for \d+ of 40 units at \+1$/);
    const few = Array.from({ length: 3 }, (_, k) => k);
    expect(ruleMeaning({ units: 3, output: idle, alike: few }).fault?.reason).toBe("it gives 0 for tau = (-1, -1, -1)");
  });

  it("votes that are found are small integers with the threshold where the output turns", () => {
    for (const [votes, threshold] of [
      [[2, 1, 1], 2],
      [[3, 2, 2], -1],
      [[1, -1, 2, 1], 1],
    ] as const) {
      const output = (tau: ArrayLike<number>) =>
        Array.from(tau).reduce((sum, t, k) => sum + votes[k] * t, 0) >= threshold ? 1 : -1;
      const law = (ruleMeaning({ units: votes.length, output, alike: [] }) as { law: RuleMeaning }).law;
      if (law.kind !== "weighted") throw new Error(law.kind);
      expect([...law.votes].every((v) => Number.isInteger(v) && Math.abs(v) <= 6)).toBe(true);
      expect(Number.isInteger(law.threshold)).toBe(true);
      for (let bits = 0; bits < 2 ** votes.length; bits++) {
        const tau = votes.map((_, k) => ((bits >> k) & 1 ? 1 : -1));
        expect(decide(law, tau)).toBe(output(tau));
      }
    }
  });
});
