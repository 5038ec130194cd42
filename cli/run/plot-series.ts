import { own } from "../../grammar/own.js";
import type { MeasureEvent } from "../../library/events.js";
import { groupBy, isOpen, isUnsettled, summarizeValues } from "../render/aggregate.js";
import { formatNumber } from "../render/number.js";
import type { LostPoint, OpenPoint, Point, Series } from "../render/plot.js";

/** How rows become lines. */
export interface Lines {
  /** Name of the x axis: swept, annealed, `seed`, `iteration`, or else the observable's own coordinate. */
  readonly x: string;
  /** Names whose values tell lines apart. */
  readonly by: readonly string[];
}

/** Lines from this number on are coloured by their order. */
const MANY = 7;

/** The lines of one observable: one a method, value of `by` and entry of an array; over seeds the mean with its standard error. */
export function seriesOf(rows: readonly MeasureEvent[], { x, by }: Lines): Series[] {
  const parts = (event: MeasureEvent): [name: string, value: unknown][] => [
    ["", event.method],
    ...by.map((name): [string, unknown] => [`${name} = `, namedValue(event, name)]),
    ["", `${event.variable ?? ""}${event.index ? `[${event.index.join(", ")}]` : ""}`],
  ];
  const all = rows.map(parts);
  const varies = (all[0] ?? []).map((_, n) => new Set(all.map((own) => String(own[n][1]))).size > 1);
  const named = (event: MeasureEvent) =>
    parts(event)
      .filter(([label, value], n) => value !== "" && (label !== "" || varies[n]))
      .map(([label, value]) => `${label}${typeof value === "number" ? formatNumber(value) : (value ?? "")}`)
      .join(", ") || event.method;
  const groups = [...groupBy(rows, named)];
  const ordered = groups.length >= MANY && by.length > 0;
  return groups.map(([name, own], n) => ({
    name,
    ...lineOf(own, x),
    ...(ordered ? { rank: n / (groups.length - 1) } : {}),
  }));
}

/** Points of one line. The last row of a run at a place counts. */
function lineOf(rows: readonly MeasureEvent[], x: string): Pick<Series, "points" | "open" | "lost"> {
  const points: Point[] = [];
  const open: OpenPoint[] = [];
  const lost: LostPoint[] = [];
  const places = [...groupBy(rows, (event) => String(placeOf(event, x))).values()];
  for (const own of places) {
    const at = placeOf(own[0], x) ?? Number.NaN;
    const last = [...new Map(own.map((event) => [event.run, event])).values()];
    const finite = last.filter(({ value }) => Number.isFinite(value));
    const sure = finite.filter((event) => !isUnsettled(event));
    const summary = sure.length > 0 ? summarizeValues(sure) : undefined;
    points.push({ x: at, y: summary?.mean ?? Number.NaN, error: summary?.error, n: summary?.runs });
    for (const event of finite) if (isOpen(event)) open.push({ x: at, y: event.value, status: String(event.status) });
    for (const value of [Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]) {
      const runs = last.filter((event) => Object.is(event.value, value)).length;
      if (runs > 0) lost.push({ x: at, value, runs });
    }
  }
  return { points: points.sort((a, b) => a.x - b.x), open, lost };
}

/** Where a row stands on the x axis; undefined where it has no such place. */
export function placeOf(event: MeasureEvent, x: string): number | undefined {
  const value = namedValue(event, x);
  if (typeof value === "number") return value;
  return value === undefined ? (event.coordinate ?? undefined) : undefined;
}

function namedValue(event: MeasureEvent, name: string): number | string | undefined {
  if (Object.hasOwn(event.params, name)) {
    const value = own(event.params, name);
    return typeof value === "number" ? value : String(value);
  }
  if (name === "seed") return event.seed;
  return name === "iteration" ? event.iteration : undefined;
}
