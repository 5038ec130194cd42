import { type Diagnostic, diagnostic, type Label } from "./diagnostic.js";
import type { Span } from "./source.js";

// Wording of every syntax diagnostic, one function a message. docs/errors has a page for each code.

/** The codes of this phase with the short titles of their pages. */
export const syntaxCodes = [
  { code: "WFM1001", title: "unknown character" },
  { code: "WFM1002", title: "string without a closing quote" },
  { code: "WFM1003", title: "bad number" },
  { code: "WFM1004", title: "bad escape in a string" },
  { code: "WFM1005", title: "foreign spelling" },
  { code: "WFM1006", title: "unexpected word or sign" },
  { code: "WFM1007", title: "missing closing bracket" },
  { code: "WFM1008", title: "missing closing brace" },
  { code: "WFM1009", title: "closing bracket without an opening one" },
  { code: "WFM1010", title: "unknown statement" },
  { code: "WFM1011", title: "statement in the wrong place" },
  { code: "WFM1012", title: "reserved word used as a name" },
  { code: "WFM1013", title: "chained comparison" },
  { code: "WFM1014", title: "wrong sign between a name and its meaning" },
  { code: "WFM1015", title: "`=` in a condition" },
  { code: "WFM1016", title: "missing parentheses" },
  { code: "WFM1017", title: "needless semicolon" },
  { code: "WFM1018", title: "nested too deeply" },
  { code: "WFM1019", title: "file too large" },
  { code: "WFM1020", title: "too many mistakes" },
  { code: "WFM1021", title: "text of another language or kind" },
  { code: "WFM1022", title: "bytes that are not UTF-8" },
] as const satisfies readonly { code: `WFM${number}`; title: string }[];

type Extra = Parameters<typeof diagnostic>[4];
type SyntaxCode = (typeof syntaxCodes)[number]["code"];

function error(code: SyntaxCode, message: string, span: Span, extra?: Extra): Diagnostic {
  return diagnostic(code, "error", message, span, extra);
}

/** A text as it is shown inside a message: in backticks, short, on one line. */
export function shown(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return `\`${line.length > 30 ? `${line.slice(0, 27)}...` : line}\``;
}

function replacement(span: Span, text: string): Pick<Diagnostic, "fixes"> {
  return { fixes: [{ title: text === "" ? "remove it" : `write ${shown(text.trim())}`, edits: [{ span, text }] }] };
}

/** What stands for bytes that no character of UTF-8 has. */
export const REPLACEMENT = "\uFFFD";
const SAVE_AS_UTF8 =
  "the file was saved in another encoding, Latin-1 or Windows-1252, say: save it as UTF-8, in the editor's list of encodings or by `iconv -f LATIN1 -t UTF-8`";

/** In a comment or a string, where the model can be read all the same. */
export function notUtf8(span: Span): Diagnostic {
  const message = "a character here is not UTF-8, and its bytes are lost";
  return diagnostic("WFM1022" satisfies SyntaxCode, "warning", message, span, { hints: [SAVE_AS_UTF8] });
}

export function unknownCharacter(span: Span, character: string): Diagnostic {
  const point = character.codePointAt(0) ?? 0;
  const name = `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
  const visible = point > 0x20 && !(point >= 0x7f && point <= 0xa0) && !(point >= 0xd800 && point <= 0xdfff);
  const subject = visible ? `${shown(character)} (${name})` : `the character ${name}`;
  const letter = /\p{L}/u.test(character);
  const hint =
    character === REPLACEMENT
      ? SAVE_AS_UTF8
      : letter
        ? "names are made of the letters a to z and A to Z, digits, `_` and Greek letters"
        : "delete it, or put it into a comment or a string";
  return error("WFM1001", `${subject} is not part of the language`, span, { hints: [hint] });
}

export function openString(span: Span): Diagnostic {
  const caption = "the string begins here and the line ends before its closing quote";
  return error("WFM1002", "this string has no closing quote", span, {
    caption,
    hints: ['end it with `"` on the same line; a line break inside a string is written `\\n`'],
  });
}

export function badNumber(span: Span, image: string): Diagnostic {
  const message = `${shown(image)} is not a number`;
  const [, digits, rest] = /^([\d.]*\d)(.*)$/.exec(image) ?? ["", image, ""];
  if (image.startsWith(".")) return suggested(message, span, `0${image}`, "a number has a digit before its dot");
  if (/^\d+\.(e|E|$)/.test(image)) {
    return suggested(message, span, image.replace(".", ".0"), "a number has a digit after its dot");
  }
  if (/^[eE][+-]?$/.test(rest)) {
    return error("WFM1003", message, span, { hints: [`the exponent has no digits: write \`${digits}e1\`, say`] });
  }
  if (image.includes("_")) return suggested(message, span, image.replaceAll("_", ""), "digits are not grouped");
  if (/^0[xXbBoO]/.test(image)) return error("WFM1003", message, span, { hints: ["numbers are decimal"] });
  return suggested(message, span, `${digits} * ${rest}`, "a product needs its sign, and a name begins with a letter");
}

function suggested(message: string, span: Span, text: string, reason: string): Diagnostic {
  return error("WFM1003", message, span, { hints: [`${reason}: write \`${text}\``], ...replacement(span, text) });
}

export function hugeNumber(span: Span, image: string): Diagnostic {
  const hints = ["the largest number is about 1.8e308"];
  return error("WFM1003", `${shown(image)} is too large for a number`, span, { hints });
}

export function badEscape(span: Span, written: string): Diagnostic {
  return error("WFM1004", `${shown(written)} is not an escape`, span, {
    hints: ['the escapes are `\\"`, `\\\\` and `\\n`; a single backslash is written `\\\\`'],
    ...replacement(span, `\\${written}`),
  });
}

/** `fix` is the right spelling with the blanks that it needs between its neighbours. */
export function foreignSpelling(span: Span, image: string, right: string, fix = right): Diagnostic {
  const message = `${shown(image)} is written ${shown(right)} here`;
  return error("WFM1005", message, span, { hints: [`write ${shown(right)}`], ...replacement(span, fix) });
}

export function foreignComment(span: Span, image: string): Diagnostic {
  const lines = image.startsWith("#") ? [image.slice(1)] : image.slice(2, -2).split(/\r\n|\r|\n/);
  const text = lines.map((line) => `//${line.startsWith(" ") ? "" : " "}${line.trimEnd()}`).join("\n");
  return error("WFM1005", "a comment begins with `//` here", span, {
    hints: ["write `//` before each line of the comment, or `///` to document what follows"],
    ...(lines.length === 1 && image.startsWith("#") ? replacement(span, text) : {}),
  });
}

export function unexpected(span: Span, expected: string, after: string, found: string, extra: Extra = {}): Diagnostic {
  const place = after === "" ? "" : ` after ${after}`;
  const caption = `expected ${expected}`;
  return error("WFM1006", `expected ${expected}${place}, found ${found}`, span, { caption, ...extra });
}

export function unexpectedEnd(span: Span, found: string, after: string, extra: Extra = {}): Diagnostic {
  const place = after === "" ? "here" : `after ${after}`;
  return error("WFM1006", `${found} makes no sense ${place}`, span, extra);
}

export function missingCloser(span: Span, opener: Label, closer: string): Diagnostic {
  const hints = [`add \`${closer}\``];
  return error("WFM1007", `a closing \`${closer}\` is missing`, span, { labels: [opener], hints });
}

export function missingBrace(span: Span, opener: Label, block: string): Diagnostic {
  const hints = [`end the ${block} with \`}\``];
  return error("WFM1008", `the ${block} has no closing \`}\``, span, { labels: [opener], hints });
}

export function nothingToClose(span: Span, closer: string): Diagnostic {
  return error("WFM1009", `this \`${closer}\` closes nothing`, span, {
    hints: ["delete it, or add the bracket that it should close"],
    ...replacement(span, ""),
  });
}

/** `place` reads "in a model", `words` are what may begin a statement there. */
export function unknownWord(
  span: Span,
  word: string,
  place: string,
  near: readonly string[],
  advice: readonly string[],
): Diagnostic {
  const guess = near.length > 0 ? [`did you mean \`${near[0]}\`?`] : [];
  return error("WFM1010", `${shown(word)} begins no statement ${place}`, span, {
    hints: [...guess, ...advice],
    ...(near.length > 0 ? replacement(span, near[0]) : {}),
  });
}

export function misplaced(span: Span, word: string, home: string, here: string): Diagnostic {
  return error("WFM1011", `\`${word}\` belongs ${home}, not ${here}`, span, {
    hints: [`move it ${home.replace(/^in/, "into")}, or check that the block above is not closed too early`],
  });
}

export function reservedName(span: Span, word: string): Diagnostic {
  return error("WFM1012", `\`${word}\` is a reserved word and cannot be a name`, span, {
    hints: [`choose another name, \`${word}_\` or \`my_${word}\`, say`],
    ...replacement(span, `${word}_`),
  });
}

export function chainedComparison(span: Span, first: Span): Diagnostic {
  return error("WFM1013", "comparisons cannot be chained", span, {
    labels: [{ span: first, text: "this is already true or false" }],
    hints: ["write `a < b and b < c` for a < b < c"],
  });
}

export function wrongSign(span: Span, found: string, expected: string, why: string): Diagnostic {
  return error("WFM1014", `${why}: use \`${expected}\`, not \`${found}\``, span, {
    hints: ["`=` gives a constant, `:=` a definition, `~` a law"],
    ...replacement(span, expected),
  });
}

export function assignInCondition(span: Span): Diagnostic {
  return error("WFM1015", "`=` does not compare", span, {
    hints: ["to compare two values, write `==`"],
    ...replacement(span, "=="),
  });
}

export function needsParentheses(span: Span, word: string): Diagnostic {
  return error("WFM1016", `\`${word}\` needs parentheses inside a larger expression`, span, {
    hints: [word === "if" ? "write `(if a then b else c)`" : "write `(not a)`"],
  });
}

export function semicolon(span: Span): Diagnostic {
  return error("WFM1017", "statements need no semicolon", span, {
    hints: ["delete it: a statement ends where the next one begins"],
    ...replacement(span, ""),
  });
}

export function tooDeep(span: Span, limit: number): Diagnostic {
  return error("WFM1018", `this is nested more than ${limit} deep`, span, {
    hints: ["give inner parts a name of their own, with `let` or `def`"],
  });
}

export function fileTooLarge(span: Span, length: number, limit: number): Diagnostic {
  const mega = (units: number) => `${(units / 1024 / 1024).toFixed(1)} MB`;
  return error("WFM1019", `this file is too large to be a model: ${mega(length)}, the limit is ${mega(limit)}`, span, {
    hints: ["keep numbers in a data file and read them with `data ... from npz(...)` or `csv(...)`"],
  });
}

export function tooMany(span: Span, rest: number, all: boolean): Diagnostic {
  const count = all ? `${rest}` : `at least ${rest}`;
  return error("WFM1020", `${count} more syntax errors are not shown`, span, {
    hints: ["fix the first ones and check again: later errors often follow from earlier ones"],
  });
}

export function foreignProgram(span: Span, what: string, hints: readonly string[]): Diagnostic {
  return error("WFM1021", `this is ${what}, not a model of wfmc`, span, { hints: [...hints] });
}
