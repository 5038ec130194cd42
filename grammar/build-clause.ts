import type { CstNode, IToken } from "chevrotain";
import type { Clause, Name, Option, StringLiteral } from "./ast.js";
import { buildExpr, buildString, buildValue, optionalExpr } from "./build-expr.js";
import { type Builder, checkSign, nameOf, nodesOf, optionalName, spanOf, tokenOf } from "./cst.js";
import type { Span } from "./source.js";
import type { Surroundings } from "./trivia.js";

type Build = (node: CstNode, base: Surroundings & { span: Span }, b: Builder) => Clause;

/** Tree of each kind of clause, by the name of its rule in the grammar. */
export const clauseBuilders: Readonly<Record<string, Build>> = {
  run: (node, base, b) => {
    const options = nodesOf(node, "setting").map((each) => option(each, b));
    return { kind: "run", ...base, algorithm: name(node, b), options };
  },
  axis: (node, base, b) => {
    const kind = (tokenOf(node, "word") as IToken).image as "anneal" | "sweep";
    return { kind, ...base, name: name(node, b), value: value(node, b) };
  },
  seeds: (node, base, b) => ({ kind: "seeds", ...base, value: value(node, b) }),
  measure: (node, base, b) => {
    return { kind: "measure", ...base, items: nodesOf(node, "expression").map((each) => buildExpr(each, b)) };
  },
  stop: (node, base, b) => ({ kind: "stop", ...base, condition: expr(node, b) }),
  expect: (node, base, b) => ({ kind: "expect", ...base, condition: expr(node, b), at: optionalExpr(node, "at", b) }),
  plot: (node, base, b) => {
    return { kind: "plot", ...base, y: expr(node, b), x: name(node, b), by: optionalName(node, "by", b) };
  },
  save: (node, base, b) => ({ kind: "save", ...base, name: name(node, b), path: path(node, b) }),
  report: (node, base, b) => ({ kind: "report", ...base, path: path(node, b) }),
};

function option(node: CstNode, b: Builder): Option {
  checkSign(node, ["="], "an option is given a constant", b);
  return { name: name(node, b), value: value(node, b), span: spanOf(node, b) };
}

const name = (node: CstNode, b: Builder): Name => nameOf(tokenOf(node, "Identifier") as IToken, b);
const expr = (node: CstNode, b: Builder) => buildExpr(nodesOf(node, "expression")[0], b);
const value = (node: CstNode, b: Builder) => buildValue(nodesOf(node, "value")[0], b);
const path = (node: CstNode, b: Builder): StringLiteral => buildString(tokenOf(node, "StringLiteral") as IToken, b);
