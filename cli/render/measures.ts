import { own } from "../../grammar/own.js";
import type { MeasureEvent } from "../../library/events.js";
import { isCompared } from "../observable-facts.js";
import { formatSummary, groupBy, isUnsettled, summarizeValues } from "./aggregate.js";
import { formatNumber } from "./number.js";
import { type Paint, PLAIN } from "./paint.js";
import { countsOf, rowsOf, scalarRows } from "./pools.js";
import { type Column, renderTable } from "./table.js";

/** Rows of an array-valued observable that are shown; the files hold all. */
const ARRAY_ROWS = 10;
/** Name of an observable's coordinate ("d" of local_entropy). */
export type CoordinateName = (observable: string, expression: string) => string;

/** A table of means over runs with their standard errors. */
export interface MeasureTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** The events behind each row. */
  readonly sources: readonly (readonly MeasureEvent[])[];
  /** Rows of a long array that are not shown. */
  readonly more: number;
  /** Some rows are means of fewer runs than others. */
  readonly uneven?: boolean;
  /** What was measured, where the columns name methods. */
  readonly caption?: string;
  /** Each row is a place of its own, a step or a distance, which may have converged or not. */
  readonly places?: boolean;
}

/** What the mark of a row says. */
export const UNSETTLED = "† : some of the runs behind this row had not converged.";

/** What the column n of uneven rows says. */
export const UNEVEN = "n : runs behind a row; those that had stopped before are not in its mean.";

/** Everything measured, as tables for the terminal. */
export function renderMeasures(
  events: readonly MeasureEvent[],
  coordinateName: CoordinateName,
  paint: Paint = PLAIN,
): string {
  return measureTables(events, coordinateName)
    .map((table) => renderMeasureTable(table, paint))
    .join("\n\n");
}

function renderMeasureTable(table: MeasureTable, paint: Paint): string {
  const { columns, rows, sources, more, places, caption } = table;
  const marks = sources.map((own) => (places && own.some(isUnsettled) ? "†" : ""));
  const marked = rows.map((cells, n) => [...cells, marks[n]]);
  const notes = [
    ...(table.uneven ? [UNEVEN] : []),
    ...(marks.some((mark) => mark !== "") ? [UNSETTLED] : []),
    ...(more > 0 ? [`... and ${more} more in the files and with --json`] : []),
  ];
  const head = caption === undefined ? [] : [paint.dim(caption)];
  return [...head, renderTable([...columns, { title: "" }], marked, paint), ...notes.map(paint.dim)].join("\n");
}

/** Everything measured: scalars, curves, arrays; means over runs with their standard errors, methods side by side. */
export function measureTables(events: readonly MeasureEvent[], coordinateName: CoordinateName): MeasureTable[] {
  const scalars = events.filter(({ coordinate, index }) => coordinate === null && index === null);
  const curves = events.filter(({ coordinate, index }) => coordinate !== null && index === null);
  const arrays = events.filter(({ index }) => index !== null);
  const tables = [
    ...scalarRows(scalars, events).map(({ events: own, names, ends }) =>
      counted(names.length > 0 ? steppedTable(own, names) : scalarTable(own), ends),
    ),
    ...[...groupBy(curves, ({ expression }) => expression).values()].map((curve) => {
      const { names, ends } = rowsOf(curve, events);
      return counted(curveTable(curve, names, coordinateName(curve[0].observable, curve[0].expression)), ends);
    }),
    ...[...groupBy(arrays, (event) => `${event.expression} ${event.variable} ${event.coordinate}`).values()].map(
      (array) => arrayTable(array, coordinateName(array[0].observable, array[0].expression)),
    ),
  ];
  return tables.filter(({ rows }) => rows.length > 0);
}

/** The table with the number of runs behind each row, where some have left before others; `ends`: its numbers are those of their ends. */
function counted(table: MeasureTable, ends: boolean): MeasureTable {
  const counts = table.sources.map(countsOf);
  const uneven = new Set(counts).size > 1;
  if (!uneven && (!ends || counts[0] === "1")) return table;
  const columns = [...table.columns, { title: "n", right: true }];
  return { ...table, columns, rows: table.rows.map((cells, row) => [...cells, counts[row]]), uneven };
}

/** A row for each group of events. */
function tableOf(
  columns: readonly Column[],
  groups: readonly (readonly MeasureEvent[])[],
  cells: (own: readonly MeasureEvent[]) => readonly string[],
): MeasureTable {
  return { columns, rows: groups.map(cells), sources: groups, more: 0 };
}

function methodsOf(events: readonly MeasureEvent[]): string[] {
  return [...new Set(events.map(({ method }) => method))];
}

/** Headings of the value columns: one a method; two methods get their difference. */
function valueColumns(methods: readonly string[], single: string): Column[] {
  const titles = methods.length === 1 ? [single] : methods.length === 2 ? [...methods, "difference"] : methods;
  return titles.map((title) => ({ title, right: true }));
}

function valueCells(events: readonly MeasureEvent[], methods: readonly string[]): string[] {
  const summaries = methods.map((method) => {
    const own = events.filter((event) => event.method === method);
    return own.length > 0 ? summarizeValues(own) : undefined;
  });
  const cells = summaries.map((summary) => (summary ? formatSummary(summary) : "-"));
  if (methods.length !== 2) return cells;
  const [first, second] = summaries;
  const compared = first && second && isCompared(events[0].observable);
  return [...cells, compared ? formatNumber(gap(first.mean, second.mean)) : "-"];
}

/** Equal infinities, and two NaNs, do not differ. */
function gap(first: number, second: number): number {
  return Object.is(first, second) ? 0 : second - first;
}

function scalarTable(events: readonly MeasureEvent[]): MeasureTable {
  const methods = methodsOf(events);
  const labelOf = labels(events);
  const columns = [{ title: "observable" }, ...valueColumns(methods, "value"), { title: "unit" }];
  return tableOf(columns, [...groupBy(events, labelOf).values()], (own) => [
    labelOf(own[0]),
    ...valueCells(own, methods),
    own[0].unit,
  ]);
}

/** One row a swept or annealed value, one column an observable (and method). */
function steppedTable(events: readonly MeasureEvent[], varying: readonly string[]): MeasureTable {
  return placedTable(events, varying, (event) => paramCells(event, varying), labels(events));
}

/** One row a place of the curve, one column a variable (and method): numbers of different variables have nothing in common. */
function curveTable(events: readonly MeasureEvent[], varying: readonly string[], coordinate: string): MeasureTable {
  const places = (event: MeasureEvent) => [...paramCells(event, varying), formatNumber(event.coordinate ?? 0)];
  const columns = [...varying, coordinate];
  const table = placedTable(events, columns, places, ({ expression, variable }) => variable ?? expression);
  return methodsOf(events).length === 1 ? table : { ...table, caption: events[0].expression };
}

/** A row for each place, whose cells lead the row, and under each label the values that carry it. */
function placedTable(
  events: readonly MeasureEvent[],
  columns: readonly string[],
  places: (event: MeasureEvent) => readonly string[],
  labelOf: (event: MeasureEvent) => string,
): MeasureTable {
  const methods = methodsOf(events);
  const names = [...new Set(events.map(labelOf))];
  const values = names.flatMap((name) => {
    const [first, ...others] = valueColumns(methods, name);
    return methods.length === 1 || names.length === 1
      ? [first, ...others]
      : [{ ...first, title: `${name} ${first.title}` }, ...others];
  });
  const groups = [...groupBy(events, (event) => places(event).join(" ")).values()];
  const ofLabel = (own: readonly MeasureEvent[], name: string) => own.filter((event) => labelOf(event) === name);
  const table = tableOf([...columns.map((title) => ({ title, right: true })), ...values], groups, (own) => [
    ...places(own[0]),
    ...names.flatMap((name) => valueCells(ofLabel(own, name), methods)),
  ]);
  return { ...table, places: true };
}

function arrayTable(events: readonly MeasureEvent[], coordinateName: string): MeasureTable {
  const methods = methodsOf(events);
  const point = ({ run, params }: MeasureEvent) => JSON.stringify([run, params]);
  const first = events.filter((event) => point(event) === point(events[0]));
  const groups = [...groupBy(first, ({ index }) => String(index)).values()];
  const { observable, variable, coordinate } = events[0];
  const place = coordinate === null ? "" : ` (${coordinateName} = ${formatNumber(coordinate)})`;
  const columns = [{ title: variable ?? "index" }, ...valueColumns(methods, `${observable}${place}`)];
  const shown = groups.slice(0, ARRAY_ROWS);
  const table = tableOf(columns, shown, (own) => [`[${own[0].index?.join(", ")}]`, ...valueCells(own, methods)]);
  return { ...table, more: groups.length - shown.length };
}

function paramCells({ params }: Pick<MeasureEvent, "params">, names: readonly string[]): string[] {
  return names.map((name) => {
    const value = own(params, name);
    return typeof value === "number" ? formatNumber(value) : value === undefined ? "" : String(value);
  });
}

/** Scalars as the experiment writes them; told apart by variable where one request gave several. */
function labels(events: readonly MeasureEvent[]): (event: MeasureEvent) => string {
  const several = new Set(
    [...groupBy(events, ({ expression }) => expression).values()].flatMap((own) =>
      new Set(own.map(({ variable }) => variable)).size > 1 ? [own[0].expression] : [],
    ),
  );
  return ({ observable, expression, variable }) => {
    if (variable === null) return expression;
    if (expression === observable) return `${observable}(${variable})`;
    return several.has(expression) ? `${expression} ${variable}` : expression;
  };
}
