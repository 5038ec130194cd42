import type { Outcome } from "../../grammar/diagnostic.js";
import { decimal } from "./decimal.js";
import type { FilePlace } from "./file-messages.js";
import * as files from "./file-messages.js";
import { gunzipAtMost, isGzip } from "./inflate.js";
import { fail, ok } from "./outcome.js";

/** Rows of numbers in a text file, one row a line. */
export interface NumberLines {
  readonly rows: number;
  readonly columns: number;
  /** The first `capacity` numbers in the order of the file. */
  readonly numbers: Float64Array;
  /** Line of the file (from 1) of each row. */
  readonly lines: Int32Array;
  /** The first line held names and was skipped. */
  readonly header: boolean;
}

const SEPARATORS: readonly [string, RegExp | string][] = [
  [",", ","],
  [";", ";"],
  ["\t", "\t"],
];
// Longer than any sane row; a decoded line must stay below the engine's longest string.
const LONGEST_LINE = 2 ** 28;
// "-1.000000000000000000e+00," and some comment lines.
const BYTES_PER_NUMBER = 64;
const SPARE_BYTES = 65536;

/** A text file's bytes, unpacked when it is gzipped; no more than `entries` numbers can need. */
export function plainBytes(bytes: Uint8Array, entries: number, file: FilePlace): Outcome<Uint8Array> {
  if (!isGzip(bytes)) return ok(bytes);
  const limit = entries * BYTES_PER_NUMBER + SPARE_BYTES;
  const inflated = gunzipAtMost(bytes, limit);
  if (inflated.bytes) return ok(inflated.bytes);
  if (inflated.problem === "too large") return fail(files.unpacksTooMuch(file, limit));
  return fail(files.damagedFile(file, "the gzip data do not end as they should"));
}

/**
 * Parse lines of numbers separated by commas, semicolons, tabs or spaces. Blank lines and lines that start with # do not count.
 * Memory is bounded by `capacity` numbers and the file's own size; rows beyond the capacity are counted, not kept.
 */
export function numberLines(bytes: Uint8Array, capacity: number, file: FilePlace): Outcome<NumberLines> {
  const numbers = new Float64Array(Math.min(capacity, Math.ceil((bytes.length + 1) / 2)));
  const lines: number[] = [];
  let columns = 0;
  let header = false;
  let separator: RegExp | string = ",";
  for (const { text, line } of textLines(bytes)) {
    if (text === undefined) return fail(files.damagedFile(file, `line ${line} is too long to be a row`));
    const seen = lines.length > 0 || header;
    if (!seen) separator = separatorOf(text);
    const words = text.split(separator).map(unquote);
    if (!seen && words.every((word) => Number.isNaN(decimal(word)) && !NOT_FINITE.test(word))) {
      header = true;
      continue;
    }
    if (lines.length === 0) columns = words.length;
    else if (words.length !== columns) return fail(files.raggedRows(file, line, words.length, lines[0], columns));
    const wrong = store(words, numbers, lines.length * columns);
    if (wrong !== -1) return fail(files.notANumber(file, line, wrong + 1, words[wrong].slice(0, 40)));
    lines.push(line);
  }
  if (lines.length === 0) return fail(files.emptyFile(file));
  return ok({ rows: lines.length, columns, numbers, lines: Int32Array.from(lines), header });
}

const NOT_FINITE = /^[+-]?(nan|inf|infinity|na)$/i;

/** Store a row; the position of the first word that is no finite number, or -1. */
function store(words: readonly string[], numbers: Float64Array, at: number): number {
  for (let i = 0; i < words.length; i++) {
    const value = decimal(words[i]);
    if (!Number.isFinite(value)) return i;
    if (at + i < numbers.length) numbers[at + i] = value;
  }
  return -1;
}

function separatorOf(text: string): RegExp | string {
  return SEPARATORS.find(([mark]) => text.includes(mark))?.[1] ?? /\s+/;
}

function unquote(word: string): string {
  const trimmed = word.trim();
  return trimmed.length > 1 && trimmed.startsWith('"') && trimmed.endsWith('"') ? trimmed.slice(1, -1).trim() : trimmed;
}

/** Lines that count, trimmed, with their number; `text` is absent for one that is too long to decode. */
function* textLines(bytes: Uint8Array): Generator<{ text?: string; line: number }> {
  const decoder = new TextDecoder();
  for (let start = 0, line = 1; start < bytes.length; line++) {
    const found = bytes.indexOf(10, start);
    const end = found === -1 ? bytes.length : found;
    if (end - start > LONGEST_LINE) {
      yield { line };
      return;
    }
    const text = decoder.decode(bytes.subarray(start, end)).trim();
    if (text !== "" && !text.startsWith("#")) yield { text, line };
    start = end + 1;
  }
}
