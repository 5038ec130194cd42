import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agrees, contains, fit } from "../../../../compiler/check/fit.js";
import { subject } from "../../../../compiler/check/subject.js";
import { infer } from "../../../../compiler/check/support.js";
import { BIT, INT, REAL, SPIN, type Support } from "../../../../compiler/ir/support.js";
import type { CheckedModel } from "../../../../compiler/model.js";
import { resolve } from "../../../../compiler/resolve/resolve.js";
import { parse } from "../../../../grammar/parse.js";
import { sourceFile } from "../../../../grammar/source.js";
import { real } from "../../../../testing/arbitraries/numbers.js";
import { testCapabilities } from "../../../oracles/capabilities.js";

/** A model with one variable of each type and one definition, `e`. */
function modelOf(expression: string): CheckedModel {
  const source = sourceFile(
    "m.wfm",
    `model M { var s: spin\n var b: bit\n var c: cat(3)\n var r: real\n def e := ${expression} }`,
  );
  const parsed = parse(source);
  const host = { readText: () => undefined, parse };
  const outcome = parsed.value && resolve(source, parsed.value, host, testCapabilities);
  expect([...parsed.diagnostics, ...(outcome?.diagnostics ?? [])]).toEqual([]);
  return outcome?.value?.models[0] as CheckedModel;
}

function supportOf(expression: string): Support | undefined {
  const model = modelOf(expression);
  const about = subject({ ...model, capabilities: testCapabilities, report: () => undefined });
  const symbol = model.symbols.get("e");
  return symbol?.kind === "definition" ? infer(about, symbol.node.value) : undefined;
}

/** An expression as text, and what it is worth: an evaluator of its own, apart from the compiler's. */
interface Sample {
  readonly text: string;
  readonly value: (at: Readonly<Record<"s" | "b" | "c" | "r", number>>) => number;
}

const leaf: fc.Arbitrary<Sample> = fc.oneof(
  fc
    .constantFrom("s" as const, "b" as const, "c" as const, "r" as const)
    .map((text) => ({ text, value: (at: Parameters<Sample["value"]>[0]) => at[text] })),
  fc.constantFrom(0, 1, 2, 3, 0.5, 7).map((n) => ({ text: String(n), value: () => n })),
);
const operations: readonly (readonly [string, (a: number, b: number) => number])[] = [
  ["({} + {})", (a, b) => a + b],
  ["({} - {})", (a, b) => a - b],
  ["({} * {})", (a, b) => a * b],
  ["({} / {})", (a, b) => a / b],
  ["({} % {})", (a, b) => ((a % b) + b) % b],
  ["min({}, {})", Math.min],
  ["max({}, {})", Math.max],
  ["(if {} < {} then 1 else -1)", (a, b) => (a < b ? 1 : -1)],
  ["sign({} - {})", (a, b) => (a - b >= 0 ? 1 : -1)],
  ["abs({} * {})", (a, b) => Math.abs(a * b)],
  ["relu({} - {})", (a, b) => Math.max(0, a - b)],
  ["floor({} + {})", (a, b) => Math.floor(a + b)],
  ["({}^2 + {})", (a, b) => a * a + b],
  ["(-{} + {})", (a, b) => -a + b],
];
const { expression } = fc.letrec<{ expression: Sample }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.tuple(fc.constantFrom(...operations), tie("expression"), tie("expression")).map(([[form, apply], a, b]) => ({
      text: form.replace("{}", a.text).replace("{}", b.text),
      value: (at: Parameters<Sample["value"]>[0]) => apply(a.value(at), b.value(at)),
    })),
  ),
}));
const assignment = fc.record({
  s: fc.constantFrom(-1, 1),
  b: fc.constantFrom(0, 1),
  c: fc.constantFrom(0, 1, 2),
  r: real(-10, 10),
});

/** Rounding of the evaluator and of interval ends may differ in the last places: both are of order 1e4 at most here, so 1e-9. */
const ROUNDING = 1e-9;

function holds(support: Support, value: number): boolean {
  if (support.kind === "finite") return support.values.some((each) => Math.abs(each - value) < ROUNDING);
  return value >= support.lower - ROUNDING && value <= support.upper + ROUNDING;
}

describe("infer", () => {
  it("never leaves out a value that the expression takes", () => {
    fc.assert(
      fc.property(expression, fc.array(assignment, { minLength: 1, maxLength: 8 }), (sample, points) => {
        const support = supportOf(sample.text);
        for (const point of points) {
          const value = sample.value(point);
          // Division by zero has no value to hold.
          if (Number.isFinite(value) && support) expect(holds(support, value), `${sample.text} = ${value}`).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, Support | undefined]>([
    ["s", SPIN],
    // Both factors are taken for different spins: the set is too large, never too small.
    ["s * s", SPIN],
    ["2 * b - 1", SPIN],
    ["sign(r)", SPIN],
    ["(s + 1) / 2", BIT],
    ["(b + c) % 2", BIT],
    ["b + c", { kind: "finite", type: "int", values: [0, 1, 2, 3] }],
    ["r > 0", { kind: "finite", type: "bool", values: [0, 1] }],
    ["if r > 0 then 1 else 0", BIT],
    ["s / 2", { kind: "interval", lower: -0.5, upper: 0.5, integer: false }],
    ["abs(r)", { kind: "interval", lower: 0, upper: Number.POSITIVE_INFINITY, integer: false }],
    ["tanh(r)", { kind: "interval", lower: -1, upper: 1, integer: false }],
    ["1 / r", REAL],
    ["door(r)", SPIN],
    ["true + 1", undefined],
  ])("%s", (text, support) => {
    expect(supportOf(text)).toEqual(support);
  });
});

describe("fit", () => {
  it.each<[string, Support, Support, string, boolean]>([
    ["a spin is a spin", SPIN, SPIN, "always", true],
    ["a bit may be a spin, once", BIT, SPIN, "sometimes", false],
    ["a spin is real", SPIN, REAL, "always", true],
    ["a real may be an integer, seldom", REAL, INT, "sometimes", false],
    ["an integer is no bit on the whole", INT, BIT, "sometimes", false],
    ["2.5 is no integer", { kind: "interval", lower: 2.5, upper: 2.5, integer: false }, INT, "never", false],
    ["true is no number", { kind: "finite", type: "bool", values: [0, 1] }, BIT, "never", false],
  ])("%s", (_, value, type, how, agree) => {
    expect(fit(value, type)).toBe(how);
    expect(agrees(value, type)).toBe(agree);
  });

  it("knows members", () => {
    expect([contains(SPIN, 0), contains(BIT, 0), contains(INT, 0.5), contains(REAL, 0.5)]).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
});
