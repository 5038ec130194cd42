import type { MeasureEvent } from "../../library/events.js";
import { groupBy, summarizeValues, varyingNames } from "./aggregate.js";

// Which numbers of different runs are averaged with each other. Swept values are conditions of a run, and keep runs apart. Values that change
// within a run (an anneal, a protocol) are its steps: numbers of one step are averaged, and so are those of the last one, wherever runs
// ended, where they are measured nowhere else.

/** Names whose values tell the rows of these events apart. */
export interface Rows {
  readonly events: readonly MeasureEvent[];
  readonly names: readonly string[];
  /** Numbers of the ends of runs, which came at different steps. */
  readonly ends: boolean;
}

/** The names that vary: conditions of runs, and steps within them. */
interface Varying {
  readonly all: readonly string[];
  readonly swept: readonly string[];
}

function varyingOf(events: readonly MeasureEvent[]): Varying {
  const all = varyingNames(events);
  const several = new Set(events.map(({ seed }) => seed)).size > 1;
  const swept = all.filter((name) => {
    if (hasTwo(events, ({ run, method }) => `${run} ${method}`, name)) return false;
    // A sweep gives every seed all of its values.
    return !several || hasTwo(events, ({ seed }) => String(seed), name);
  });
  return { all, swept };
}

/** True where some group of events has two values of a name. */
function hasTwo(events: readonly MeasureEvent[], key: (event: MeasureEvent) => string, name: string): boolean {
  return [...groupBy(events, key).values()].some((own) => new Set(own.map(({ params }) => params[name])).size > 1);
}

/** Events of one request and kind, with the names that tell their rows apart: of numbers that each run has once, the swept ones. */
export function rowsOf(events: readonly MeasureEvent[], among: readonly MeasureEvent[]): Rows {
  const { all, swept } = varyingOf(among);
  const methods = new Set(events.map(({ method }) => method)).size;
  const ends = methods === 1 && swept.length < all.length && isFinal(events);
  return { events, names: ends ? swept : all, ends };
}

/** True of numbers that every run has once a place: those of its end. */
function isFinal(events: readonly MeasureEvent[]): boolean {
  const places = groupBy(events, ({ run, coordinate, variable, index, expression }) =>
    JSON.stringify([run, expression, coordinate, variable, index]),
  );
  return [...places.values()].every((own) => own.length === 1);
}

/** Scalars as rows of steps and rows of ends; one kind where nothing varies within a run. */
export function scalarRows(scalars: readonly MeasureEvent[], among: readonly MeasureEvent[]): Rows[] {
  const requests = [...groupBy(scalars, ({ expression }) => expression).values()].map((own) => rowsOf(own, among));
  return [...groupBy(requests, ({ names, ends }) => `${ends} ${names.join(" ")}`).values()].map((own) => ({
    events: own.flatMap(({ events }) => events),
    names: own[0].names,
    ends: own[0].ends,
  }));
}

/** Runs behind each number of a row: one count, or the least and the most of its columns. */
export function countsOf(events: readonly MeasureEvent[]): string {
  const numbers = groupBy(events, ({ expression, variable, method }) => `${expression} ${variable} ${method}`);
  const counts = [...numbers.values()].map((own) => summarizeValues(own).runs);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? String(most) : `${least}..${most}`;
}
