import ts from "typescript";
import { describe, expect, it } from "vitest";
import { keyOf, type Mutant, schemaOf } from "../../../tools/mutation/schema.js";
import * as mutation from "../../../tools/mutation/switch.js";

// The mutants of small texts, written out by hand, and the switch: one mutant on at a time, the code itself when none is.

function mutantsOf(text: string): Mutant[] {
  const list: Mutant[] = [];
  schemaOf("f.ts", text, list, false);
  return list;
}

const changes = (text: string): string[] => mutantsOf(text).map(({ from, to }) => `${from} => ${to}`);

/** The function `f` of a text with its mutants, run with the real switch. */
function built(text: string, seen = false): { f: (...values: number[]) => unknown; list: Mutant[] } {
  const list: Mutant[] = [];
  const [, ...body] = schemaOf("f.ts", text, list, seen).split("\n");
  const { outputText } = ts.transpileModule(body.join("\n"), { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  return { f: new Function("mutation", `${outputText}; return f;`)(mutation) as () => unknown, list };
}

/** What `f` gives with the mutant that puts `to` in place of `from`. */
function under(text: string, from: string, to: string, ...values: number[]): unknown {
  const { f, list } = built(text);
  const number = list.findIndex((mutant) => mutant.from === from && mutant.to === to);
  expect(number, `${from} => ${to}`).toBeGreaterThanOrEqual(0);
  mutation.select(number, 100);
  const value = f(...values);
  mutation.select(-1, 0);
  return value;
}

describe("the mutants of a text", () => {
  it.each<[string, string[]]>([
    ["const a = b + c;", ["b + c => b - c"]],
    ["const a = b < c;", ["b < c => b <= c", "b < c => b >= c"]],
    ["const a = -b;", ["-b => b"]],
    ["const a = 3;", ["3 => 4"]],
    ["const a = 0.5;", ["0.5 => 0.55"]],
    ["const a = Math.log(b);", ["Math.log(b) => b"]],
    ["const a = Math.max(b, c);", ["Math.max(b, c) => Math.min(b, c)"]],
    ["const a = b ? c : d;", ["b => true", "b => false"]],
    ["b(c);", ["b(c); => "]],
    ["b += c;", ["b += c; => ", "b += c => b -= c"]],
  ])("%s", (text, wanted) => {
    expect(changes(text).sort()).toEqual([...wanted].sort());
  });

  it.each([
    ["const tolerance = 1e-12;", "a tolerance"],
    ["const bound = 1e9;", "a bound"],
    ["const a = `x` + b;", "wording"],
    ["type A = 1 | 2;", "a type"],
    ["throw new Error(String(b - c));", "wording of an error"],
    ['import { b } from "c";', "an import"],
  ])("%s has none: %s", (text) => {
    expect(changes(text)).toEqual([]);
  });

  it("are named by what they change and by their turn among those that read the same", () => {
    const keys = mutantsOf("const a = b + c;\nconst d = b + c;").map(keyOf);
    expect(keys).toEqual(["f.ts | b + c | b - c | 1", "f.ts | b + c | b - c | 2"]);
    expect(mutantsOf("const a = b + c;\nconst d = b + c;").map(({ line }) => line)).toEqual([1, 2]);
  });
});

describe("the switch", () => {
  const text = `function f(x: number, n: number): number {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += x * x - 1;
  return sum > 2 ? sum : -sum;
}`;

  it("leaves the code as it is while no mutant is on", () => {
    const { f } = built(text);
    for (const [x, n] of [
      [2, 3],
      [0, 3],
      [3, 0],
    ]) {
      const sum = n * (x * x - 1);
      expect(f(x, n)).toBe(sum > 2 ? sum : -sum);
    }
  });

  // x = 2, n = 3: the sum is 9.
  it.each<[string, string, number]>([
    ["x * x - 1", "x * x + 1", 15],
    ["x * x", "x / x", -0],
    ["k < n", "k <= n", 12],
    ["k < n", "false", -0],
    ["sum > 2", "false", -9],
    ["sum += x * x - 1;", "", -0],
    ["sum += x * x - 1", "sum -= x * x - 1", 9],
  ])("%s => %s", (from, to, wanted) => {
    expect(under(text, from, to, 2, 3)).toBe(wanted);
  });

  it("puts mutants inside others: each of them is shown alone", () => {
    const nested = "function f(a: number, b: number, c: number) { return a * (b + c) - 1; }";
    expect(under(nested, "b + c", "b - c", 2, 5, 3)).toBe(3);
    expect(under(nested, "a * (b + c)", "a / (b + c)", 2, 5, 3)).toBe(2 / 8 - 1);
    expect(under(nested, "1", "2", 2, 5, 3)).toBe(14);
  });

  it("ends a loop that a mutant leaves without an end", () => {
    expect(() => under(text, "k++", "k--", 2, 3)).toThrow(/far more often/);
    mutation.select(-1, 0);
  });

  it("counts who is reached while coverage is taken, and changes nothing", () => {
    const { f, list } = built(text, true);
    mutation.takeReached();
    expect(f(2, 3)).toBe(9);
    const reached = new Map(mutation.takeReached().map(([number, times]) => [list[number].from, times]));
    expect(reached.get("x * x")).toBe(3);
    expect(reached.get("sum > 2")).toBe(1);
    expect(reached.has("-sum")).toBe(false);
  });
});
