import { createToken, type ITokenConfig, Lexer, type TokenType } from "chevrotain";

// The words and signs of the language. A token that stands for a foreign spelling (`&&` for `and`, a typographic minus)
// is read as the sign it means, so that one slip gives one message: lex.ts reports it.

const letters = "A-Za-z_\\u0370-\\u0373\\u0376\\u0377\\u037B-\\u037D\\u037F\\u0386\\u0388-\\u03F5\\u03F7-\\u03FF";

function category(name: string, parents: TokenType[] = []): TokenType {
  return createToken({ name, pattern: Lexer.NA, categories: parents });
}

/** Everything but `}`: what a block may hold, rightly or wrongly. */
export const AnyToken = category("AnyToken");
/** `=` or `:=`: what may stand after an argument's name. */
export const Assign = category("Assign");
/** A sign between a target and its meaning; which one is right depends on the statement. */
export const Binding = category("Binding");
/** A sign between two operands. `=` is among them only to be reported. */
export const Operator = category("Operator");
/** A sign before an operand. */
export const Prefix = category("Prefix");

function token(name: string, pattern: ITokenConfig["pattern"], ...categories: TokenType[]): TokenType {
  return createToken({ name, pattern, categories: [AnyToken, ...categories] });
}

/** A name; every soft word is one too. */
export const Identifier = token("Identifier", new RegExp(`[${letters}][0-9${letters}]*`));

const reservedWords = [
  ...["use", "model", "extends", "param", "let", "plate", "var", "def", "observe", "where", "if", "then", "else"],
  ...["sum", "prod", "and", "or", "not", "true", "false", "in", "step", "smooth"],
] as const;
const softWords = [
  ...["graph", "data", "factor", "energy", "replicas", "couple", "activation", "channel", "rule", "experiment"],
  ...["run", "anneal", "sweep", "seeds", "measure", "stop", "expect", "plot", "save", "report"],
  ...["from", "unit", "on", "as", "of", "to", "across", "by", "when", "at", "vs", "evidence"],
] as const;

/** A word that may never be a name. */
export type ReservedWord =
  | ("use" | "model" | "extends" | "param" | "let" | "plate" | "var" | "def" | "observe" | "where" | "if" | "then")
  | ("else" | "sum" | "prod" | "and" | "or" | "not" | "true" | "false" | "in" | "step" | "smooth");
/** A word that leads a statement or joins its parts, and may also be a name. */
export type SoftWord = (typeof softWords)[number];

const foreignWords: Partial<Record<ReservedWord, string>> = {
  and: "and|&&?",
  or: "or|\\|\\|?",
  not: "not|!",
  in: "in|\\u2208",
  sum: "sum|\\u2211",
  prod: "prod|\\u220F",
};

function word(text: string, categories: TokenType[], pattern = text): TokenType {
  const name = text[0].toUpperCase() + text.slice(1);
  return createToken({ name, pattern: new RegExp(pattern), longer_alt: Identifier, categories });
}

function reservedWord(text: ReservedWord): TokenType {
  const role = text === "and" || text === "or" ? [Operator] : text === "not" ? [Prefix] : [];
  return word(text, [AnyToken, ...role], foreignWords[text]);
}

/** Token type of each reserved word. */
export const reserved = Object.fromEntries(reservedWords.map((text) => [text, reservedWord(text)])) as Record<
  ReservedWord,
  TokenType
>;
/** Token type of each soft word; all of them are `Identifier`s. */
export const soft = Object.fromEntries(softWords.map((text) => [text, word(text, [Identifier])])) as Record<
  SoftWord,
  TokenType
>;

const exponent = "[eE][+-]?\\d+";
const decimal = "\\d+(?:\\.\\d+)?";
const nameTail = `[${letters}][0-9${letters}]*`;
/** A number; the digit after the dot is required, so that `1..N` is three tokens. */
export const NumberLiteral = token("NumberLiteral", new RegExp(`${decimal}(?:${exponent})?`));
/** `.5`, `1.`, `2x`: reported by lex.ts and then read as a number. */
export const BadNumber = createToken({
  name: "BadNumber",
  pattern: new RegExp(
    [
      `\\.\\d+(?:${exponent})?`,
      `\\d+\\.(?![.\\d])(?:${exponent})?`,
      `${decimal}(?:${exponent}|(?!${exponent}))${nameTail}`,
    ].join("|"),
  ),
  categories: [NumberLiteral],
});
/** A text between double quotes on one line. */
export const StringLiteral = token("StringLiteral", /"[^"\\\r\n]*(?:\\[^\r\n][^"\\\r\n]*)*"/);
/** A text whose closing quote is missing: up to the end of the line. */
export const OpenString = createToken({ name: "OpenString", pattern: /"[^\r\n]*/, categories: [StringLiteral] });
/** A text between typographic or single quotes. */
export const ForeignString = createToken({
  name: "ForeignString",
  pattern:
    /[\u201C-\u201F][^\u201C-\u201F"\r\n]*[\u201C-\u201F"]|[\u2018-\u201B'][^\u2018-\u201B'\r\n]*[\u2018-\u201B']/,
  categories: [StringLiteral],
});

export const Arrow = token("Arrow", /->|\u2192/);
export const Range = token("Range", /\.\.\.?|\u2026/);
export const Define = token("Define", /:=|\u2254/, Assign, Binding);
export const Equal = token("Equal", /={2,3}/, Operator, Binding);
export const Equals = token("Equals", /=/, Assign, Binding, Operator);
export const Tilde = token("Tilde", /~|\u223C/, Binding);
export const NotEqual = token("NotEqual", /!=|<>|\u2260/, Operator);
export const LessEqual = token("LessEqual", /<=|\u2264/, Operator);
export const GreaterEqual = token("GreaterEqual", />=|\u2265/, Operator);
export const Less = token("Less", /</, Operator);
export const Greater = token("Greater", />/, Operator);
export const Plus = token("Plus", /\+/, Operator, Prefix);
export const Minus = token("Minus", /[-\u2212\u2010-\u2014]/, Operator, Prefix);
export const Caret = token("Caret", /\^|\*\*/, Operator);
export const Star = token("Star", /[*\u00D7\u00B7\u22C5\u2217]/, Operator);
export const Slash = token("Slash", /[/\u00F7]/, Operator);
export const Percent = token("Percent", /%/, Operator);
export const Colon = token("Colon", /:/);
export const Comma = token("Comma", /,/);
export const Semicolon = token("Semicolon", /;/);
export const LeftParen = token("LeftParen", /\(/);
export const RightParen = token("RightParen", /\)/);
export const LeftBracket = token("LeftBracket", /\[/);
export const RightBracket = token("RightBracket", /\]/);
export const LeftBrace = token("LeftBrace", /\{/);
export const RightBrace = createToken({ name: "RightBrace", pattern: /\}/ });

const Blank = createToken({
  name: "Blank",
  pattern: /[ \t\r\n\f\v\u00A0\uFEFF]+/,
  group: Lexer.SKIPPED,
  line_breaks: true,
});
const Comment = createToken({ name: "Comment", pattern: /\/\/[^\r\n]*/, group: "comments" });
const ForeignComment = createToken({
  name: "ForeignComment",
  pattern: /#[^\r\n]*|\/\*[\s\S]*?\*\//,
  group: "foreignComments",
  line_breaks: true,
});

/** The one right spelling of each sign that has a foreign one. */
export const spelling: ReadonlyMap<TokenType, string> = new Map([
  [Arrow, "->"],
  [Range, ".."],
  [Define, ":="],
  [Equal, "=="],
  [Tilde, "~"],
  [NotEqual, "!="],
  [LessEqual, "<="],
  [GreaterEqual, ">="],
  [Minus, "-"],
  [Caret, "^"],
  [Star, "*"],
  [Slash, "/"],
  ...Object.keys(foreignWords).map((text): [TokenType, string] => [reserved[text as ReservedWord], text]),
]);

/** All token types; where two match, the first in this list wins. */
export const allTokens: TokenType[] = [
  ...[Blank, Comment, ForeignComment, BadNumber, NumberLiteral, StringLiteral, OpenString, ForeignString],
  ...[Arrow, Range, Define, Equal, NotEqual, LessEqual, GreaterEqual, Equals, Tilde, Less, Greater],
  ...[Plus, Minus, Caret, Star, Slash, Percent, Colon, Comma, Semicolon],
  ...[LeftParen, RightParen, LeftBracket, RightBracket, LeftBrace, RightBrace],
  ...Object.values(reserved),
  ...Object.values(soft),
  ...[Identifier, AnyToken, Assign, Binding, Operator, Prefix],
];

/** Words that begin a statement of a model. */
export const statementWords = [
  ...["param", "let", "plate", "graph", "data", "var", "def", "observe", "factor", "energy", "replicas", "couple"],
] as const;
/** Words that begin a clause of an experiment. */
export const clauseWords = [
  ...["run", "anneal", "sweep", "seeds", "measure", "stop", "expect", "plot", "save", "report"],
] as const;
/** Words that begin a declaration. */
export const declarationWords = ["use", "model", "activation", "channel", "rule", "experiment"] as const;
