import type { Diagnostic } from "../../grammar/diagnostic.js";
import { positionAt, type Span } from "../../grammar/source.js";
import type { MeasureEvent, ProgressEvent, ResultEvent } from "../../library/events.js";
import { groupBy, summarizeValues } from "./aggregate.js";
import type { Sources } from "./diagnostic.js";
import { rowsOf } from "./pools.js";

/** Version of the shapes of all JSON lines; a field may be added without a new one. */
export const SCHEMA = "1";

/**
 * One line of `--json`, with its newline. JSON has no infinite numbers: they become the strings "Infinity", "-Infinity" and "NaN",
 * which Python's float() and R's as.numeric() read back, where null would lose the sign.
 */
export function jsonLine(type: string, fields: object): string {
  return `${JSON.stringify({ type, schema: SCHEMA, ...fields }, finite)}\n`;
}

/** Replacer for JSON.stringify: non-finite numbers as strings. */
export function finite(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

/** A diagnostic with places as people count beside the offsets. */
export function diagnosticLine(d: Diagnostic, sources: Sources): string {
  const labels = d.labels.map(({ span, text }) => ({ ...placeOf(span, sources), text }));
  const fixes = d.fixes.map(({ title, edits }) => ({
    title,
    edits: edits.map(({ span, text }) => ({ ...placeOf(span, sources), text })),
  }));
  const { code, severity, message, caption = null, hints } = d;
  const place = d.span ? placeOf(d.span, sources) : { path: null, line: null, column: null };
  return jsonLine("diagnostic", { code, severity, message, ...place, caption, labels, hints, fixes });
}

function placeOf(span: Span, sources: Sources) {
  const source = sources(span.path);
  if (!source) return { path: span.path, line: null, column: null, start: span.start, end: span.end };
  const { line, column } = positionAt(source, span.start);
  const last = positionAt(source, span.end);
  return {
    path: span.path,
    line,
    column,
    end_line: last.line,
    end_column: last.column,
    start: span.start,
    end: span.end,
  };
}

/** One number of a run. */
export function measureLine(event: MeasureEvent): string {
  const { experiment, run, seed, method, params, iteration, observable, coordinate, index, value, std_error, unit } =
    event;
  const { status, variable, expression } = event;
  const fields = { experiment, run, seed, method, params, iteration, observable, coordinate, index, value, std_error };
  return jsonLine("measure", { ...fields, unit, status, variable, expression });
}

/** How far a run is. */
export function progressLine(event: ProgressEvent): string {
  const { experiment, run, seed, params, step, steps, iteration } = event;
  const { limit = null, residual = null, errors = null } = event;
  return jsonLine("progress", { experiment, run, seed, params, step, steps, iteration, limit, residual, errors });
}

/** How a run ended. */
export function resultLine(event: ResultEvent): string {
  const { experiment, run, seed, method, params, status, advice, errors, iterations, residual } = event;
  const { growth = null, stable = null, wall_s, total_iterations = iterations } = event;
  return jsonLine("result", {
    experiment,
    run,
    seed,
    method,
    params,
    status,
    advice,
    errors,
    iterations,
    total_iterations,
    residual,
    growth,
    stable,
    wall_s,
  });
}

/** Means over runs, one line a row of the tables and observable, where there are several runs; arrays are left to the runs' own lines. */
export function meanLines(events: readonly MeasureEvent[]): string[] {
  const numbers = events.filter(({ index }) => index === null);
  const runs = new Set(numbers.map(({ run }) => run)).size;
  if (runs < 2) return [];
  return [...groupBy(numbers, ({ expression }) => expression).values()].flatMap((own) => {
    const { names } = rowsOf(own, events);
    const place = ({ params, method, variable, coordinate }: MeasureEvent) =>
      JSON.stringify([method, variable, coordinate, names.map((name) => params[name])]);
    return [...groupBy(own, place).values()].map((row) => {
      const { experiment, method, observable, expression, variable, coordinate, unit } = row[0];
      const params = Object.fromEntries(names.map((name) => [name, row[0].params[name]]));
      const { mean, error, runs: n } = summarizeValues(row);
      const about = { experiment, method, params, observable, expression, variable, coordinate };
      return jsonLine("mean", { ...about, value: mean, std_error: error ?? null, n, runs, unit });
    });
  });
}
