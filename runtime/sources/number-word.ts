import { decimal } from "./decimal.js";

// Words that stand for numbers in the files of other programs, and words that do not: each of the latter is named for what it is.

/** What a word is that is no finite number: the end of "line 2, column 3 holds `x`, ...", and what to do. */
export interface WordFault {
  readonly what: string;
  readonly hint: string;
}

/** The number that a word spells, with the spellings of Fortran, pandas and typesetters beside the plain one; NaN for anything else. */
export function numberOf(word: string): number {
  const plain = decimal(word);
  return Number.isNaN(plain) ? spelled(word) : plain;
}

const DECIMAL_COMMA = /^[+-]?\d*,\d+(e[+-]?\d+)?$/;
const MAY_BE_THOUSANDS = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const MINUS_SIGNS = /[\u2212\u2013\ufe63\uff0d]/g;

/** The word with a decimal point where it has a decimal comma; undefined for a word that has none. */
export function withPoint(word: string): string | undefined {
  const plain = word.replace(MINUS_SIGNS, "-").toLowerCase();
  return DECIMAL_COMMA.test(plain) ? plain.replace(",", ".") : undefined;
}

/** True for `1,234`, which is 1234 to some and 1.234 to others. */
export function mayBeThousands(word: string): boolean {
  return MAY_BE_THOUSANDS.test(word.replace(MINUS_SIGNS, "-"));
}

function spelled(word: string): number {
  if (word === "True" || word === "TRUE" || word === "true") return 1;
  if (word === "False" || word === "FALSE" || word === "false") return 0;
  const signed = word.replace(MINUS_SIGNS, "-");
  // 1.5D+02, and 1.5-102: Fortran drops the letter when the exponent has three digits.
  if (/^[+-]?[\d.]+[dq][+-]?\d+$/i.test(signed)) return decimal(signed.replace(/[dq]/i, "e"));
  if (/^[+-]?\d*\.\d+[+-]\d{3}$/.test(signed)) return decimal(signed.replace(/([+-]\d{3})$/, "e$1"));
  return signed === word ? Number.NaN : decimal(signed);
}

const MISSING = /^([+-]?nan|<?na>?|n\/a|null|none|nil|missing|[?.-]|#n\/a|#value!|#ref!|#div\/0!)$/i;
const INFINITE = /^[+-]?(inf|infinity|∞)$/i;
const THOUSANDS = /^[+-]?(\d{1,3}([,.'_ \u00a0\u202f]\d{3})+([.,]\d+)?|\d+(_\d+)+)$/;
/** What stands where numbers should, and is no name of a column. */
const NUMBERS = [MISSING, INFINITE, THOUSANDS];
const FAULTS: readonly (readonly [RegExp, WordFault])[] = [
  [/^$/, { what: "a missing value", hint: "fill or drop missing values before: pandas' fillna or dropna" }],
  [MISSING, { what: "a missing value", hint: "fill or drop missing values before: pandas' fillna or dropna" }],
  [INFINITE, { what: "not a finite number", hint: "replace infinite values before" }],
  [THOUSANDS, { what: "a number with thousands separators", hint: "write it without them: 1234.5, not 1,234.5" }],
  [/^[+-]?\d[\d.,]*\s*%$/, { what: "a percentage", hint: "write the fraction: 0.12, not 12%" }],
  [/^[+-]?[$€£¥]\s*\d|\d\s*[$€£¥]$/, { what: "an amount of money", hint: "write the number alone" }],
  [
    /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?$/,
    { what: "a date", hint: "leave the column out, or turn dates into numbers" },
  ],
  [/^\d{1,2}:\d\d(:\d\d)?/, { what: "a time", hint: "leave the column out, or turn times into numbers" }],
  [
    /^\(?[+-]?[\d.]+(e[+-]?\d+)?([+-][\d.]+(e[+-]?\d+)?)?[ij]\)?$/i,
    { what: "a complex number", hint: "save the real and the imaginary part as columns of their own" },
  ],
  [/^[+-]?0[xbo][\da-f.p+-]*$/i, { what: "not a decimal number", hint: "write numbers in decimal digits" }],
  [/^[+-]?\d*,\d+/, { what: "not a number", hint: "a decimal point is written `.`" }],
  [/^[[({]/, { what: "a list", hint: "give each number a column of its own" }],
  [/^['"]|['"]$/, { what: "text with an open quote", hint: "close the quote on the same line" }],
];
const TEXT: WordFault = {
  what: "which is not a number",
  hint: "each field must be a finite number; a first line of names is skipped; turn labels into numbers (pandas' factorize)",
};
const TOO_LARGE: WordFault = { what: "too large for a number", hint: "the largest number is about 1.8e308" };

/** Why a word is no finite number. */
export function faultOf(word: string): WordFault {
  if (!Number.isNaN(numberOf(word)) && /\d/.test(word)) return TOO_LARGE;
  return FAULTS.find(([pattern]) => pattern.test(word))?.[1] ?? TEXT;
}

/** True for a word that may name a column: neither a number in any spelling nor a missing value. */
export function isName(word: string): boolean {
  return Number.isNaN(numberOf(word)) && withPoint(word) === undefined && !NUMBERS.some((each) => each.test(word));
}
