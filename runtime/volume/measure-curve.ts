import type { OptionValue } from "../../compiler/capabilities.js";
import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Plan } from "../../compiler/ir/plan.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { MeasureRow, Streams } from "../contracts.js";
import { type Aim, type CurveOptions, type CurvePoint, curveOf } from "./curve.js";
import { numbersOf, wantedDistances, wrongDistance } from "./distances.js";
import { outOfReach, unsettled } from "./messages.js";
import { configurationOf, directionOf } from "./reference.js";
import { checkCurve } from "./self-check.js";
import { tiltedMessages } from "./tilted.js";
import { weigherOf } from "./weight.js";

/** A curve to measure around one reference. */
export interface CurveRequest {
  readonly observable: string;
  readonly graph: FlatGraph;
  readonly plan: Plan;
  readonly streams: Streams;
  /** One value a variable node. */
  readonly reference: Float64Array;
  readonly arguments: Readonly<Record<string, OptionValue>>;
}

/** Rows of the curve, by messages in a store of their own, with what its checks say. */
export function measureCurve(request: CurveRequest): Outcome<readonly MeasureRow[]> {
  const { observable, graph, plan, streams, reference } = request;
  const distances = wantedDistances(graph, request.arguments["d"]);
  const wrong = wrongDistance(observable, distances);
  if (wrong.length > 0) return { diagnostics: wrong };
  const made = tiltedMessages(graph, plan, streams, observable);
  if (!made.value) return { diagnostics: made.diagnostics };
  const messages = made.value;
  const options: CurveOptions = {
    tolerance: Number(request.arguments["tolerance"] ?? 1e-7),
    maxIterations: Number(request.arguments["max_iterations"] ?? 200),
  };
  const direction = directionOf(graph.variables, reference);
  const fields = numbersOf(request.arguments["gamma"]);
  const inside = distances.filter((d) => d > 0 && d < 1);
  const aims: Aim[] = fields?.map((strength) => ({ strength })) ?? inside.map((d) => ({ overlap: 1 - 2 * d }));
  const points = curveOf(messages, direction, aims, options);
  const found = points.map((point, j) => rowOf(observable, point, fields ? (1 - point.overlap) / 2 : inside[j]));
  const rows = fields ? found : withEnds(distances, found, (d) => endRow(observable, graph, direction, d));
  const checked = checkCurve(observable, messages, direction, points, options, graph);
  return { value: rows, diagnostics: [...made.diagnostics, ...complaints(observable, points, found), ...checked] };
}

/** Rows in the order of the distances: those found inside, the ends 0 and 1 as they are. */
function withEnds(
  distances: readonly number[],
  found: readonly MeasureRow[],
  end: (d: number) => MeasureRow,
): readonly MeasureRow[] {
  let at = 0;
  return distances.map((d) => (d > 0 && d < 1 ? found[at++] : end(d)));
}

function rowOf(observable: string, { value, status }: CurvePoint, coordinate: number): MeasureRow {
  return { observable, value, unit: "nats/weight", coordinate, status };
}

/** At d = 0 and 1 the section is one configuration, and its weight the limit of the curve. */
export function endRow(observable: string, graph: FlatGraph, direction: Float64Array, d: number): MeasureRow {
  const w = d === 0 ? direction : direction.map((one) => -one);
  const value = weigherOf(graph).logWeight(configurationOf(graph.variables, w)) / graph.variables.count;
  return { observable, value, unit: "nats/weight", coordinate: d, status: "converged" };
}

function complaints(observable: string, points: readonly CurvePoint[], rows: readonly MeasureRow[]): Diagnostic[] {
  const at = (wanted: (point: CurvePoint) => boolean): number[] =>
    rows.flatMap(({ coordinate = Number.NaN }, j) => (wanted(points[j]) ? [coordinate] : []));
  const beyond = at(({ unreachable }) => unreachable);
  const moving = at(({ status, unreachable }) => status !== "converged" && !unreachable);
  return [
    ...(beyond.length > 0 ? [outOfReach(observable, beyond)] : []),
    ...(moving.length > 0 ? [unsettled(observable, moving, points.length)] : []),
  ];
}
