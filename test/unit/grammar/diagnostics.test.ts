import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../../grammar/diagnostic.js";
import { parse } from "../../../grammar/parse.js";
import { formatText } from "../../../grammar/print.js";
import { sourceFile } from "../../../grammar/source.js";
import { codes } from "./tree-text.js";

const inModel = (statement: string) => `model M {\n  ${statement}\n}\n`;
const errors = (text: string) => parse(sourceFile("t.wfm", text)).diagnostics;

function only(text: string): Diagnostic {
  const found = errors(text);
  expect(found).toHaveLength(1);
  return found[0];
}

/** The text after the fixes of all its diagnostics. */
function mended(text: string): string {
  const edits = errors(text).flatMap((d) => d.fixes.flatMap((fix) => fix.edits));
  const backwards = [...edits].sort((a, b) => b.span.start - a.span.start);
  return backwards.reduce((done, { span, text: put }) => done.slice(0, span.start) + put + done.slice(span.end), text);
}

describe("fixes", () => {
  it.each([
    ["parm K: int", "param K: int"],
    ["vra w: spin", "var w: spin"],
    ["parameter K: int", "param K: int"],
    ["def h = 1", "def h := 1"],
    ["let x := 1", "let x = 1"],
    ["observe s = 1", "observe s := 1"],
    ["var w = normal(0, 1)", "var w ~ normal(0, 1)"],
    ['data x := npz("a")', 'data x from npz("a")'],
    ['data x frm npz("a")', 'data x from npz("a")'],
    ["param K: int = 1 where K = 1", "param K: int = 1 where K == 1"],
    ["let x = .5 + 1. + 2x + 1_000", "let x = 0.5 + 1.0 + 2 * x + 1000"],
    ["let x = \u22121 \u00D7 2 \u2264 3 && !a || b ** 2 <> 4", "let x = -1 * 2 <= 3 and not a or b ^ 2 != 4"],
    ["let x = \u201Cabc\u201D", 'let x = "abc"'],
    ["let x = 'abc'", 'let x = "abc"'],
    ["let x = 1;", "let x = 1"],
    ["# note", "// note"],
    ["let x = 1 )", "let x = 1 "],
    ["let x = if a than b else c", "let x = if a then b else c"],
    ["plate k ni 1..3", "plate k in 1..3"],
    ['let x = "a\\qb"', 'let x = "a\\\\qb"'],
    ["param step: real", "param step_: real"],
  ])("%s", (wrong, right) => {
    expect(errors(inModel(wrong)).length).toBeGreaterThan(0);
    expect(mended(inModel(wrong))).toBe(inModel(right));
  });
});

describe("messages", () => {
  it("name what was expected and what stands there", () => {
    expect(only(inModel("let x =")).message).toBe("expected an expression after `=`, found `}`");
    expect(only(inModel("param N int")).message).toBe("expected `:` after `N`, found `int`");
    expect(only(inModel("data = 3")).message).toContain("expected a name, or several in parentheses");
    expect(only("model M {").message).toBe("the model has no closing `}`");
    expect(only("use 3").message).toBe("expected a string in double quotes after `use`, found `3`");
  });

  it("never speak of a brace when a statement is misspelt", () => {
    for (const text of ["model M { parm K: int }", "model M {\n  let a = 1\n  parm K: int\n}"]) {
      const d = only(text);
      expect(d.code).toBe("WFM1010");
      expect(d.hints[0]).toBe("did you mean `param`?");
    }
  });

  it("point behind the last word when something is missing at the end of a line", () => {
    const d = only("model M {\n  let x =\n  let y = 1\n}");
    expect(d.span).toMatchObject({ start: 19, end: 19 });
  });

  it("label the bracket that is open", () => {
    const d = only("model M {\n  let x = (1 + 2\n  let y = 1\n}");
    expect(d).toMatchObject({ code: "WFM1007", labels: [{ span: { start: 20, end: 21 } }] });
  });
});

describe("recovery", () => {
  it("reports each broken statement and keeps the others", () => {
    const text = `model M {
  param K: int = 9
  parm N: int
  let a = (1 +
  def h[i] = 1
  data x[i: spin
  graph G = f(1)
  let b = 1 2
  var w[i]: spin
}
experiment e on M {
  run bp { y = }
  sed 1..3
  measure a b
  stop when c == 1
}
rule r(t spin) -> spin = 1
rule s(t: spin) -> spin = 1
`;
    const { value, diagnostics } = parse(sourceFile("t", text));
    const wanted = ["WFM1010", "WFM1006", "WFM1014", "WFM1006", "WFM1006", "WFM1006", "WFM1010", "WFM1006", "WFM1006"];
    expect(diagnostics.map((d) => d.code)).toEqual(wanted);
    const kept = value!.declarations.map((d) =>
      d.kind === "model"
        ? d.statements.map((s) => s.kind)
        : d.kind === "experiment"
          ? d.clauses.map((c) => c.kind)
          : d.kind,
    );
    expect(kept).toEqual([["param", "def", "graph", "let", "var"], ["measure", "stop"], "rule"]);
  });

  it("ends an open block where the next declaration begins", () => {
    const { value, diagnostics } = parse(
      sourceFile("t", "model M {\n  let a = 1\n\nexperiment e on M {\n  run bp\n}\n"),
    );
    expect(diagnostics.map((d) => d.code)).toEqual(["WFM1008"]);
    expect(value!.declarations.map((d) => d.kind)).toEqual(["model", "experiment"]);
  });

  it("reads the block of a broken head", () => {
    expect(codes("model {\n  parm K: int\n}\n")).toEqual(["WFM1006", "WFM1010"]);
    expect(codes("experiment e M {\n  rnu bp\n}\n")).toEqual(["WFM1006", "WFM1010"]);
  });

  it("says where a word belongs", () => {
    expect(codes("model M {\n  run bp\n}\nexperiment e on M {\n  param K: int\n}\nlet a = 1\n")).toEqual(
      Array(3).fill("WFM1011"),
    );
  });

  it("an unknown character does not bring more messages with it", () => {
    expect(codes(inModel("let caf\u00E9 = (1"))).toEqual(["WFM1001"]);
    expect(codes(inModel('let x = f("abc, 1)'))).toEqual(["WFM1002"]);
  });

  it("refuses to format what it cannot read", () => {
    expect(formatText(sourceFile("t", inModel("parm K: int"))).value).toBeUndefined();
    expect(formatText(sourceFile("t", inModel("param K:int"))).value).toBe(inModel("param K: int"));
  });
});
