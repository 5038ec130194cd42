import { parquetMetadata, parquetRead, parquetSchema } from "hyparquet";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { own } from "../../grammar/own.js";

/** One column of a table: whole numbers, doubles or texts; null where there is no value. */
export interface TableColumn {
  readonly name: string;
  readonly type: "integer" | "double" | "text";
  readonly values: readonly (number | string | null)[];
}
/** A row of a tidy table; a column that a row lacks is null there. */
export type TidyRow = Readonly<Record<string, number | string | boolean | null | undefined>>;

/** A Parquet file (INT64, DOUBLE and UTF-8 columns, snappy); equal columns give equal bytes. All columns have the same length. */
export function writeParquet(columns: readonly TableColumn[]): Uint8Array {
  const columnData = columns.map(encoded);
  return new Uint8Array(parquetWriteBuffer({ columnData, createdBy: "wfmc" }));
}

function encoded({ name, type, values }: TableColumn): ColumnSource {
  if (type === "integer") {
    const data = values.map((value) => (value === null ? null : BigInt(value)));
    return { name, data, type: "INT64", nullable: true };
  }
  return { name, data: [...values], type: type === "double" ? "DOUBLE" : "STRING", nullable: true };
}

/** Rows as columns: `order` first, then other names as they appear. Booleans are texts; `integers` names the columns of whole numbers. */
export function tidyColumns(
  rows: readonly TidyRow[],
  order: readonly string[],
  integers: readonly string[] = ["run", "seed", "iteration"],
): TableColumn[] {
  const names = new Set(order);
  for (const row of rows) for (const name of Object.keys(row)) names.add(name);
  return Array.from(names, (name) => {
    const values = rows.map((row) => plain(own(row, name)));
    return { name, type: typeOf(values, integers.includes(name)), values: conform(values) };
  });
}

function plain(value: TidyRow[string]): number | string | null {
  return typeof value === "boolean" ? String(value) : (value ?? null);
}

function typeOf(values: readonly (number | string | null)[], integer: boolean): TableColumn["type"] {
  if (values.some((value) => typeof value === "string")) return "text";
  return integer && values.every((value) => value === null || Number.isSafeInteger(value)) ? "integer" : "double";
}

/** A column with one text is a column of texts. */
function conform(values: readonly (number | string | null)[]): readonly (number | string | null)[] {
  if (!values.some((value) => typeof value === "string")) return values;
  return values.map((value) => (value === null ? null : String(value)));
}

/** The columns of a Parquet file as `writeParquet` makes them. Rejects with the library's error when the file is no such thing. */
export async function readParquet(bytes: Uint8Array): Promise<TableColumn[]> {
  const file = new Uint8Array(bytes).buffer;
  const { children } = parquetSchema(parquetMetadata(file));
  // Rows as arrays: a column may have any name.
  const rows = await new Promise<readonly unknown[][]>((onComplete, fail) => {
    parquetRead({ file, rowFormat: "array", onComplete: (read) => onComplete(read as unknown[][]) }).catch(fail);
  });
  return children.map(({ element }, column) => ({
    name: element.name,
    type: element.type === "INT64" ? "integer" : element.type === "DOUBLE" ? "double" : "text",
    values: rows.map((row) => fromParquet(row[column])),
  }));
}

function fromParquet(value: unknown): number | string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : Number(value);
}
