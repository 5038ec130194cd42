/** A model text and the offsets at which its lines begin; every span points into one of these. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** UTF-16 offset of the first character of each line. */
  readonly lineStarts: readonly number[];
}

/** A half-open range [start, end) of UTF-16 offsets in the file at `path`. */
export interface Span {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** A place as people count: line and column from 1, column in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

// As editors count: LF, CRLF, and the CR alone of old Macs.
const LINE_BREAK = /\r\n|\r|\n/g;

/** Index a text by lines once, so that every later `positionAt` is a binary search. */
export function sourceFile(path: string, text: string): SourceFile {
  const lineStarts = [0];
  for (const { 0: lineBreak, index } of text.matchAll(LINE_BREAK)) lineStarts.push(index + lineBreak.length);
  return { path, text, lineStarts };
}

/** Line and column of an offset; offsets outside the text are clamped to it. */
export function positionAt(source: SourceFile, offset: number): Position {
  const at = Math.max(0, Math.min(offset, source.text.length));
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (source.lineStarts[middle] <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: at - source.lineStarts[low] + 1 };
}

/** The text of a line (from 1) without its line break. */
export function lineText(source: SourceFile, line: number): string {
  const start = source.lineStarts[line - 1] ?? source.text.length;
  const end = source.lineStarts[line] ?? source.text.length;
  return source.text.slice(start, end).replace(/[\r\n]+$/, "");
}

/** The smallest span that holds both. */
export function cover(a: Span, b: Span): Span {
  return { path: a.path, start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}
