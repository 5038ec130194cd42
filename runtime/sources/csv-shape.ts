import type { DataTarget } from "../../compiler/source-call.js";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import type { FilePlace } from "./file-messages.js";
import * as files from "./file-messages.js";
import { counts, type NumberLines } from "./number-lines.js";

// Whether a table has the declared shape, and what it has instead: pandas' index, pandas' column numbers, decimal commas.

const INDEX = "save it without: `df.to_csv(path, index=False)`, in R `row.names = FALSE`";
const HEADER = "save it without: `df.to_csv(path, header=False)`, or give the columns names";

/** What is wrong with the numbers of rows and columns; a wrong shape is told by its cause where the table shows one. */
export function shapeProblem(lines: NumberLines, target: DataTarget, file: FilePlace): Diagnostic | undefined {
  const [rows = 1, columns = 1] = target.shape;
  if (lines.rows === rows && lines.columns === columns) return undefined;
  const more = lines.trailing > 0 ? " (each line ends in a separator)" : "";
  const held = `the file has ${counted(lines.rows, "row")} of ${counted(lines.columns, "number")}${more}`;
  const index = lines.columns === columns + 1 && lines.countsRows;
  const names = lines.rows === rows + 1 && countsColumns(lines);
  if (index && (names || lines.rows === rows))
    return files.otherShape(file, target, `${held}, the first of which counts the rows, as pandas' index does`, INDEX);
  if (names && lines.columns === columns)
    return files.otherShape(
      file,
      target,
      `${held}, the first of which is 0, 1, 2, ... as pandas numbers columns`,
      HEADER,
    );
  return files.otherShape(file, target, held, shapeHint(lines, target.shape));
}

function shapeHint(lines: NumberLines, shape: readonly number[]): string | undefined {
  const [rows = 1, columns = 1] = shape;
  if (lines.separator === "," && lines.rows === rows && lines.columns === 2 * columns)
    return "if commas are decimal commas here, write numbers with a decimal point";
  if (shape.length < 2 && lines.rows === 1 && lines.columns === rows)
    return "a vector is written with one number a line";
  const turned = shape.length === 2 && lines.rows === columns && lines.columns === rows;
  return turned ? "rows are the first plate: transpose the file" : undefined;
}

/** True when the first row, not below names, is 0, 1, 2, ... (or a single 0). */
function countsColumns(lines: NumberLines): boolean {
  const first = lines.numbers.subarray(0, lines.columns);
  return lines.header === undefined && first[0] === 0 && counts(first);
}

/** What is worth telling of a table that fits. */
export function csvNotes(lines: NumberLines, converted: boolean): string[] {
  const notes: string[] = [];
  if (lines.header) notes.push("the first line holds names and was skipped");
  if (converted) notes.push("the text is in UTF-16");
  if (lines.decimalComma) notes.push("the numbers have decimal commas");
  if (lines.trailing > 0) notes.push("each line ends in a separator, which is not counted as a field");
  const unnamed = lines.header && (lines.header[0] === "" || /^unnamed: 0$/i.test(lines.header[0]));
  if (unnamed && lines.countsRows)
    notes.push(`the first column counts the rows, as pandas' index does, and is read as data; ${INDEX}`);
  if (lines.columns > 2 && countsColumns(lines))
    notes.push(`the first row is 0, 1, 2, ... as pandas numbers columns, and is read as data; ${HEADER}`);
  if (maybeDecimals(lines))
    notes.push("each line is read as two whole numbers; decimal commas would be written as points");
  return notes;
}

/** `0,1`, `0,2`, `0,3`: two columns, or one with decimal commas? */
function maybeDecimals({ numbers, columns, separator }: NumberLines): boolean {
  if (separator !== "," || columns !== 2) return false;
  return numbers.every((value, i) => (i % 2 === 0 ? value === 0 : Number.isInteger(value) && value >= 0));
}

/** `1 row`, `2 rows`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
