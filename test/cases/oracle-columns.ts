import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DiagnosticEvent, MeasureEvent, RunEvent } from "../../library/events.js";
import { compile, type Files, oracle, type RunOptions, run } from "../../library/index.js";

/** Files of one case. */
export function filesOf(folder: string): Files {
  return {
    read: (path) => new Uint8Array(readFileSync(join(import.meta.dirname, "files", folder, path))),
    dataset: () => undefined,
  };
}

/** What a stream of events told. */
export interface Told {
  readonly measures: readonly MeasureEvent[];
  readonly codes: readonly string[];
  readonly messages: readonly string[];
}

async function told(events: AsyncIterable<RunEvent>): Promise<Told> {
  const all: RunEvent[] = [];
  for await (const event of events) all.push(event);
  const diagnostics = all.filter((event): event is DiagnosticEvent => event.type === "diagnostic");
  return {
    measures: all.filter((event): event is MeasureEvent => event.type === "measure"),
    codes: diagnostics.map(({ diagnostic }) => diagnostic.code),
    messages: diagnostics.map(({ diagnostic }) => diagnostic.message),
  };
}

function compiled(text: string, files?: Files) {
  const { value, diagnostics } = compile(text, { files });
  const [error] = diagnostics.filter(({ severity }) => severity === "error");
  if (!value || error) throw new Error(error?.message ?? "does not compile");
  return value;
}

/** A run of a model text. */
export function runText(text: string, options: RunOptions = {}): Promise<Told> {
  return told(run(compiled(text, options.files), options));
}

/** Both columns of an oracle. */
export function oracleText(text: string, options: RunOptions = {}): Promise<Told> {
  return told(oracle(compiled(text, options.files), options));
}

/** Values of a curve by its coordinate. */
export function curve(measures: readonly MeasureEvent[], method: string, expression?: string): Map<number, number> {
  const own = measures.filter(
    (row) => row.method === method && row.coordinate !== null && (expression ?? row.expression) === row.expression,
  );
  return new Map(own.map(({ coordinate, value }) => [coordinate ?? Number.NaN, value]));
}

/** Pairs of numbers that an oracle sets against each other: same request, entry, place and step. */
export function columnPairs(
  measures: readonly MeasureEvent[],
): (readonly [exact: MeasureEvent, beside: MeasureEvent])[] {
  const key = (row: MeasureEvent) =>
    JSON.stringify([row.run, row.params, row.expression, row.observable, row.variable, row.index, row.coordinate]);
  const exact = new Map(measures.flatMap((row) => (row.method === "exact" ? [[key(row), row] as const] : [])));
  return measures.flatMap((row) => {
    const other = row.method === "exact" ? undefined : exact.get(key(row));
    return other ? [[other, row] as const] : [];
  });
}
