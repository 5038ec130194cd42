/** Words of a text one after the other, with the line each stands on; no array of words is made. */
export interface WordReader {
  /** The next word, or "" at the end. */
  next(): string;
  /** Line (from 1) of the last word. */
  line(): number;
  /** An upper bound on the number of words that are left. */
  atMostLeft(): number;
}

const NEWLINE = 10;
const RETURN = 13;
const HASH = 35;
const PERCENT = 37;
const LETTER_C = 99;

/**
 * Read words separated by white space. From # to the end of a line is comment, and so is a line that begins with a % or, as in files of
 * DIMACS, with the word `c`.
 */
export function wordReader(text: string): WordReader {
  let at = 0;
  let line = 1;
  let fresh = true;
  const skip = (): void => {
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === HASH || (fresh && isRemark(text, at))) at = endOfLine(text, at);
      if (at >= text.length) return;
      const here = text.charCodeAt(at);
      if (here === NEWLINE || (here === RETURN && text.charCodeAt(at + 1) !== NEWLINE)) {
        line++;
        fresh = true;
      } else if (!isSpace(here)) return;
    }
  };
  const next = (): string => {
    skip();
    const start = at;
    fresh = false;
    while (at < text.length && !isSpace(text.charCodeAt(at)) && text.charCodeAt(at) !== HASH) at++;
    return text.slice(start, at);
  };
  return { next, line: () => line, atMostLeft: () => Math.ceil((text.length - at) / 2) };
}

function isRemark(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === PERCENT || (code === LETTER_C && (at + 1 === text.length || isSpace(text.charCodeAt(at + 1))));
}

function endOfLine(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) !== NEWLINE && text.charCodeAt(at) !== RETURN) at++;
  return at;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xfeff || code === 0xa0;
}
