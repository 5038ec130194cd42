import { expect, it } from "vitest";
import { depth, references, walk } from "../../../../compiler/expr/walk.js";
import type { Expr } from "../../../../grammar/ast.js";
import { parse } from "../../../../grammar/parse.js";
import { sourceFile } from "../../../../grammar/source.js";

function expression(text: string): Expr {
  const file = parse(sourceFile("m.wfm", `model M { let a = ${text} }`)).value;
  const model = file?.declarations[0];
  const statement = model?.kind === "model" ? model.statements[0] : undefined;
  if (statement?.kind !== "let") throw new Error(`${text} does not parse`);
  return statement.value;
}

it("names are found in the order of the text, inside indices, calls, ranges and sums", () => {
  const expr = expression("if a[i] > b then f(c, d = e..g step h) else sum(k) [j, w[k, l + 1]]^m");
  expect(references(expr).map((each) => each.name.text)).toEqual("a i b c e g h j w k l m".split(" "));
});

it("a visitor can skip what is below", () => {
  const seen: string[] = [];
  walk(expression("f(a) + b"), (node) => {
    if (node.kind === "reference") seen.push(node.name.text);
    return node.kind !== "call";
  });
  expect(seen).toEqual(["b"]);
});

it("a sum of many terms is walked without running out of stack", () => {
  const leaf: Expr = { kind: "number", value: 1, text: "1", span: { path: "", start: 0, end: 1 } };
  let sum: Expr = leaf;
  for (let n = 0; n < 200_000; n++) sum = { kind: "binary", operator: "+", left: sum, right: leaf, span: leaf.span };
  expect(depth(sum)).toBe(200_001);
});
