import type { BinaryOperator, Expr } from "../../grammar/ast.js";
import type { Span } from "../../grammar/source.js";
import { arithmetic } from "./constant.js";

// Expressions that the compiler writes itself; what is known at once is worked out at once, so that `0 * z` never grows.

/** Where an expression stands that no file holds. */
export const NOWHERE: Span = { path: "", start: 0, end: 0 };

/** A number. */
export function number(value: number): Expr {
  return { kind: "number", span: NOWHERE, value, text: `${value}` };
}

/** A bare name. */
export function name(text: string): Expr {
  return { kind: "reference", span: NOWHERE, name: { span: NOWHERE, text } };
}

/** A call with plain arguments. */
export function call(callee: string, ...values: readonly Expr[]): Expr {
  const args = values.map((value) => ({ span: NOWHERE, value }));
  return { kind: "call", span: NOWHERE, callee: { span: NOWHERE, text: callee }, args };
}

/** `if condition then a else b`; one branch where both are the same number. */
export function choose(condition: Expr, then: Expr, otherwise: Expr): Expr {
  if (then === otherwise) return then;
  if (then.kind === "number" && otherwise.kind === "number" && then.value === otherwise.value) return then;
  return { kind: "if", span: NOWHERE, condition, then, otherwise };
}

/** `a operator b` as it stands. */
export function binary(operator: BinaryOperator, left: Expr, right: Expr): Expr {
  return { kind: "binary", span: NOWHERE, operator, left, right };
}

function literal(expr: Expr): number | undefined {
  return expr.kind === "number" ? expr.value : undefined;
}

/** `-a`. */
export function negative(a: Expr): Expr {
  if (a.kind === "number") return number(-a.value);
  if (a.kind === "unary" && a.operator === "-") return a.operand;
  return { kind: "unary", span: NOWHERE, operator: "-", operand: a };
}

/** `a operator b` of numbers, with the neutral and absorbing elements of each operator used. */
export function combined(operator: BinaryOperator, a: Expr, b: Expr): Expr {
  const [x, y] = [literal(a), literal(b)];
  if (x !== undefined && y !== undefined) return number(Number(arithmetic(operator, x, y)));
  switch (operator) {
    case "+":
      return x === 0 ? b : y === 0 ? a : binary("+", a, b);
    case "-":
      return y === 0 ? a : x === 0 ? negative(b) : binary("-", a, b);
    case "*":
      if (x === 0 || y === 0) return number(0);
      return x === 1 ? b : y === 1 ? a : x === -1 ? negative(b) : y === -1 ? negative(a) : binary("*", a, b);
    case "/":
      return x === 0 ? number(0) : y === 1 ? a : y === -1 ? negative(a) : binary("/", a, b);
    case "^":
      return y === 0 ? number(1) : y === 1 ? a : binary("^", a, b);
    default:
      return binary(operator, a, b);
  }
}

/** a + b. */
export function plus(a: Expr, b: Expr): Expr {
  return combined("+", a, b);
}
/** a - b. */
export function minus(a: Expr, b: Expr): Expr {
  return combined("-", a, b);
}
/** a * b. */
export function times(a: Expr, b: Expr): Expr {
  return combined("*", a, b);
}
/** a / b. */
export function over(a: Expr, b: Expr): Expr {
  return combined("/", a, b);
}
