import type { CstNode, IToken } from "chevrotain";
import type { AllIndices, Argument, Expr, Index, StringLiteral, Target, TypeExpr, Value } from "./ast.js";
import { buildOperators } from "./build-operators.js";
import { type Builder, checkSign, nameOf, nodeOf, nodesOf, optionalName, spanOf, tokenOf } from "./cst.js";
import { spanOfToken } from "./lex.js";
import { maxDepth } from "./limits.js";
import { cover } from "./source.js";
import { badEscape, hugeNumber, tooDeep } from "./syntax-messages.js";
import { ForeignString } from "./tokens.js";

/** Tree of an `expression` node; `if` chains and operator lists are built by loops. */
export function buildExpr(node: CstNode, b: Builder): Expr {
  const conditions = nodesOf(node, "condition");
  const outer = b.depth;
  b.depth += Math.max(1, conditions.length);
  if (b.depth > maxDepth && !b.broken) {
    b.diagnostics.push(tooDeep(spanOf(node, b), maxDepth));
    b.broken = true;
  }
  let built = buildOperators(node, buildPrimary, b);
  for (let i = conditions.length - 1; i >= 0; i--) {
    const condition = buildExpr(conditions[i], b);
    const then = buildExpr(nodesOf(node, "chosen")[i], b);
    const word = spanOfToken(b.source, node.children["If"][i] as IToken);
    built = { kind: "if", condition, then, otherwise: built, span: cover(word, built.span) };
  }
  b.depth = outer;
  return built;
}

/** Tree of the `expression` node under a label, if any. */
export function optionalExpr(node: CstNode, label: string, b: Builder): Expr | undefined {
  const child = nodeOf(node, label);
  return child && buildExpr(child, b);
}

function buildPrimary(node: CstNode, b: Builder): Expr {
  const named = nodeOf(node, "named");
  if (named) return buildNamed(named, b);
  const vote = nodeOf(node, "vote");
  if (vote) return buildVote(vote, b);
  const number = tokenOf(node, "NumberLiteral");
  if (number) return buildNumber(number, b);
  const group = nodeOf(node, "group");
  if (group) return { ...inside(group, b), span: spanOf(group, b) };
  const list = nodeOf(node, "list");
  if (list)
    return { kind: "list", items: nodesOf(list, "expression").map((e) => buildExpr(e, b)), span: spanOf(list, b) };
  const text = tokenOf(node, "StringLiteral");
  if (text) return buildString(text, b);
  const truth = tokenOf(node, "True");
  const token = truth ?? (tokenOf(node, "False") as IToken);
  return { kind: "boolean", value: truth !== undefined, span: spanOfToken(b.source, token) };
}

function inside(group: CstNode, b: Builder): Expr {
  return buildExpr(nodesOf(group, "expression")[0], b);
}

function buildNumber(token: IToken, b: Builder): Expr {
  const span = spanOfToken(b.source, token);
  const value = Number.parseFloat(token.image);
  if (value === Number.POSITIVE_INFINITY) b.diagnostics.push(hugeNumber(span, token.image));
  return { kind: "number", value, text: token.image, span };
}

const escapes: Readonly<Record<string, string>> = { '\\"': '"', "\\\\": "\\", "\\n": "\n" };

/** A string literal: quotes removed, escapes replaced, unknown escapes reported. */
export function buildString(token: IToken, b: Builder): StringLiteral {
  const span = spanOfToken(b.source, token);
  const closed = token.tokenType === ForeignString || (token.image.length > 1 && token.image.endsWith('"'));
  const inner = token.image.slice(1, closed ? -1 : undefined);
  const value = inner.replace(/\\[\s\S]/gu, (written, at: number) => {
    const known = escapes[written];
    const start = span.start + 1 + at;
    if (known === undefined) b.diagnostics.push(badEscape({ ...span, start, end: start + written.length }, written));
    return known ?? written;
  });
  return { kind: "string", value, span };
}

function buildNamed(node: CstNode, b: Builder): Expr {
  const name = nameOf(tokenOf(node, "Identifier") as IToken, b);
  const span = spanOf(node, b);
  const args = nodeOf(node, "args");
  if (args) return { kind: "call", callee: name, args: buildArgs(args, b), span };
  const indices = nodeOf(node, "indices");
  return indices
    ? { kind: "reference", name, indices: buildIndices(indices, b), span }
    : { kind: "reference", name, span };
}

/** A call of the rule `and` or `or`. */
function buildVote(node: CstNode, b: Builder): Expr {
  const callee = nameOf((tokenOf(node, "And") ?? tokenOf(node, "Or")) as IToken, b);
  return { kind: "call", callee, args: buildArgs(nodeOf(node, "args") as CstNode, b), span: spanOf(node, b) };
}

function buildArgs(node: CstNode, b: Builder): Argument[] {
  return nodesOf(node, "argument").map((a) => argument(a, b));
}

function argument(node: CstNode, b: Builder): Argument {
  checkSign(node, ["="], "an argument is named with `=`", b);
  const name = optionalName(node, "Identifier", b);
  return { name, value: buildValue(node, b), span: spanOf(node, b) };
}

/** Tree of a `value` node, or of an argument without its name: an expression or a range. */
export function buildValue(node: CstNode, b: Builder): Value {
  const from = buildExpr(nodesOf(node, "expression")[0], b);
  const to = optionalExpr(node, "to", b);
  if (to === undefined) return from;
  const step = optionalExpr(node, "step", b);
  return { kind: "range", from, to, step, span: cover(from.span, (step ?? to).span) };
}

/** The indices between square brackets, or none. */
export function buildIndices(node: CstNode | undefined, b: Builder): Index[] {
  return node ? nodesOf(node, "index").map((index) => buildIndex(index, b)) : [];
}

function buildIndex(node: CstNode, b: Builder): Index {
  const all = (): AllIndices => ({ kind: "all", span: spanOf(node, b) });
  return optionalExpr(node, "expression", b) ?? all();
}

/** Tree of a `type` node. */
export function buildType(node: CstNode, b: Builder): TypeExpr {
  return {
    name: nameOf(tokenOf(node, "Identifier") as IToken, b),
    args: nodesOf(node, "expression").map((e) => buildExpr(e, b)),
    indices: buildIndices(nodeOf(node, "indices"), b),
    span: spanOf(node, b),
  };
}

/** Tree of a `target` node. */
export function buildTarget(node: CstNode, b: Builder): Target {
  const type = nodeOf(node, "type");
  return {
    name: nameOf(tokenOf(node, "Identifier") as IToken, b),
    indices: buildIndices(nodeOf(node, "indices"), b),
    type: type && buildType(type, b),
    span: spanOf(node, b),
  };
}
