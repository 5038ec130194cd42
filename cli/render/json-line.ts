import type { Diagnostic } from "../../grammar/diagnostic.js";
import { positionAt, type Span } from "../../grammar/source.js";
import type { MeasureEvent, ProgressEvent, ResultEvent } from "../../library/events.js";
import type { Sources } from "./diagnostic.js";

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
  const { growth = null, stable = null, wall_s } = event;
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
    residual,
    growth,
    stable,
    wall_s,
  });
}
