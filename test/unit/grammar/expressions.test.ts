import { describe, expect, it } from "vitest";
import { printExpr } from "../../../grammar/print-expr.js";
import { bare, codes, parsedExpr, treeText } from "./tree-text.js";

// Text, its tree, and its canonical text where that differs.
const cases: readonly (readonly [text: string, tree: string, printed?: string])[] = [
  ["a + b + c", "(+ (+ a b) c)"],
  ["a - (b - c)", "(- a (- b c))"],
  ["a + (b + c)", "(+ a (+ b c))"],
  ["a + b * c", "(+ a (* b c))"],
  ["(a + b) * c", "(* (+ a b) c)"],
  ["a / b * c % d", "(% (* (/ a b) c) d)"],
  ["a / (b * c)", "(/ a (* b c))"],
  ["-x^2", "(- (^ x 2))"],
  ["(-x)^2", "(^ (- x) 2)"],
  ["2^-x", "(^ 2 (- x))"],
  ["2^-x^2", "(^ 2 (- (^ x 2)))"],
  ["a^b^c", "(^ a (^ b c))"],
  ["(a^b)^c", "(^ (^ a b) c)"],
  ["-a * b", "(* (- a) b)"],
  ["-(a * b)", "(- (* a b))"],
  ["- - a", "(- (- a))", "--a"],
  ["a - -b", "(- a (- b))"],
  ["+a", "(+ a)"],
  ["sum(i) a * b + c", "(+ (sum[i] (* a b)) c)"],
  ["sum(i) (a * b + c)", "(sum[i] (+ (* a b) c))"],
  ["(sum(i) a) * b", "(* (sum[i] a) b)"],
  ["b * sum(i) a * c", "(* b (sum[i] (* a c)))"],
  ["b * (sum(i) a) * c", "(* (* b (sum[i] a)) c)"],
  ["-sum(i) a * b", "(- (sum[i] (* a b)))"],
  ["-(sum(i) a) * b", "(* (- (sum[i] a)) b)"],
  ["2^sum(i) a * b", "(^ 2 (sum[i] (* a b)))"],
  ["2^(sum(i) a) * b", "(* (^ 2 (sum[i] a)) b)"],
  ["(sum(i) a)^2", "(^ (sum[i] a) 2)"],
  ["sum(i, j) prod(k) x[i, j, k]", "(sum[i,j] (prod[k] (at x i j k)))"],
  ["sum(i) a / N > 0", "(> (sum[i] (/ a N)) 0)"],
  ["not a == b", "(not (== a b))"],
  ["(not a) == b", "(== (not a) b)"],
  ["not not a", "(not (not a))"],
  ["not a and b or c", "(or (and (not a) b) c)"],
  ["a or b and not c < d", "(or a (and b (not (< c d))))"],
  ["(a or b) and c", "(and (or a b) c)"],
  ["a or (b or c)", "(or a (or b c))"],
  ["(a < b) == c", "(== (< a b) c)"],
  ["a % 2 == 1 and b != 0", "(and (== (% a 2) 1) (!= b 0))"],
  ["if a then b else c + d", "(if a b (+ c d))"],
  ["(if a then b else c) + d", "(+ (if a b c) d)"],
  ["if a then b else if c then d else e", "(if a b (if c d e))"],
  ["if a then if b then c else d else e", "(if a (if b c d) e)"],
  ["if if a then b else c then d else e", "(if (if a b c) d e)"],
  ["sum(i) (if a then b else c)", "(sum[i] (if a b c))"],
  ["tau[mu, :]", "(at tau mu :)"],
  ["x[k + 1, f(i)]", "(at x (+ k 1) (call f i))"],
  ["f()", "(call f)"],
  ["f(x, d = 0..0.25 step 0.01)", "(call f x d=(range 0 0.25 0.01))"],
  ["f(1..N / K)", "(call f (range 1 (/ N K)))", "f(1..N/K)"],
  [
    "f(a + 1..(b < c), 1..g(a + b))",
    "(call f (range (+ a 1) (< b c)) (range 1 (call g (+ a b))))",
    "f(a+1..b < c, 1..g(a + b))",
  ],
  ["[]", "(list)"],
  ['[1, "a", true, false]', '(list 1 "a" true false)'],
  ["1e-3 + 0.50 + 1E+5", "(+ (+ 1e-3 0.50) 1E+5)"],
  ['"a\\"b\\\\c\\nd"', '"a\\"b\\\\c\\nd"'],
  ["σ * ξ[μ] + Γ_1", "(+ (* σ (at ξ μ)) Γ_1)"],
];

describe("expressions", () => {
  it.each(cases.map(([text, tree, printed]) => ({ text, tree, printed: printed ?? text })))("$text", (each) => {
    const { text, tree, printed } = each;
    const expr = parsedExpr(text);
    expect(treeText(expr)).toBe(tree);
    expect(printExpr(expr)).toBe(printed);
    expect(bare(parsedExpr(printed))).toEqual(bare(expr));
  });

  it("lexes the end of a range apart from its numbers", () => {
    expect(treeText(parsedExpr("f(1..2, 0..0.25, 1.5..2e3, 1..N)"))).toBe(
      "(call f (range 1 2) (range 0 0.25) (range 1.5 2e3) (range 1 N))",
    );
  });

  it("keeps the place of a parenthesised part, parentheses included", () => {
    const expr = parsedExpr("(a + b) * c");
    expect(expr.span).toMatchObject({ start: 18, end: 29 });
  });

  it("reports what has no reading, once each", () => {
    expect(codes("model M { let x = a < b < c < d }")).toEqual(["WFM1013"]);
    expect(codes("model M { let x = a + not b }")).toEqual(["WFM1016"]);
    expect(codes("model M { let x = 1 + if a then b else c }")).toEqual(["WFM1016"]);
    expect(codes("model M { let x = if a = b then c else d }")).toEqual(["WFM1015"]);
    expect(codes("model M { let x = f(a = b = c) }")).toEqual(["WFM1015"]);
    expect(codes('model M { let x = "a\\qb" + "\\t" }')).toEqual(["WFM1004", "WFM1004"]);
    expect(codes("model M { let x = 1e999 }")).toEqual(["WFM1003"]);
  });
});
