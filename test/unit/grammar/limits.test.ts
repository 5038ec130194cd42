import { describe, expect, it } from "vitest";
import { lex } from "../../../grammar/lex.js";
import { maxDepth, maxDiagnostics, maxFailures, maxFileLength } from "../../../grammar/limits.js";
import { parse } from "../../../grammar/parse.js";
import { ModelParser } from "../../../grammar/parser.js";
import { print } from "../../../grammar/print.js";
import { sourceFile } from "../../../grammar/source.js";
import { codes } from "./tree-text.js";

const letX = (expr: string) => `model M {\n  let x = ${expr}\n}\n`;
const deep = maxDepth - 2; // the block and the expression are two of the levels
const nested: Readonly<Record<string, (n: number) => string>> = {
  parentheses: (n) => `${"(".repeat(n)}1${")".repeat(n)}`,
  calls: (n) => `${"f(".repeat(n)}1${")".repeat(n)}`,
  lists: (n) => `${"[".repeat(n)}1${"]".repeat(n)}`,
  indices: (n) => `${"a[".repeat(n)}1${"]".repeat(n)}`,
  signs: (n) => `${"- ".repeat(n)}1`,
  negations: (n) => `${"not ".repeat(n)}a`,
  powers: (n) => `${"a^".repeat(n)}a`,
  sums: (n) => `${"sum(i) ".repeat(n)}a`,
  "sums of products": (n) => `${"a * sum(i) ".repeat(n)}a`,
  conditions: (n) => `${"if ".repeat(n)}a${" then b else c".repeat(n)}`,
  branches: (n) => `${"if a then ".repeat(n)}b${" else c".repeat(n)}`,
  "else if": (n) => `${"if a then b else ".repeat(n)}c`,
};

describe("nesting", () => {
  it.each(Object.keys(nested))("of %s is read up to the limit and refused beyond", (kind) => {
    const source = sourceFile("deep", letX(nested[kind](deep)));
    const { value, diagnostics } = parse(source);
    expect(diagnostics).toEqual([]);
    expect(parse(sourceFile("again", print(value!))).diagnostics).toEqual([]);
    expect(codes(letX(nested[kind](maxDepth + 1)))).toEqual(["WFM1018"]);
    expect(codes(letX(nested[kind](10_000)))).toEqual(["WFM1018"]);
  });

  it("that never closes is refused too", () => {
    expect(codes("(".repeat(10_000))).toEqual(["WFM1018"]);
    expect(codes(letX("if ".repeat(10_000)))).toEqual(["WFM1018"]);
  });

  it("of one statement does not count for the next", () => {
    const statements = Array.from({ length: 300 }, (_, i) => `  let x${i} = if a then (b`).join("\n");
    expect(codes(`model M {\n${statements}\n}`)).not.toContain("WFM1018");
  });

  it("leaves the parser room on the stack", () => {
    // The deepest construct at twice the limit: what a caller's own frames may use up.
    const parser = new ModelParser();
    parser.read(lex(sourceFile("deep", letX(nested["calls"](2 * maxDepth)))).tokens);
    expect(() => parser.file()).not.toThrow();
    expect(parser.errors).toEqual([]);
  });
});

describe("length", () => {
  it.each(["+", "*", "<"])("a hundred thousand operands joined by `%s` are read and printed", (sign) => {
    const text = letX(Array(100_000).fill("a").join(` ${sign} `));
    const { value, diagnostics } = parse(sourceFile("long", text));
    expect(diagnostics.map((d) => d.code)).toEqual(sign === "<" ? ["WFM1013"] : []);
    expect(print(value!).length).toBeGreaterThan(100_000);
  });

  it("a file beyond the limit is refused at once", () => {
    expect(codes("let x = 1\n".repeat(1_000_000))).toEqual(["WFM1019"]);
    expect(codes("\u00A7{".repeat(5_000_000))).toEqual(["WFM1019"]);
  });

  it("a file at the limit is read", () => {
    expect(codes(`model M {\n${fill("  let x = a + f(b, 2)\n", maxFileLength - 20)}}`)).toEqual([]);
  });

  it.each(["\u00A7a", "  let x = a b )\n", "  let x = f(a,\n", ";", "}", "'", '"', "/*", "1e", "..", "\\", "- "])(
    "a long file of `%s` ends in a few messages",
    (unit) => {
      const found = codes(`model M {\n${fill(unit, maxFileLength / 16)}`);
      expect(found.length).toBeGreaterThan(0);
      expect(found.length).toBeLessThanOrEqual(maxDiagnostics + 1);
    },
  );
});

function fill(unit: string, length: number): string {
  return unit.repeat(Math.floor(length / unit.length));
}

describe("number of messages", () => {
  it("is bounded, and the last one counts the rest", () => {
    const { diagnostics } = parse(sourceFile("bad", `model M {\n${"  let x = )\n".repeat(80)}}`));
    expect(diagnostics).toHaveLength(maxDiagnostics + 1);
    expect(diagnostics.at(-1)).toMatchObject({ code: "WFM1020", message: "30 more syntax errors are not shown" });
  });

  it("says `at least` when reading was given up", () => {
    const { diagnostics } = parse(sourceFile("bad", `model M {\n${"  let x = )\n".repeat(2 * maxFailures)}}`));
    expect(diagnostics.at(-1)?.message).toMatch(/^at least \d+ more/);
  });
});
