import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import { type CurveOptions, type CurvePoint, curveOf } from "./curve.js";
import { selfCheck } from "./messages.js";
import type { TiltedMessages } from "./tilted.js";

// What must hold of a curve: d phi / d gamma = q where messages are a fixed point of a variational free entropy, and S <= 0.

/** Relative step of gamma in the finite difference; its error is of the order of the square. */
const STEP = 1e-3;
/** From here on the curve is suspicious. Gaussian nodes of discrete machines, which are no exact variation, stay below. */
const SLOPE = 0.02;
const ABOVE = 1e-6;

/** True where no configuration weighs more than 1, as a weight of every one of them: the curve is then at most 0. */
export function isBounded({ groups }: FlatGraph): boolean {
  return groups.every((group) =>
    group.kind === "machine"
      ? ["deterministic", "gibbs", "flip"].includes(group.channel.name)
      : group.kind === "parity",
  );
}

/** Compares the slope of phi with the overlap at the middle point, and looks for values above the ceiling and rises with the distance. */
export function checkCurve(
  observable: string,
  messages: TiltedMessages,
  direction: Float64Array,
  points: readonly CurvePoint[],
  options: CurveOptions,
  ceiling: number,
): Diagnostic[] {
  const good = points.filter(({ status }) => status === "converged").sort((a, b) => b.overlap - a.overlap);
  if (good.length === 0) return [];
  const middle = good[Math.floor(good.length / 2)];
  const slope = slopeError(messages, direction, middle, options);
  const highest = good.reduce((top, { value }) => Math.max(top, value), -Infinity);
  const below = highest <= ceiling + ABOVE;
  const rises = good.filter(({ value }, j) => j > 0 && value > good[j - 1].value + ABOVE).length;
  const told = [
    `${good.length} of ${points.length} points converged in ${points.reduce((sum, { sweeps }) => sum + sweeps, 0)} sweeps`,
    `|d phi/d gamma - q| = ${slope.toExponential(0)} at d = ${((1 - middle.overlap) / 2).toPrecision(3)}`,
    rises === 0 ? "falls with the distance" : `rises with the distance at ${rises} of ${good.length - 1} steps`,
    ...(ceiling === 0 ? [below ? "nowhere above 0" : `above 0 by ${highest.toExponential(1)}`] : []),
  ];
  return [selfCheck(observable, told.join("; "), !(slope > SLOPE) && below)];
}

/** |d phi / d gamma - q| by a central difference of phi = internal + gamma q; NaN where the neighbours do not settle. */
export function slopeError(
  messages: TiltedMessages,
  direction: Float64Array,
  { strength }: CurvePoint,
  options: CurveOptions,
): number {
  const back = messages.save();
  const step = STEP * Math.max(1, Math.abs(strength));
  const aims = [{ strength: strength - step }, { strength: strength + step }, { strength }];
  const tight = { ...options, tolerance: options.tolerance / 100 };
  const [before, after, here] = curveOf(messages, direction, aims, tight);
  const phi = (point: CurvePoint): number =>
    point.value + messages.section(direction, point.overlap) + point.strength * point.overlap;
  const slope = (phi(after) - phi(before)) / (2 * step);
  const settled = [before, after, here].every(({ status }) => status === "converged");
  back();
  return settled ? Math.abs(slope - here.overlap) : Number.NaN;
}
