import type { CstNode, IToken } from "chevrotain";
import type {
  ActivationDeclaration,
  ChannelDeclaration,
  Formal,
  Formals,
  Name,
  RuleDeclaration,
  StringLiteral,
  Use,
} from "./ast.js";
import { buildExpr, buildString, buildType, optionalExpr } from "./build-expr.js";
import { type Builder, checkSign, nameOf, nodeOf, nodesOf, optionalName, spanOf, tokenOf } from "./cst.js";
import type { Span } from "./source.js";
import type { Surroundings } from "./trivia.js";

type Simple = Use | ActivationDeclaration | ChannelDeclaration | RuleDeclaration;
type Build = (node: CstNode, base: Surroundings & { span: Span }, b: Builder) => Simple;

/** Tree of each declaration without a block, by the name of its rule in the grammar. */
export const declarationBuilders: Readonly<Record<string, Build>> = {
  use: (node, base, b) => ({
    kind: "use",
    ...base,
    format: optionalName(node, "format", b),
    path: buildString(tokenOf(node, "StringLiteral") as IToken, b),
    evidence: optionalString(node, "observed", b),
    alias: optionalName(node, "alias", b),
  }),
  activation: (node, base, b) => {
    checkSign(node, ["="], "an activation is given by a formula", b);
    const type = nodeOf(node, "type");
    const smooth = optionalExpr(node, "smooth", b);
    return { kind: "activation", ...base, ...signature(node, b), result: type && buildType(type, b), smooth };
  },
  channel: (node, base, b) => {
    checkSign(node, ["="], "a channel is given by a formula", b);
    return { kind: "channel", ...base, ...signature(node, b) };
  },
  rule: (node, base, b) => {
    checkSign(node, ["="], "a rule is given by a formula", b);
    return { kind: "rule", ...base, ...signature(node, b), result: buildType(nodesOf(node, "type")[0], b) };
  },
};

function signature(node: CstNode, b: Builder) {
  const list = nodesOf(node, "formals")[0];
  const formals: Formals = {
    random: nodesOf(list, "random").map((each) => formal(each, b)),
    parameters: nodesOf(list, "parameter").map((each) => formal(each, b)),
    span: spanOf(list, b),
  };
  return { name: name(node, b), formals, value: buildExpr(nodesOf(node, "expression")[0], b) };
}

function formal(node: CstNode, b: Builder): Formal {
  checkSign(node, ["="], "a default value is a constant", b);
  return {
    name: name(node, b),
    type: buildType(nodesOf(node, "type")[0], b),
    value: optionalExpr(node, "expression", b),
    span: spanOf(node, b),
  };
}

function optionalString(node: CstNode, label: string, b: Builder): StringLiteral | undefined {
  const token = tokenOf(node, label);
  return token && buildString(token, b);
}

const name = (node: CstNode, b: Builder): Name => nameOf(tokenOf(node, "Identifier") as IToken, b);
