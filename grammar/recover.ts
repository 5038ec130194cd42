import type { IToken, TokenType } from "chevrotain";
import * as t from "./tokens.js";

// Where to go on reading after a mistake. A model has no statement separator, so the signs of a new statement are a
// reserved word that can only begin one, or a word at the start of a line that is not indented deeper.

/** What the parser was reading when it met the mistake. */
export type Unit = "statement" | "clause" | "declaration" | "head";

const statementOnly = new Set<TokenType>(
  (["param", "let", "plate", "var", "def", "observe"] as const).map((word) => t.reserved[word]),
);
const leading = new Set<TokenType>([
  ...statementOnly,
  ...(["graph", "data", "factor", "energy", "replicas", "couple"] as const).map((word) => t.soft[word]),
  ...t.clauseWords.map((word) => t.soft[word]),
]);
const openers = new Set<TokenType>([t.LeftParen, t.LeftBracket, t.LeftBrace]);
const closers = new Set<TokenType>([t.RightParen, t.RightBracket, t.RightBrace]);

/** True for a word or number: what stands behind a word that leads a statement, and never behind one used as a name. */
export function beginsOperand(token: IToken | undefined): boolean {
  return token !== undefined && (isName(token) || /^[\w"'.]/.test(token.image));
}

/** True for a name, soft words included. */
export function isName(token: IToken | undefined): boolean {
  const type = token?.tokenType;
  return type !== undefined && (type === t.Identifier || (type.CATEGORIES?.includes(t.Identifier) ?? false));
}

/** True for the words that lead a statement of a model and are reserved. */
export function isStatementOnly(token: IToken): boolean {
  return statementOnly.has(token.tokenType);
}

/** True when no token stands before this one on its line. */
export function firstOnLine(tokens: readonly IToken[], at: number): boolean {
  return at === 0 || tokens[at].startLine !== tokens[at - 1].endLine;
}

/** True where a declaration begins: `model X`, `rule f(`, `experiment e on`. No statement of a block looks like that. */
export function atDeclaration(tokens: readonly IToken[], at: number): boolean {
  const type = tokens[at]?.tokenType;
  const next = tokens[at + 1];
  const afterNext = tokens[at + 2]?.tokenType;
  if (type === t.reserved.use || type === t.reserved.model) {
    if (firstOnLine(tokens, at) && tokens[at].startColumn === 1) return true;
    const fresh = firstOnLine(tokens, at) || tokens[at - 1].tokenType === t.RightBrace;
    return fresh && (isName(next) || next?.tokenType === t.StringLiteral || next?.tokenType === t.LeftBrace);
  }
  if (type === t.soft.experiment) return isName(next) && (afterNext === t.soft.on || afterNext === t.LeftBrace);
  const callable = type === t.soft.activation || type === t.soft.channel || type === t.soft.rule;
  return callable && isName(next) && afterNext === t.LeftParen;
}

/** True where a declaration seems to begin that is not quite right: `modle X {`, `experiment on M {`. */
function likeDeclaration(tokens: readonly IToken[], at: number): boolean {
  if (!firstOnLine(tokens, at) || tokens[at].startColumn !== 1) return false;
  if ((t.declarationWords as readonly string[]).includes(tokens[at].image)) return isName(tokens[at + 1]);
  const then = tokens[at + 2]?.tokenType;
  const named = isName(tokens[at]) && isName(tokens[at + 1]);
  return named && (then === t.LeftBrace || then === t.soft.on || then === t.LeftParen);
}

/**
 * Index of the token at which reading can go on, after a mistake at `from` in the unit that began at `start`.
 * The result is greater than `start` and at most `tokens.length`.
 */
export function resumeAt(tokens: readonly IToken[], start: number, from: number, unit: Unit): number {
  if (unit === "head") return endOfHead(tokens, from);
  let depth = 0;
  let braces = 0;
  for (let at = start; at < tokens.length; at++) {
    const { tokenType: type } = tokens[at];
    const fresh = at >= from && at > start;
    if (fresh && atDeclaration(tokens, at)) return at;
    if (unit === "declaration") {
      if (fresh && likeDeclaration(tokens, at)) return at;
      continue;
    }
    if (type === t.RightBrace && braces === 0) return Math.max(at, start + 1);
    if (fresh && atStatement(tokens, start, at, depth)) return at;
    if (openers.has(type)) depth++;
    if (closers.has(type)) depth--;
    if (type === t.LeftBrace) braces++;
    if (type === t.RightBrace) braces--;
  }
  return tokens.length;
}

/** A broken `model` or `experiment` line: its block is still read when the brace stands on the same line. */
function endOfHead(tokens: readonly IToken[], from: number): number {
  for (let at = from; at < tokens.length && (at === from || !firstOnLine(tokens, at)); at++) {
    if (tokens[at].tokenType === t.LeftBrace) return at;
  }
  return from;
}

function atStatement(tokens: readonly IToken[], start: number, at: number, depth: number): boolean {
  const token = tokens[at];
  const next = tokens[at + 1];
  const fresh = firstOnLine(tokens, at);
  if (statementOnly.has(token.tokenType)) return fresh || isName(next) || next?.tokenType === t.LeftParen;
  if (!fresh) return false;
  if (leading.has(token.tokenType) && (beginsOperand(next) || next?.tokenType === t.LeftParen)) return true;
  const notDeeper = (token.startColumn ?? 0) <= (tokens[start].startColumn ?? 0);
  return depth <= 0 && notDeeper && /^[\w"]|^[^\x20-\x7f]/.test(token.image);
}
