import { type Paint, PLAIN } from "./paint.js";
import { textWidth } from "./text-width.js";

/** A column: its heading, and `right` for numbers. */
export interface Column {
  readonly title: string;
  readonly right?: boolean;
}

/** Narrowest that a column of text is made, in cells. */
const NARROWEST = 16;

/**
 * Aligned columns two spaces apart, the headings dimmed; no newline at the end. `width`: cells of a line; the widest columns of text are
 * folded at spaces until the table fits, numbers never.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  paint: Paint = PLAIN,
  width = Number.POSITIVE_INFINITY,
): string {
  const widths = fitted(columns, rows, width);
  const lines = rows.flatMap((row) => folded(row, widths));
  return aligned(columns, lines, widths, paint);
}

/** Widths of the columns: those of their texts, the widest ones cut down to one another until all fit. */
function fitted(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): number[] {
  const widths = columns.map(({ title }, c) =>
    rows.reduce((most, row) => Math.max(most, textWidth(row[c])), textWidth(title)),
  );
  const all = (): number => widths.reduce((sum, each) => sum + each, 2 * (widths.length - 1));
  for (let over = all() - width; over > 0; over = all() - width) {
    const open = widths.flatMap((each, c) => (!columns[c].right && each > NARROWEST ? [c] : []));
    if (open.length === 0) break;
    const widest = open.reduce((best, c) => (widths[c] > widths[best] ? c : best));
    const next = Math.max(NARROWEST, ...open.filter((c) => widths[c] < widths[widest]).map((c) => widths[c]));
    widths[widest] = Math.max(next, widths[widest] - over, NARROWEST);
    if (widths[widest] === next && open.length > 1) widths[widest] = Math.max(NARROWEST, next - 1);
  }
  return widths;
}

/** A row as several lines, each cell folded at spaces to its width. */
function folded(row: readonly string[], widths: readonly number[]): string[][] {
  const cells = row.map((cell, c) => fold(cell, widths[c]));
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, n) => cells.map((lines) => lines[n] ?? ""));
}

function fold(text: string, width: number): string[] {
  if (textWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

function aligned(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  paint: Paint,
): string {
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, c) => {
        const space = " ".repeat(Math.max(0, widths[c] - textWidth(cell)));
        return columns[c].right ? space + cell : cell + space;
      })
      .join("  ")
      .trimEnd();
  return [paint.dim(line(columns.map(({ title }) => title))), ...rows.map(line)].join("\n");
}
