// How many terminal cells a text takes. East Asian wide and emoji ranges after Unicode Standard Annex 11.

const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];
const JOINING = /^(?:\p{Mn}|\p{Me}|[\u200b-\u200c]|\u200d|[\ufe00-\ufe0f])$/u;
const CONTROL = /^[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]$/u;
const TAB = 4;

/** Terminal cells of one character (a code point): 0, 1 or 2. */
export function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (JOINING.test(character)) return 0;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** Terminal cells of a text that holds no tab and no colour. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** A line made safe to print, and the cell at which each UTF-16 unit of the original begins (one more entry for its end). */
export interface Cells {
  readonly characters: readonly { readonly text: string; readonly cell: number; readonly width: number }[];
  readonly cellOf: readonly number[];
}

/** Expands tabs and replaces control and direction-changing characters, which would move the caret or hide text. */
export function cellsOf(line: string): Cells {
  const characters: { text: string; cell: number; width: number }[] = [];
  const cellOf: number[] = [];
  let cell = 0;
  for (const character of line) {
    const text = character === "\t" ? " ".repeat(TAB - (cell % TAB)) : CONTROL.test(character) ? "\ufffd" : character;
    const width = character === "\t" ? text.length : characterWidth(text);
    for (let unit = 0; unit < character.length; unit++) cellOf.push(cell);
    characters.push({ text, cell, width });
    cell += width;
  }
  cellOf.push(cell);
  return { characters, cellOf };
}
