// The text of a data file: its encoding, its lines, its comments.

const LF = 10;
const CR = 13;
// Longer than any sane row; a decoded line must stay below the engine's longest string.
const LONGEST_LINE = 2 ** 28;

/** A line that counts, trimmed, with its number from 1; `text` is absent for one that is too long to decode. */
export interface TextLine {
  readonly text?: string;
  readonly line: number;
}

/** The bytes as UTF-8. UTF-16 (with a byte order mark, or every other byte 0) is converted; undefined when it cannot be. */
export function asUtf8(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly converted: boolean } {
  const encoding = utf16Of(bytes);
  if (encoding === undefined) return { bytes, converted: false };
  return { bytes: new TextEncoder().encode(new TextDecoder(encoding).decode(bytes)), converted: true };
}

/** The kind of UTF-16 that a text is written in, by its mark or by its first two characters. */
export function utf16Of(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const [a, b, c, d] = bytes;
  if (bytes.length < 2) return undefined;
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0 && (bytes.length < 4 || (c !== 0 && d === 0))))
    return "utf-16le";
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0 && (bytes.length < 4 || (c === 0 && d !== 0))))
    return "utf-16be";
  return undefined;
}

/** Lines that count: blank ones, and those that begin with # (NumPy) or % (Octave), do not. Lines end with LF, CR LF or CR. */
export function* textLines(bytes: Uint8Array): Generator<TextLine> {
  const decoder = new TextDecoder();
  for (let start = 0, line = 1; start < bytes.length; line++) {
    const end = endOfLine(bytes, start);
    if (end - start > LONGEST_LINE) {
      yield { line };
      return;
    }
    const text = decoder.decode(bytes.subarray(start, end)).trim();
    if (text !== "" && text[0] !== "#" && text[0] !== "%") yield { text, line };
    start = bytes[end] === CR && bytes[end + 1] === LF ? end + 2 : end + 1;
  }
}

function endOfLine(bytes: Uint8Array, start: number): number {
  for (let at = start; at < bytes.length; at++) if (bytes[at] === LF || bytes[at] === CR) return at;
  return bytes.length;
}

/** The line without a comment behind its numbers. Excel's `#N/A` and `#DIV/0!` are fields. */
export function withoutComment(line: string): string {
  const at = line.includes("#") ? line.search(/(?<=[\s\d])#(?![NVRD][A-Z/])/) : -1;
  return at === -1 ? line : line.slice(0, at).trimEnd();
}
