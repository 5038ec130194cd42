import type { MeasureEvent } from "../../library/events.js";
import { formatSummary, groupBy, summarizeValues, varyingNames } from "./aggregate.js";
import { formatNumber } from "./number.js";
import { type Paint, PLAIN } from "./paint.js";
import { type Column, renderTable } from "./table.js";

/** Rows of an array-valued observable that are shown; the files hold all. */
const ARRAY_ROWS = 10;
/** Name of an observable's coordinate ("d" of local_entropy). */
export type CoordinateName = (observable: string) => string;

/** Everything measured, as tables for the terminal: means over runs with their standard errors; methods side by side. */
export function renderMeasures(
  events: readonly MeasureEvent[],
  coordinateName: CoordinateName,
  paint: Paint = PLAIN,
): string {
  const varying = varyingNames(events);
  const scalars = events.filter(({ coordinate, index }) => coordinate === null && index === null);
  const curves = events.filter(({ coordinate, index }) => coordinate !== null && index === null);
  const arrays = events.filter(({ index }) => index !== null);
  const tables = [
    varying.length > 0 ? steppedTable(scalars, varying, paint) : scalarTable(scalars, paint),
    ...[...groupBy(curves, ({ expression }) => expression).values()].map((curve) =>
      curveTable(curve, varying, coordinateName(curve[0].observable), paint),
    ),
    ...[...groupBy(arrays, ({ expression, variable }) => `${expression} ${variable}`).values()].map((array) =>
      arrayTable(array, paint),
    ),
  ];
  return tables.filter((table) => table !== "").join("\n\n");
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
  return [...cells, first && second ? formatNumber(second.mean - first.mean) : "-"];
}

function scalarTable(events: readonly MeasureEvent[], paint: Paint): string {
  if (events.length === 0) return "";
  const methods = methodsOf(events);
  const rows = [...groupBy(events, labelOf)].map(([label, own]) => [label, ...valueCells(own, methods), own[0].unit]);
  return renderTable([{ title: "observable" }, ...valueColumns(methods, "value"), { title: "unit" }], rows, paint);
}

/** One row a swept or annealed value, one column an observable (and method). */
function steppedTable(events: readonly MeasureEvent[], varying: readonly string[], paint: Paint): string {
  if (events.length === 0) return "";
  const methods = methodsOf(events);
  const labels = [...new Set(events.map(labelOf))];
  const rows = [...groupBy(events, (event) => paramCells(event, varying).join(" ")).values()].map((own) => [
    ...paramCells(own[0], varying),
    ...labels.flatMap((name) =>
      valueCells(
        own.filter((event) => labelOf(event) === name),
        methods,
      ),
    ),
  ]);
  const values = labels.flatMap((name) => {
    const [first, ...others] = valueColumns(methods, name);
    return methods.length === 1 ? [first] : [{ ...first, title: `${name} ${first.title}` }, ...others];
  });
  return renderTable([...varying.map((title) => ({ title, right: true })), ...values], rows, paint);
}

function curveTable(
  events: readonly MeasureEvent[],
  varying: readonly string[],
  coordinate: string,
  paint: Paint,
): string {
  const methods = methodsOf(events);
  const cells = (event: MeasureEvent) => [...paramCells(event, varying), formatNumber(event.coordinate ?? 0)];
  const rows = [...groupBy(events, (event) => cells(event).join(" "))].map(([, own]) => [
    ...cells(own[0]),
    ...valueCells(own, methods),
  ]);
  const columns = [...varying, coordinate].map((title) => ({ title, right: true }));
  return renderTable([...columns, ...valueColumns(methods, events[0].expression)], rows, paint);
}

function arrayTable(events: readonly MeasureEvent[], paint: Paint): string {
  const methods = methodsOf(events);
  const point = ({ run, params }: MeasureEvent) => JSON.stringify([run, params]);
  const first = events.filter((event) => point(event) === point(events[0]));
  const groups = [...groupBy(first, ({ index }) => String(index))];
  const rows = groups
    .slice(0, ARRAY_ROWS)
    .map(([, own]) => [`[${own[0].index?.join(", ")}]`, ...valueCells(own, methods)]);
  const { observable, variable } = events[0];
  const table = renderTable([{ title: variable ?? "index" }, ...valueColumns(methods, observable)], rows, paint);
  const more = groups.length - rows.length;
  return more > 0 ? `${table}\n${paint.dim(`... and ${more} more in the files and with --json`)}` : table;
}

function paramCells({ params }: Pick<MeasureEvent, "params">, names: readonly string[]): string[] {
  return names.map((name) => {
    const value = params[name];
    return typeof value === "number" ? formatNumber(value) : value === undefined ? "" : String(value);
  });
}

/** A scalar as the experiment writes it; told apart by variable where one request gave several. */
function labelOf({ observable, expression, variable }: MeasureEvent): string {
  return variable === null || expression !== observable ? expression : `${observable}(${variable})`;
}
