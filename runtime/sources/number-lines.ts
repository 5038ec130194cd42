import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import { fieldsOf, type Separator, separatorOf } from "./fields.js";
import type { FilePlace } from "./file-messages.js";
import * as files from "./file-messages.js";
import { gunzipAtMost, isGzip } from "./inflate.js";
import { isName, mayBeThousands, numberOf, withPoint } from "./number-word.js";
import { fail, ok } from "./outcome.js";
import { type TextLine, textLines, withoutComment } from "./text-lines.js";

/** Rows of numbers in a text file, one row a line. */
export interface NumberLines {
  readonly rows: number;
  readonly columns: number;
  /** The first `capacity` numbers in the order of the file. */
  readonly numbers: Float64Array;
  /** Line of the file (from 1) of each row. */
  readonly lines: Int32Array;
  /** Names of the first line, which was skipped. */
  readonly header?: readonly string[];
  readonly separator: Separator;
  /** Numbers were written with decimal commas. */
  readonly decimalComma: boolean;
  /** Every row ended in this many separators with nothing behind them. */
  readonly trailing: number;
  /** The first column counts the rows, from 0 or 1. */
  readonly countsRows: boolean;
}

// "-1.000000000000000000e+00," and some comment lines.
const BYTES_PER_NUMBER = 64;
const SPARE_BYTES = 65536;

/** A text file's bytes, unpacked when it is gzipped; no more than `entries` numbers can need. */
export function plainBytes(bytes: Uint8Array, entries: number, file: FilePlace): Outcome<Uint8Array> {
  if (!isGzip(bytes)) return ok(bytes);
  const limit = entries * BYTES_PER_NUMBER + SPARE_BYTES;
  const inflated = gunzipAtMost(bytes, limit);
  if (inflated.bytes) return isGzip(inflated.bytes) ? fail(files.packedTwice(file)) : ok(inflated.bytes);
  if (inflated.problem === "too large") return fail(files.unpacksTooMuch(file, limit));
  return fail(files.damagedFile(file, "the gzip data do not end as they should"));
}

/** What is known of the table while its lines are read. */
interface Table {
  readonly file: FilePlace;
  readonly numbers: Float64Array;
  readonly lines: number[];
  separator: Separator;
  header?: readonly string[];
  headerLine: number;
  columns: number;
  trailing: number;
  decimalComma: boolean;
  /** The first word that is 1234 to some and 1.234 to others. */
  doubtful?: { readonly line: number; readonly column: number; readonly word: string };
  countsRows: boolean;
}

/**
 * Parse lines of numbers separated by commas, semicolons, tabs, bars or spaces. Blank lines and lines of comment do not count.
 * Memory is bounded by `capacity` numbers and the file's own size; rows beyond the capacity are counted, not kept.
 */
export function numberLines(bytes: Uint8Array, capacity: number, file: FilePlace): Outcome<NumberLines> {
  const table: Table = {
    file,
    numbers: new Float64Array(Math.min(capacity, Math.ceil((bytes.length + 1) / 2))),
    lines: [],
    separator: ",",
    headerLine: 0,
    columns: 0,
    trailing: 0,
    decimalComma: false,
    countsRows: true,
  };
  for (const line of textLines(bytes)) {
    const problem = addLine(table, line);
    if (problem) return fail(problem);
  }
  if (table.lines.length === 0) return fail(files.emptyFile(file, table.header));
  const doubt = doubtOf(table, bytes);
  if (doubt) return fail(doubt);
  return ok({ ...table, rows: table.lines.length, lines: Int32Array.from(table.lines) });
}

function addLine(table: Table, { text, line }: TextLine): Diagnostic | undefined {
  const { file, lines, header } = table;
  if (text === undefined) return files.damagedFile(file, `line ${line} is too long to be a row`);
  if (lines.length === 0) table.separator = separatorOf(text);
  const words = fieldsOf(text, table.separator);
  if (lines.length === 0 && !header && isHeader(words)) {
    table.header = words;
    table.headerLine = line;
    return undefined;
  }
  // A comment behind the numbers, as numpy.loadtxt takes it.
  const row = text.includes("#") ? fieldsOf(withoutComment(text), table.separator) : words;
  if (lines.length === 0) firstRow(table, row);
  const problem = lengthProblem(table, row, line) ?? storeRow(table, row, line);
  lines.push(line);
  return problem;
}

/** Names, or one name (pandas leaves that of its index empty) and then 0, 1, 2, ... */
function isHeader(words: readonly string[]): boolean {
  if (!isName(words[0])) return false;
  if (words.every(isName)) return words.some((word) => word !== "");
  return words.length > 1 && counts(words.slice(1).map(numberOf));
}

/** True for 0, 1, 2, ... or 1, 2, 3, ... */
export function counts(numbers: ArrayLike<number>): boolean {
  const [start] = Array.from({ length: 1 }, () => numbers[0]);
  return (start === 0 || start === 1) && Array.prototype.every.call(numbers, (value, i) => value === start + i);
}

/** Separators at the end of every row are no fields, unless a name stands above them. */
function firstRow(table: Table, row: readonly string[]): void {
  const blank = row.length - (row.findLastIndex((word) => word !== "") + 1);
  const named = (table.header ?? []).findLastIndex((name) => name !== "") + 1;
  table.trailing = Math.max(0, Math.min(blank, row.length - Math.max(1, named)));
  table.columns = row.length - table.trailing;
}

function lengthProblem(table: Table, row: readonly string[], line: number): Diagnostic | undefined {
  const { file, columns, trailing, lines } = table;
  const expected = columns + trailing;
  if (row.length !== expected) return files.raggedRows(file, line, row.length, lines[0], expected);
  const late = row.findIndex((word, i) => i >= columns && word !== "");
  return late === -1 ? undefined : files.notANumber(file, lines[0], late + 1, "");
}

/** Store a row, or say which of its words is no finite number. */
function storeRow(table: Table, row: readonly string[], line: number): Diagnostic | undefined {
  const { numbers, lines, columns } = table;
  const at = lines.length * columns;
  for (let i = 0; i < columns; i++) {
    let value = numberOf(row[i]);
    if (Number.isNaN(value)) value = commaNumber(table, row[i], line, i + 1);
    if (!Number.isFinite(value)) return wrongWord(table, row, i, line);
    if (at + i < numbers.length) numbers[at + i] = value;
    if (i === 0) table.countsRows &&= value === lines.length + (lines.length === 0 ? value & 1 : numbers[0]);
  }
  return undefined;
}

function wrongWord({ file, header, headerLine }: Table, row: readonly string[], at: number, line: number): Diagnostic {
  if (header && row.join("\n") === header.join("\n")) return files.repeatedHeader(file, line, headerLine);
  const labels = at === 0 && header !== undefined && (header[0] === "" || header.length === row.length - 1);
  return files.notANumber(file, line, at + 1, row[at], labels);
}

function commaNumber(table: Table, word: string, line: number, column: number): number {
  const pointed = withPoint(word);
  if (pointed === undefined) return Number.NaN;
  if (mayBeThousands(word)) table.doubtful ??= { line, column, word };
  else table.decimalComma = true;
  return numberOf(pointed);
}

/** Commas in numbers are told apart by the file as a whole: one `0,5` and no point make all of them decimal. */
function doubtOf(table: Table, bytes: Uint8Array): Diagnostic | undefined {
  const { doubtful, decimalComma, file, headerLine } = table;
  if (doubtful && !decimalComma) return files.doubtfulComma(file, doubtful.line, doubtful.column, doubtful.word);
  if (!decimalComma) return undefined;
  for (const { text, line } of textLines(bytes))
    if (line > headerLine && text && withoutComment(text).includes(".")) return files.mixedMarks(file, line);
  return undefined;
}
