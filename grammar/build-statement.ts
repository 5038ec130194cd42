import type { CstNode, IToken } from "chevrotain";
import type { Name, PlateStatement, Statement } from "./ast.js";
import { buildExpr, buildTarget, buildType, buildValue, optionalExpr } from "./build-expr.js";
import { type Builder, checkSign, nameOf, nodeOf, nodesOf, optionalName, spanOf, tokenOf, tokensOf } from "./cst.js";
import type { Span } from "./source.js";
import type { Surroundings } from "./trivia.js";

type Build = (node: CstNode, base: Surroundings & { span: Span }, b: Builder) => Statement;

/** Tree of each kind of statement, by the name of its rule in the grammar. */
export const statementBuilders: Readonly<Record<string, Build>> = {
  param: (node, base, b) => {
    checkSign(node, ["="], "a parameter's value is a constant", b);
    return {
      kind: "param",
      ...base,
      name: name(node, b),
      type: buildType(child(node, "type"), b),
      value: optionalExpr(node, "expression", b),
      where: optionalExpr(node, "where", b),
      unit: unit(nodeOf(node, "unit"), b),
    };
  },
  let: (node, base, b) => {
    checkSign(node, ["="], "`let` names a constant", b);
    return { kind: "let", ...base, name: name(node, b), value: expr(node, b) };
  },
  plate: (node, base, b) => plate(node, base, b),
  graph: (node, base, b) => {
    checkSign(node, ["="], "`graph` names a constant", b);
    return { kind: "graph", ...base, name: name(node, b), value: expr(node, b) };
  },
  data: (node, base, b) => {
    checkSign(node, ["from"], "data come from a source", b);
    const targets = nodesOf(node, "target").map((target) => buildTarget(target, b));
    const grouped = tokenOf(node, "LeftParen") !== undefined;
    return { kind: "data", ...base, targets, grouped, source: optionalExpr(node, "expression", b) };
  },
  var: (node, base, b) => {
    checkSign(node, ["~"], "a variable has a law", b);
    const prior = optionalExpr(node, "expression", b);
    return { kind: "var", ...base, target: target(node, b), prior, constraint: optionalExpr(node, "on", b) };
  },
  define: (node, base, b) => define(node, base, b),
  replicas: (node, base, b) => ({
    kind: "replicas",
    ...base,
    index: name(node, b),
    domain: buildValue(child(node, "value"), b),
    variables: tokensOf(node, "variable").map((token) => nameOf(token, b)),
  }),
  couple: (node, base, b) => ({
    kind: "couple",
    ...base,
    variable: name(node, b),
    center: optionalName(node, "center", b),
    index: nameOf(tokenOf(node, "index") as IToken, b),
    law: expr(node, b),
  }),
};

function plate(node: CstNode, base: Surroundings & { span: Span }, b: Builder): PlateStatement {
  return {
    kind: "plate",
    ...base,
    indices: tokensOf(node, "Identifier").map((token) => nameOf(token, b)),
    separators: tokensOf(node, "separator").map((token) => token.image as "," | "<"),
    domain: buildValue(child(node, "value"), b),
  };
}

function define(node: CstNode, base: Surroundings & { span: Span }, b: Builder): Statement {
  const word = (tokenOf(node, "word") as IToken).image as "def" | "observe" | "factor" | "energy";
  const parts = { ...base, target: target(node, b), value: expr(node, b) };
  if (word === "observe") {
    checkSign(node, [":=", "~"], "an observation is a definition or has a law", b);
    return { kind: "observe", ...parts, relation: tokenOf(node, "Binding")?.image === "~" ? "~" : ":=" };
  }
  const why = word === "def" ? "`def` gives a definition" : `\`${word}\` is defined by an expression`;
  checkSign(node, [":="], why, b);
  return { kind: word, ...parts };
}

function unit(node: CstNode | undefined, b: Builder): Name | undefined {
  if (node === undefined) return undefined;
  const span = spanOf(node, b);
  return { text: b.source.text.slice(span.start, span.end).replace(/\s|\/\/[^\r\n]*/g, ""), span };
}

const child = (node: CstNode, label: string): CstNode => nodesOf(node, label)[0];
const name = (node: CstNode, b: Builder): Name => nameOf(tokenOf(node, "Identifier") as IToken, b);
const expr = (node: CstNode, b: Builder) => buildExpr(child(node, "expression"), b);
const target = (node: CstNode, b: Builder) => buildTarget(child(node, "target"), b);
