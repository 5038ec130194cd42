import type { FlatGraph, FlatGroup } from "../../compiler/ir/flat-graph.js";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import { mostOfLabels } from "../laws.js";
import { type CurveOptions, type CurvePoint, curveOf } from "./curve.js";
import { selfCheck } from "./messages.js";
import type { TiltedMessages } from "./tilted.js";

// What must hold of a curve: d phi / d gamma = q where messages are a fixed point of a variational free entropy, and S <= 0.

/** Relative step of gamma in the finite difference; its error is of the order of the square. */
const STEP = 1e-3;
/** From here on the curve is suspicious. Gaussian nodes of discrete machines, which are no exact variation, stay below. */
const SLOPE = 0.02;
const ABOVE = 1e-6;

/** What no point of a curve exceeds, nats a weight: the largest weight of a configuration; Infinity where it is not known. */
export function ceilingOf({ groups, variables }: FlatGraph): number {
  const most = (group: FlatGroup): number => {
    if (group.kind === "machine") return mostOfLabels(group);
    return group.kind === "parity" ? group.logConstant : Number.POSITIVE_INFINITY;
  };
  return groups.reduce((sum, group) => sum + most(group), 0) / Math.max(1, variables.count);
}

/**
 * Compares the slope of phi with the overlap at the middle point, and looks for values above the ceiling and rises with the distance. A number
 * that is NaN fails every one of these.
 */
export function checkCurve(
  observable: string,
  messages: TiltedMessages,
  direction: Float64Array,
  points: readonly CurvePoint[],
  options: CurveOptions,
  graph: FlatGraph,
): Diagnostic[] {
  const good = points.filter(({ status }) => status === "converged").sort((a, b) => b.overlap - a.overlap);
  if (good.length === 0) return [];
  const middle = good[Math.floor(good.length / 2)];
  const slope = slopeError(messages, direction, middle, options);
  const ceiling = ceilingOf(graph);
  const below = good.every(({ value }) => value <= ceiling + ABOVE);
  const rises = good.filter(({ value }, j) => j > 0 && !(value <= good[j - 1].value + ABOVE)).length;
  const told = [
    `${good.length} of ${points.length} points converged in ${points.reduce((sum, { sweeps }) => sum + sweeps, 0)} sweeps`,
    slopeTold(slope, middle),
    rises === 0 ? "falls with the distance" : `rises with the distance at ${rises} of ${good.length - 1} steps`,
    ...(ceiling < Infinity ? [heightTold(good, ceiling, below)] : []),
    ...narrowUnits(graph),
  ];
  return [selfCheck(observable, told.join("; "), slope <= SLOPE && below)];
}

function slopeTold(slope: number, { overlap }: CurvePoint): string {
  const place = `at d = ${((1 - overlap) / 2).toPrecision(3)}`;
  return Number.isNaN(slope)
    ? `d phi/d gamma = q is not checked, as messages do not settle near it ${place}`
    : `|d phi/d gamma - q| = ${slope.toExponential(0)} ${place}`;
}

function heightTold(points: readonly CurvePoint[], ceiling: number, below: boolean): string {
  const place = ceiling === 0 ? "0" : ceiling.toPrecision(3);
  const highest = points.reduce((top, { value }) => Math.max(top, value), -Infinity);
  if (below) return `nowhere above ${place}`;
  return Number.isNaN(highest)
    ? "some values are no numbers"
    : `above ${place} by ${(highest - ceiling).toExponential(1)}`;
}

/** Inputs a unit from which on the weights of a unit are many enough for the Gaussian that messages take their sum to be. */
const WIDE = 50;

/** What the checks cannot see: messages are consistent with themselves, whatever the law of a sum of few weights is. */
function narrowUnits({ groups, variables }: FlatGraph): string[] {
  const inputs = groups.flatMap((group) =>
    group.kind === "machine" && variables.states[group.firstVariable] === 0 ? [group.inputs] : [],
  );
  const least = Math.min(...inputs);
  return least < WIDE ? [`not seen by these checks: the sum of ${least} weights a unit is taken as Gaussian`] : [];
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
