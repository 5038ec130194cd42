import type { OptionValue } from "../../compiler/capabilities.js";
import type { MeasureEvent } from "../../library/events.js";
import { formatNumber, formatWithError } from "./number.js";

/** Mean of a value over runs. `error` is its standard error, or the single run's own; absent when neither is known. */
export interface Summary {
  readonly mean: number;
  readonly error?: number;
  readonly runs: number;
}

/** Mean and standard error over runs, sqrt(variance / n) with n - 1 in the variance. */
export function summarizeValues(events: readonly MeasureEvent[]): Summary {
  const last = [...new Map(events.map((event) => [event.run, event])).values()];
  const runs = last.length;
  const mean = last.reduce((sum, { value }) => sum + value, 0) / runs;
  if (runs === 1) return { mean, error: last[0].std_error ?? undefined, runs };
  const variance = last.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (runs - 1);
  return { mean, error: Math.sqrt(variance / runs), runs };
}

const OPEN = new Set(["max_iterations", "diverged", "cancelled"]);

/** True of a number whose run had not converged there. */
export function isOpen({ status }: Pick<MeasureEvent, "status">): boolean {
  return status !== null && OPEN.has(status);
}

/** Of these units a number is exact, however messages stand; others are estimates, worth as much as the convergence behind them. */
const COUNTED = new Set(["errors", "fraction", "sweeps", "epochs", "count"]);

/** True of an estimate whose run had not converged there. */
export function isUnsettled(event: Pick<MeasureEvent, "status" | "unit">): boolean {
  return isOpen(event) && !COUNTED.has(event.unit);
}

/** `0.123 ± 0.004`, or the value alone. */
export function formatSummary({ mean, error }: Summary): string {
  return error === undefined ? formatNumber(mean) : formatWithError(mean, error);
}

/** Names of params whose value is not the same in all events: what was swept or annealed. */
export function varyingNames(events: readonly MeasureEvent[]): string[] {
  const values = new Map<string, Set<OptionValue>>();
  for (const { params } of events) {
    for (const [name, value] of Object.entries(params)) values.set(name, (values.get(name) ?? new Set()).add(value));
  }
  return [...values].filter(([, seen]) => seen.size > 1).map(([name]) => name);
}

/** Splits by a key, in order of first appearance. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
