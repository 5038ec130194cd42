import { type IToken, Lexer, type TokenType } from "chevrotain";
import type { Comment } from "./ast.js";
import type { Diagnostic } from "./diagnostic.js";
import { maxFailures } from "./limits.js";
import type { SourceFile, Span } from "./source.js";
import {
  badNumber,
  foreignComment,
  foreignSpelling,
  notUtf8,
  openString,
  REPLACEMENT,
  unknownCharacter,
} from "./syntax-messages.js";
import * as t from "./tokens.js";

/** A text as words: the tokens that the parser reads, and the comments beside them. */
export interface Lexed {
  readonly tokens: IToken[];
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
  /** Lines (from 1) with unknown characters or an open string: what the parser misses there is only a consequence. */
  readonly brokenLines: ReadonlySet<number>;
  /** True when there were too many mistakes to report each. */
  readonly gaveUp: boolean;
}

let lexer: Lexer | undefined;

/** The lexer is built when the first text arrives, so that importing this file costs nothing. */
function sharedLexer(): Lexer {
  lexer ??= new Lexer(t.allTokens, {
    positionTracking: "full",
    skipValidations: true,
  });
  return lexer;
}

/** Split a text into tokens and comments; whatever cannot be read is reported and left out. */
export function lex(source: SourceFile): Lexed {
  const { tokens, groups, errors } = sharedLexer().tokenize(source.text);
  const unknown = errors.slice(0, maxFailures).map((e) => {
    const character = String.fromCodePoint(source.text.codePointAt(e.offset) ?? 0);
    return unknownCharacter({ path: source.path, start: e.offset, end: e.offset + e.length }, character);
  });
  const foreign = groups.foreignComments.slice(0, maxFailures);
  const open = tokens.filter(({ tokenType }) => tokenType === t.OpenString);
  const wrong = tokens.filter(isWrong).slice(0, maxFailures);
  return {
    tokens,
    comments: groups.comments.map((c) => readComment(source, c)),
    diagnostics: [
      ...unknown,
      ...lostBytes(source, [...groups.comments, ...groups.foreignComments, ...tokens]),
      ...foreign.map((c) => foreignComment(spanOfToken(source, c), c.image)),
      ...wrong.map((token) => complaint(source, token)),
    ],
    brokenLines: new Set([...errors.map((e) => e.line ?? 0), ...open.map((token) => token.startLine ?? 0)]),
    gaveUp: [errors, groups.foreignComments, wrong].some((list) => list.length >= maxFailures),
  };
}

/** Place of a token in the text. */
export function spanOfToken(source: SourceFile, token: IToken): Span {
  return { path: source.path, start: token.startOffset, end: endOf(token) };
}

/** Offset behind a token's last character. */
export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

function isWrong({ tokenType: type, image }: IToken): boolean {
  const right = t.spelling.get(type);
  return right === undefined
    ? type === t.BadNumber || type === t.OpenString || type === t.ForeignString
    : image !== right;
}

function complaint(source: SourceFile, token: IToken): Diagnostic {
  const { tokenType: type, image } = token;
  const span = spanOfToken(source, token);
  if (type === t.BadNumber) return badNumber(span, image);
  if (type === t.OpenString) return openString(span);
  const right = t.spelling.get(type) ?? `"${image.slice(1, -1)}"`;
  const apart = (neighbour: string | undefined) => (/^\w/.test(right) && /\S/.test(neighbour ?? "") ? " " : "");
  const fix = apart(source.text[span.start - 1]) + right + apart(source.text[span.end]);
  return foreignSpelling(span, image, right, fix);
}

/** The first character that was no UTF-8, where it stands in a comment or a string; elsewhere it is unknown. */
function lostBytes({ path, text }: SourceFile, words: readonly IToken[]): Diagnostic[] {
  const start = text.indexOf(REPLACEMENT);
  if (start === -1) return [];
  const held = words.some((word) => word.startOffset <= start && start < endOf(word));
  return held ? [notUtf8({ path, start, end: start + 1 })] : [];
}

function readComment(source: SourceFile, token: IToken): Comment {
  const doc = /^\/\/\/(?!\/)/.test(token.image);
  const text = token.image.slice(doc ? 3 : 2).trimEnd();
  return { span: spanOfToken(source, token), text: text.startsWith(" ") ? text.slice(1) : text, doc };
}

const kinds: readonly (readonly [TokenType, string])[] = [
  [t.StringLiteral, "string"],
  [t.NumberLiteral, "number"],
  [t.Identifier, "name"],
  ...Object.values(t.reserved).map((type) => [type, "keyword"] as const),
];

function kindOf(token: IToken): string {
  const { tokenType: type } = token;
  const found = kinds.find(([kind]) => type === kind || type.CATEGORIES?.includes(kind));
  return found?.[1] ?? (/[()[\]{},;]/.test(token.image) ? "punctuation" : "operator");
}

/**
 * The words of a text in order, comments among them, for `wfmc compile --emit tokens`.
 * `kind` is keyword, name, number, string, operator, punctuation or comment.
 */
export function tokens(source: SourceFile): { kind: string; text: string; span: Span }[] {
  const lexed = lex(source);
  const words = lexed.tokens.map((token) => ({
    kind: kindOf(token),
    text: token.image,
    span: spanOfToken(source, token),
  }));
  const comments = lexed.comments.map(({ span }) => ({
    kind: "comment",
    text: source.text.slice(span.start, span.end),
    span,
  }));
  return [...words, ...comments].sort((a, b) => a.span.start - b.span.start);
}
