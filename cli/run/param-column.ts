/** Columns of measures.parquet that are not params, in this version and planned ones. */
const COLUMNS: ReadonlySet<string> = new Set([
  "run",
  "seed",
  "iteration",
  "observable",
  "expression",
  "variable",
  "index",
  "coordinate",
  "value",
  "std_error",
  "unit",
  "status",
  "model",
  "experiment",
  "algorithm",
  "method",
  "version",
]);

/**
 * The column of a swept or annealed name: the name itself, or `param_<name>` where the table has such a column of its own. Upper and
 * lower case make no difference, as in SQL. `names`: all that vary; a column never stands for two of them.
 */
export function paramColumn(name: string, names: readonly string[]): string {
  if (!COLUMNS.has(name.toLowerCase())) return name;
  let column = `param_${name}`;
  while (names.includes(column)) column += "_";
  return column;
}
