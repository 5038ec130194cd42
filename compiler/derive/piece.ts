import type { Expr } from "../../grammar/ast.js";
import { call, combined, negative, number } from "../expr/build.js";
import { builtins } from "../expr/builtins.js";
import { plain } from "../expr/evaluate-call.js";
import { compileScalar } from "./scalar.js";

/**
 * The smooth expression that a law is around one place: conditions decided, kinks and steps replaced by the side that `at` lies on,
 * constants worked out. It holds as far as no decision changes.
 */
export function pieceAt(expr: Expr, at: number): Expr {
  const within = (node: Expr): Expr => pieceAt(node, at);
  switch (expr.kind) {
    case "unary":
      return expr.operator === "-" ? negative(within(expr.operand)) : within(expr.operand);
    case "binary":
      return pieceOfBinary(expr, at);
    case "if":
      return within(compileScalar(expr.condition)(at) !== 0 ? expr.then : expr.otherwise);
    case "call":
      return pieceOfCall(expr, at);
    default:
      return expr;
  }
}

function pieceOfBinary(expr: Extract<Expr, { kind: "binary" }>, at: number): Expr {
  const [a, b] = [pieceAt(expr.left, at), pieceAt(expr.right, at)];
  if (expr.operator !== "%") return combined(expr.operator, a, b);
  const steps = Math.floor(compileScalar(a)(at) / compileScalar(b)(at));
  return combined("-", a, combined("*", number(steps), b));
}

function pieceOfCall(expr: Extract<Expr, { kind: "call" }>, at: number): Expr {
  const { text } = expr.callee;
  const args = expr.args.map((argument) => pieceAt(plain(argument), at));
  const values = args.map((argument) => compileScalar(argument)(at));
  const [a] = args;
  const apply = builtins.get(text)?.apply ?? Number;
  switch (text) {
    case "abs":
      return values[0] >= 0 ? a : negative(a);
    case "relu":
      return values[0] > 0 ? a : number(0);
    case "min":
    case "max":
      return args[values.indexOf(apply(...values))] ?? a;
    case "sign":
    case "floor":
    case "ceil":
    case "round":
      return number(apply(values[0]));
    default:
      return args.every((argument) => argument.kind === "number") ? number(apply(...values)) : call(text, ...args);
  }
}
