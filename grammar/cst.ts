import type { CstNode, IToken } from "chevrotain";
import type { Name } from "./ast.js";
import type { Diagnostic } from "./diagnostic.js";
import { endOf, spanOfToken } from "./lex.js";
import type { SourceFile, Span } from "./source.js";
import { wrongSign } from "./syntax-messages.js";

/** What the builder of the tree carries along. */
export interface Builder {
  readonly source: SourceFile;
  readonly tokens: readonly IToken[];
  readonly diagnostics: Diagnostic[];
  /** Levels of expression that are open. */
  depth: number;
  /** Set when the statement at hand cannot become a tree. */
  broken: boolean;
}

/** Tokens under a label of a node, in order. */
export function tokensOf(node: CstNode, label: string): IToken[] {
  return (node.children[label] ?? []) as IToken[];
}

/** The first token under a label, if any. */
export function tokenOf(node: CstNode, label: string): IToken | undefined {
  return node.children[label]?.[0] as IToken | undefined;
}

/** Nodes under a label, in order. */
export function nodesOf(node: CstNode, label: string): CstNode[] {
  return (node.children[label] ?? []) as CstNode[];
}

/** The first node under a label, if any. */
export function nodeOf(node: CstNode, label: string): CstNode | undefined {
  return node.children[label]?.[0] as CstNode | undefined;
}

/** Place of a node that was read whole. */
export function spanOf(node: CstNode, b: Builder): Span {
  const { startOffset = 0, endOffset = 0 } = node.location ?? {};
  return { path: b.source.path, start: startOffset, end: endOffset + 1 };
}

/** A token as a name of the tree. */
export function nameOf(token: IToken, b: Builder): Name {
  return { text: token.image, span: spanOfToken(b.source, token) };
}

/** The name under a label, if any. */
export function optionalName(node: CstNode, label: string, b: Builder): Name | undefined {
  const token = tokenOf(node, label);
  return token && nameOf(token, b);
}

/** Complain when the sign between a target and its meaning is not one of `right`; `why` says what is being written. */
export function checkSign(node: CstNode, right: readonly string[], why: string, b: Builder): void {
  const sign = tokenOf(node, "Binding");
  if (sign === undefined || right.includes(sign.image)) return;
  b.diagnostics.push(wrongSign(spanOfToken(b.source, sign), sign.image, right[0], why));
}

/** Index of the first token that ends behind an offset. */
export function tokenIndex(tokens: readonly IToken[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (endOf(tokens[middle]) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
