import type { IRecognitionException, IToken } from "chevrotain";
import { tokenIndex } from "./cst.js";
import type { Diagnostic, Label } from "./diagnostic.js";
import { editDistance } from "./edit-distance.js";
import { endOf, spanOfToken } from "./lex.js";
import { atDeclaration, beginsOperand, firstOnLine, isName, isStatementOnly } from "./recover.js";
import type { SourceFile, Span } from "./source.js";
import * as m from "./syntax-messages.js";
import * as t from "./tokens.js";

// What the parser missed, in the reader's words.

const words = new Map([
  ...Object.entries(t.reserved).map(([word, type]) => [type.name, word] as const),
  ...Object.entries(t.soft).map(([word, type]) => [type.name, word] as const),
]);
const signs = new Map([
  ...[...t.spelling].map(([type, sign]) => [type.name, sign] as const),
  ["Colon", ":"],
  ["LeftParen", "("],
  ["LeftBrace", "{"],
  ["RightParen", ")"],
  ["RightBracket", "]"],
  ["RightBrace", "}"],
]);
const closerOf: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Expected things that are not one sign or word: by token name, or by the rule that had no alternative. */
const things: Readonly<Record<string, string>> = {
  Identifier: "a name",
  StringLiteral: "a string in double quotes",
  NumberLiteral: "a number",
  operand: "an expression",
  index: "an index or `:`",
  indices: "an index or `:`",
  type: "an expression",
  measure: "an expression",
  formals: "an argument with its type",
  binder: "an index name",
  replicas: "the name of a variable",
  plate: "an index name, or several in parentheses",
  data: "a name, or several in parentheses",
  unit: "the name of a unit",
};

/** The sign that a rule's `Binding` should be. */
const bindings: Readonly<Record<string, string>> = { define: "`:=`" };

/** The diagnostic of a failed rule. `at` is the index of the token that did not fit. */
export function explainError(error: IRecognitionException, tokens: readonly IToken[], source: SourceFile): Diagnostic {
  const at = Number.isNaN(error.token.startOffset) ? tokens.length : tokenIndex(tokens, error.token.startOffset);
  const rule = error.context.ruleStack.at(-1) ?? "";
  const expected = error.message;
  const found = tokens[at];
  const closer = /^Right/.test(expected) ? (signs.get(expected) as string) : undefined;
  if (closer !== undefined) return notClosed(closer, rule, at, tokens, source);
  if (found !== undefined && nameTaken(expected, at, tokens)) {
    return m.reservedName(spanOfToken(source, found), found.image);
  }
  if (expected === "operand" && found?.tokenType === t.reserved.if) {
    return m.needsParentheses(spanOfToken(source, found), "if");
  }
  const extra = { ...misspelt(expected, found, source), ...hint(rule, expected) };
  return m.unexpected(
    place(at, tokens, source),
    wanted(expected, rule),
    before(at, tokens),
    foundAt(at, tokens),
    extra,
  );
}

function wanted(expected: string, rule: string): string {
  if (expected === "Binding") return bindings[rule] ?? "`=`";
  const sign = words.get(expected) ?? signs.get(expected);
  return sign === undefined ? (things[expected] ?? "something else") : `\`${sign}\``;
}

/** A reserved word on the spot of a name: not one that begins the next statement or goes on with this one. */
function nameTaken(expected: string, at: number, tokens: readonly IToken[]): boolean {
  const { image } = tokens[at];
  const reserved = Object.hasOwn(t.reserved, image);
  const place = expected === "Identifier" || expected === "plate" || expected === "data";
  if (!reserved || firstOnLine(tokens, at)) return false;
  return place || (expected === "operand" && !beginsOperand(tokens[at + 1]) && image !== "if");
}

/** A missing thing is shown behind the last token when the next one stands on another line, or nowhere. */
function place(at: number, tokens: readonly IToken[], source: SourceFile): Span {
  const found = tokens[at];
  if (found !== undefined && (at === 0 || !firstOnLine(tokens, at))) return spanOfToken(source, found);
  const end = at === 0 ? 0 : endOf(tokens[at - 1]);
  return { path: source.path, start: end, end };
}

function before(at: number, tokens: readonly IToken[]): string {
  return at === 0 ? "" : m.shown(tokens[at - 1].image);
}

function foundAt(at: number, tokens: readonly IToken[]): string {
  return at === tokens.length ? "the end of the file" : m.shown(tokens[at].image);
}

function notClosed(
  closer: string,
  rule: string,
  at: number,
  tokens: readonly IToken[],
  source: SourceFile,
): Diagnostic {
  const open = openerOf(closer, at, tokens);
  const span = place(at, tokens, source);
  const opener: Label[] = open ? [{ span: spanOfToken(source, open), text: "opened here" }] : [];
  if (closer === "}" && (rule === "model" || rule === "experiment") && open)
    return m.missingBrace(span, opener[0], rule);
  const found = tokens[at];
  const over = found === undefined || firstOnLine(tokens, at) || isStatementOnly(found) || /^[)\]}]$/.test(found.image);
  if (open && (over || atDeclaration(tokens, at))) return m.missingCloser(span, opener[0], closer);
  const sum =
    rule === "binder" ? { hints: ["`sum(i) x[i]` sums over the index `i`: only index names stand in `sum( )`"] } : {};
  const expected = rule === "group" ? `\`${closer}\`` : `\`,\` or \`${closer}\``;
  return m.unexpected(span, expected, before(at, tokens), foundAt(at, tokens), { labels: opener, ...sum });
}

/** The bracket that is open before the token at `at`. */
function openerOf(closer: string, at: number, tokens: readonly IToken[]): IToken | undefined {
  let closed = 0;
  for (let i = at - 1; i >= 0; i--) {
    const { image } = tokens[i];
    if (image === ")" || image === "]" || image === "}") closed++;
    else if (closerOf[image] !== undefined && closed > 0) closed--;
    else if (closerOf[image] === closer) return tokens[i];
  }
  return undefined;
}

function misspelt(expected: string, found: IToken | undefined, source: SourceFile) {
  const word = words.get(expected);
  if (word === undefined || found === undefined || !isName(found)) return {};
  if (editDistance(word, found.image, 2) > Math.min(2, word.length - 1)) return {};
  const edits = [{ span: spanOfToken(source, found), text: word }];
  return { hints: [`did you mean \`${word}\`?`], fixes: [{ title: `write \`${word}\``, edits }] };
}

function hint(rule: string, expected: string): { hints?: string[] } {
  if (expected === "Colon" && rule === "param") return { hints: ["a parameter has a type: `param K: int = 9`"] };
  if (expected === "Colon" && rule === "formal") return { hints: ["an argument has a type: `z: real`"] };
  if (expected === "On" && rule === "experimentHead")
    return { hints: ["an experiment names its model: `experiment e on M { ... }`"] };
  if (rule === "binder" && expected === "Identifier") return { hints: ["`sum(i) x[i]` sums over the index `i`"] };
  return {};
}
