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
const HASH = 35;

/** Read words separated by white space; with `comments`, from # to the end of the line does not count. */
export function wordReader(text: string, comments: boolean): WordReader {
  let at = 0;
  let line = 1;
  const skip = (): void => {
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (comments && code === HASH) {
        const end = text.indexOf("\n", at);
        at = end === -1 ? text.length : end;
        if (end !== -1) line++;
      } else if (code === NEWLINE) line++;
      else if (!isSpace(code)) return;
    }
  };
  const next = (): string => {
    skip();
    const start = at;
    while (at < text.length && !isSpace(text.charCodeAt(at)) && !(comments && text.charCodeAt(at) === HASH)) at++;
    return text.slice(start, at);
  };
  return { next, line: () => line, atMostLeft: () => Math.ceil((text.length - at) / 2) };
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xfeff || code === 0xa0;
}
