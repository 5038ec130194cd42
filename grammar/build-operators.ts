import type { CstElement, CstNode, IToken } from "chevrotain";
import type { Binary, BinaryOperator, Expr, UnaryOperator } from "./ast.js";
import { type Builder, nameOf, nodesOf, spanOf, tokenOf, tokensOf } from "./cst.js";
import { spanOfToken } from "./lex.js";
import { maxDepth } from "./limits.js";
import { binaryLevel, comparisonLevel, notLevel, powerLevel, termLevel } from "./precedence.js";
import { cover } from "./source.js";
import { assignInCondition, chainedComparison, needsParentheses, tooDeep } from "./syntax-messages.js";
import { spelling } from "./tokens.js";

// The flat list `- a + sum(i) b * c` becomes a tree by precedence climbing: the loop over one level keeps a long sum off
// the stack, only prefixes, powers and tighter operators recurse.

/** Where the climb stands: the next operand to read, and how many of its prefixes are read already. */
interface Cursor {
  readonly operands: readonly CstNode[];
  readonly operators: readonly IToken[];
  at: number;
  prefix: number;
  readonly primary: (node: CstNode, b: Builder) => Expr;
}

/** The tree of an `expression` node's operators; `primary` builds one operand without its prefixes. */
export function buildOperators(node: CstNode, primary: Cursor["primary"], b: Builder): Expr {
  const cursor = {
    operands: nodesOf(node, "operand"),
    operators: tokensOf(node, "Operator"),
    at: 0,
    prefix: 0,
    primary,
  };
  return climb(cursor, 0, b);
}

function climb(c: Cursor, least: number, b: Builder): Expr {
  let left = prefixed(c, least, b);
  let compared: Expr | undefined;
  for (let sign = c.operators[c.at - 1]; sign !== undefined; sign = c.operators[c.at - 1]) {
    const operator = binaryOperator(sign);
    const level = binaryLevel[operator];
    if (level < least) break;
    const right = operator === "^" ? deeper(c, b, () => climb(c, powerLevel, b)) : climb(c, level + 1, b);
    if (compared !== undefined && level === comparisonLevel) {
      left = chained(left, binary(operator, compared, right), sign, b);
    } else left = binary(operator, left, right);
    if (sign.image === "=") b.diagnostics.push(assignInCondition(spanOfToken(b.source, sign)));
    compared = level === comparisonLevel ? right : undefined;
  }
  return left;
}

/** `a < b < c`, reported once a chain and read as the reader surely means it: `a < b and b < c`. */
function chained(left: Expr, right: Binary, sign: IToken, b: Builder): Expr {
  const first = left.kind === "binary" && left.operator !== "and";
  if (first) b.diagnostics.push(chainedComparison(spanOfToken(b.source, sign), left.span));
  return binary("and", left, right);
}

function binary(operator: BinaryOperator, left: Expr, right: Expr): Binary {
  return { kind: "binary", operator, left, right, span: cover(left.span, right.span) };
}

function binaryOperator(sign: IToken): BinaryOperator {
  if (sign.image === "=") return "==";
  return (spelling.get(sign.tokenType) ?? sign.image) as BinaryOperator;
}

/** One operand with what stands before it. */
function prefixed(c: Cursor, least: number, b: Builder): Expr {
  const operand = c.operands[c.at];
  const before: CstElement | undefined = operand.children.prefix?.[c.prefix];
  if (before === undefined) {
    c.at++;
    c.prefix = 0;
    return c.primary(operand, b);
  }
  return deeper(c, b, () => {
    c.prefix++;
    return "image" in before ? unary(before, c, least, b) : reduce(before, c, b);
  });
}

/** Build one level down. Beyond the limit the nesting is reported once and the rest of the expression is skipped. */
function deeper(c: Cursor, b: Builder, build: () => Expr): Expr {
  if (b.depth >= maxDepth) {
    const operand = c.operands[c.at];
    if (!b.broken) b.diagnostics.push(tooDeep(spanOf(operand, b), maxDepth));
    b.broken = true;
    c.at = c.operands.length;
    return { kind: "boolean", value: false, span: spanOf(operand, b) };
  }
  b.depth++;
  const built = build();
  b.depth--;
  return built;
}

function unary(sign: IToken, c: Cursor, least: number, b: Builder): Expr {
  const operator = (spelling.get(sign.tokenType) ?? sign.image) as UnaryOperator;
  const span = spanOfToken(b.source, sign);
  if (operator === "not" && least > notLevel) b.diagnostics.push(needsParentheses(span, "not"));
  const operand = climb(c, operator === "not" ? Math.max(notLevel, least) : powerLevel, b);
  return { kind: "unary", operator, operand, span: cover(span, operand.span) };
}

function reduce(binder: CstNode, c: Cursor, b: Builder): Expr {
  const operator = tokenOf(binder, "Sum") ? "sum" : "prod";
  const indices = tokensOf(binder, "Identifier").map((token) => nameOf(token, b));
  const body = climb(c, termLevel, b);
  return { kind: "reduce", operator, indices, body, span: cover(spanOf(binder, b), body.span) };
}
