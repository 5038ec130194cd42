import { type Paint, PLAIN } from "./paint.js";
import { textWidth } from "./text-width.js";

/** A column: its heading, and `right` for numbers. */
export interface Column {
  readonly title: string;
  readonly right?: boolean;
}

/** Aligned columns two spaces apart, the headings dimmed; no newline at the end. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  paint: Paint = PLAIN,
): string {
  const widths = columns.map(({ title }, c) =>
    rows.reduce((width, row) => Math.max(width, textWidth(row[c])), textWidth(title)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, c) => {
        const space = " ".repeat(widths[c] - textWidth(cell));
        return columns[c].right ? space + cell : cell + space;
      })
      .join("  ")
      .trimEnd();
  return [paint.dim(line(columns.map(({ title }) => title))), ...rows.map(line)].join("\n");
}
