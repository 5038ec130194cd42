import type { Expr } from "../../grammar/ast.js";
import { printExpr } from "../../grammar/print-expr.js";
import { parts, walk } from "../expr/walk.js";
import type { Subject } from "./subject.js";
import { infer } from "./support.js";
import { isTruth } from "./support-arithmetic.js";
import { numberExpected, textInExpression, truthExpected, unlike } from "./type-messages.js";

/** Longer conditions are not written out in a hint. */
const LONGEST_HINT = 40;

/** Conditions where conditions belong, numbers where numbers belong, and no text between them. */
export function checkKinds(subject: Subject, expr: Expr): void {
  walk(expr, (node) => {
    if (node.kind === "string") subject.report(textInExpression(node.span, "text"));
    else if (node.kind === "list") subject.report(textInExpression(node.span, "a list"));
    else if (node.kind === "unary") (node.operator === "not" ? needTruth : needNumber)(subject, node.operand);
    else if (node.kind === "reduce") needNumber(subject, node.body);
    else if (node.kind === "call")
      for (const { value } of node.args) for (const each of parts(value)) needNumber(subject, each);
    if (node.kind === "binary") checkOperands(subject, node);
    if (node.kind === "if") checkBranches(subject, node);
    return node.kind !== "list";
  });
}

function checkOperands(subject: Subject, { operator, left, right, span }: Extract<Expr, { kind: "binary" }>): void {
  if (operator === "and" || operator === "or")
    for (const side of [left, right]) needTruth(subject, side, "each side of a condition");
  else if (operator !== "==" && operator !== "!=") for (const side of [left, right]) needNumber(subject, side);
  else if (differ(subject, left, right)) subject.report(unlike(span));
}

function checkBranches(subject: Subject, { condition, then, otherwise, span }: Extract<Expr, { kind: "if" }>): void {
  needTruth(subject, condition, "the condition of an `if`");
  if (differ(subject, then, otherwise)) subject.report(unlike(span));
}

function differ(subject: Subject, left: Expr, right: Expr): boolean {
  const [a, b] = [infer(subject, left), infer(subject, right)];
  return a !== undefined && b !== undefined && isTruth(a) !== isTruth(b);
}

/** Reports an expression that is known to be a number where a condition must stand. */
export function needTruth(subject: Subject, expr: Expr, what = "this"): void {
  const support = infer(subject, expr);
  if (support && !isTruth(support)) subject.report(truthExpected(expr.span, what));
}

/** Reports a condition where a number must stand. */
export function needNumber(subject: Subject, expr: Expr): void {
  const support = infer(subject, expr);
  if (!support || !isTruth(support)) return;
  const text = printExpr(expr);
  subject.report(numberExpected(expr.span, text.length > LONGEST_HINT ? "..." : text));
}
