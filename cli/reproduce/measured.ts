import type { MeasureEvent, ResultEvent, RunEvent } from "../../library/events.js";
import type { Quantity } from "./figure.js";

/** What the experiments of a figure measured, by experiment. */
export type Measured = ReadonlyMap<string, StudyResult>;
/** Rows and ends of one experiment's runs. */
export interface StudyResult {
  readonly measures: readonly MeasureEvent[];
  readonly results: readonly ResultEvent[];
}

/** The rows of finished runs among events: a run that was cut off does not count. */
export function studyResult(events: readonly RunEvent[]): StudyResult {
  const results = events.filter(
    (event): event is ResultEvent => event.type === "result" && event.status !== "cancelled",
  );
  const finished = new Set(results.map(({ run }) => run));
  const measures = events.filter((event): event is MeasureEvent => event.type === "measure" && finished.has(event.run));
  return { measures, results };
}

/** Runs of an experiment that ended with errors: no solutions, whose surroundings are not compared. */
export function unsolvedRuns(measured: Measured, study: string): ReadonlySet<number> {
  const rows = (measured.get(study)?.measures ?? []).filter(({ observable }) => observable === "training_errors");
  const last = new Map(rows.map(({ run, value }) => [run, value]));
  return new Set([...last].filter(([, errors]) => errors > 0).map(([run]) => run));
}

/** Rows of a quantity, at its place where it has one; of solutions alone, unless it counts the errors themselves. */
export function rowsOf(measured: Measured, study: string, { observable, at, having }: Quantity): MeasureEvent[] {
  const place = at === "common" ? commonPlace(measured, observable) : at;
  const unsolved = observable === "training_errors" ? new Set<number>() : unsolvedRuns(measured, study);
  return (measured.get(study)?.measures ?? []).filter(
    (row) =>
      row.observable === observable &&
      !unsolved.has(row.run) &&
      (having === undefined || row.expression.includes(having)) &&
      (place === undefined || near(row.coordinate, place)),
  );
}

/** The last value of each run, with its seed; NaN is left out. */
export function valuesOf(measured: Measured, study: string, quantity: Quantity): readonly MeasureEvent[] {
  const last = new Map(rowsOf(measured, study, quantity).map((row) => [row.run, row]));
  return [...last.values()].filter(({ value }) => Number.isFinite(value));
}

/**
 * The smallest sharpness beta among those measured at which every solution of every experiment is without errors (`smooth_beta`); the
 * largest that was measured where none suffices. Undefined where nothing was measured.
 */
export function commonPlace(measured: Measured, observable: string): number | undefined {
  const rows = [...measured.values()].flatMap(({ measures }) => measures);
  const needed = rows.filter((row) => row.observable === "smooth_beta" && Number.isFinite(row.value));
  const least = Math.max(0, ...needed.map(({ value }) => value));
  const places = rows.flatMap((row) =>
    row.observable === observable && row.coordinate !== null ? [row.coordinate] : [],
  );
  const sorted = [...new Set(places)].sort((a, b) => a - b);
  return sorted.find((place) => place >= least) ?? sorted.at(-1);
}

function near(coordinate: number | null, place: number): boolean {
  return coordinate !== null && Math.abs(coordinate - place) <= 1e-6 * Math.max(1e-3, Math.abs(place));
}
