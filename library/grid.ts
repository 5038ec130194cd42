import type { Constant } from "../compiler/expr/constant.js";
import type { AxisValues } from "./clauses.js";

/** One run: a sweep point and a seed; `number` counts them in the order of the grid. */
export interface GridPoint {
  readonly number: number;
  readonly seed: number;
  readonly sweep: ReadonlyMap<string, Constant>;
}

/** Number of runs of an experiment. */
export function runsOf(sweeps: readonly AxisValues[], seeds: readonly number[]): number {
  return sweeps.reduce((product, { values }) => product * values.length, seeds.length);
}

/** All runs of an experiment: sweeps in the order of the text, the last one fastest, seeds inside. */
export function gridOf(sweeps: readonly AxisValues[], seeds: readonly number[]): GridPoint[] {
  const points = sweeps.reduce<ReadonlyMap<string, Constant>[]>(
    (before, { name, values }) =>
      before.flatMap((point) => values.map((value) => new Map([...point, [name, value as Constant]]))),
    [new Map()],
  );
  return points.flatMap((sweep, p) => seeds.map((seed, s) => ({ number: p * seeds.length + s, seed, sweep })));
}

/** The steps of an anneal: all its axes advance together, the shortest repeating its last value. One empty step when there is none. */
export function stepsOf(anneals: readonly AxisValues[]): ReadonlyMap<string, Constant>[] {
  if (anneals.length === 0) return [new Map()];
  const length = Math.max(...anneals.map(({ values }) => values.length));
  return Array.from(
    { length },
    (_, n) => new Map(anneals.map(({ name, values }) => [name, values[Math.min(n, values.length - 1)] as Constant])),
  );
}
