import type { IToken, TokenType } from "chevrotain";
import { isStatementOnly } from "./recover.js";
import * as t from "./tokens.js";

const openers = new Set<TokenType>([t.LeftParen, t.LeftBracket, t.LeftBrace]);
const closers = new Set<TokenType>([t.RightParen, t.RightBracket, t.RightBrace]);

/**
 * The first token that is nested deeper than `limit` in brackets and conditions, if any.
 * The parser calls itself for each level, so this is asked before it starts.
 */
export function tooDeepToken(tokens: readonly IToken[], limit: number): IToken | undefined {
  let depth = 0;
  let open: { brace: boolean; outside: number }[] = [];
  for (const token of tokens) {
    const { tokenType: type } = token;
    if (isStatementOnly(token)) {
      const blocks = open.filter((each) => each.brace);
      depth = blocks.length;
      open = blocks;
    } else if (openers.has(type)) {
      open.push({ brace: type === t.LeftBrace, outside: depth++ });
    } else if (closers.has(type)) {
      depth = open.pop()?.outside ?? 0;
    } else if (type === t.reserved.if) depth++;
    else if (type === t.reserved.else) depth = Math.max(depth - 1, open.length);
    if (depth > limit) return token;
  }
  return undefined;
}
