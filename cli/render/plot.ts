/** A point of a line; `error` is half the width of the band there. A `y` that is not finite breaks the line. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly error?: number;
  /** Runs behind it. */
  readonly n?: number;
}
/** A number of one run that had not converged: drawn hollow, and no part of any line. */
export interface OpenPoint {
  readonly x: number;
  readonly y: number;
  readonly status: string;
}
/** Numbers that are not finite: marked at the edge of the plot. */
export interface LostPoint {
  readonly x: number;
  /** NaN, Infinity or -Infinity. */
  readonly value: number;
  /** Of how many runs. */
  readonly runs: number;
}
/** One line with what belongs to it; `points` ascend in x. */
export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
  readonly open?: readonly OpenPoint[];
  readonly lost?: readonly LostPoint[];
  /** True: the points are of different runs, and no line joins them. */
  readonly dots?: boolean;
  /** Position from 0 to 1 on the ramp of colours, where the lines have an order; absent: a colour of its own. */
  readonly rank?: number;
}
/** One panel: lines over a common x axis. */
export interface Plot {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly Series[];
}

/** Every x at which a plot shows something. */
export function placesOf({ series }: Plot): number[] {
  return series.flatMap(({ points, open = [], lost = [] }) => [...points, ...open, ...lost].map(({ x }) => x));
}

/** True of a point that can be drawn. */
export function isFinitePoint({ x, y }: Pick<Point, "x" | "y">): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

/** True of positive numbers each of which is the same multiple of the one before: an axis of theirs is logarithmic. */
export function isGeometric(places: readonly number[]): boolean {
  const values = [...new Set(places)].filter(Number.isFinite).sort((a, b) => a - b);
  const last = values.length - 1;
  if (last < 2 || values[0] <= 0 || values[last] < 4 * values[0]) return false;
  const step = Math.log(values[last] / values[0]) / last;
  // A list typed by hand (0.5, 1.1, 2.3, ...) has its ratios rounded; those of a linear list differ by far more.
  return values.every((value, n) => Math.abs(Math.log(value / values[0]) - n * step) < 0.15 * step);
}

/** What a plot shows, in a sentence for those who do not see it. */
export function describePlot(plot: Plot): string {
  const points = plot.series.flatMap(({ points: own }) => own.filter(isFinitePoint));
  const open = plot.series.reduce((sum, series) => sum + (series.open?.length ?? 0), 0);
  const lost = plot.series.reduce((sum, series) => sum + (series.lost?.length ?? 0), 0);
  const lines = plot.series.length === 1 ? "one line" : `${plot.series.length} lines`;
  const parts = [`${plot.yLabel} against ${plot.xLabel}: ${lines}, ${points.length} points`];
  if (open > 0) parts.push(`${open} hollow points of runs that had not converged`);
  if (lost > 0) parts.push(`${lost} places where numbers are not finite`);
  return `${parts.join(", ")}.`;
}
