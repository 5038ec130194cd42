import type { OptionValue } from "../../compiler/capabilities.js";
import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Plan } from "../../compiler/ir/plan.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { MeasureRow, Streams } from "../contracts.js";
import { type Aim, type CurveOptions, type CurvePoint, curveOf } from "./curve.js";
import { notADistance, outOfReach, unsettled } from "./messages.js";
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

/** Largest model whose every Hamming distance is measured without being asked for. */
const SMALL = 128;

/** Distances asked for, or: of few spins all Hamming distances, of others 0, 0.02 .. 0.5. */
export function distancesOf({ variables }: FlatGraph, asked: OptionValue | undefined): readonly number[] {
  if (typeof asked === "number") return [asked];
  if (Array.isArray(asked)) return asked.map(Number);
  const { count } = variables;
  if (count <= SMALL && !variables.states.includes(0)) return Array.from({ length: count + 1 }, (_, j) => j / count);
  return Array.from({ length: 26 }, (_, j) => j / 50);
}

/** The first of them that is no distance. */
export function wrongDistance(observable: string, distances: readonly number[]): Diagnostic[] {
  const wrong = distances.find((d) => !(d >= 0 && d <= 1));
  return wrong === undefined ? [] : [notADistance(observable, wrong)];
}

/** Rows of the curve, by messages in a store of their own, with what its checks say. */
export function measureCurve(request: CurveRequest): Outcome<readonly MeasureRow[]> {
  const { observable, graph, plan, streams, reference } = request;
  const distances = distancesOf(graph, request.arguments["d"]);
  const wrong = wrongDistance(observable, distances);
  if (wrong.length > 0) return { diagnostics: wrong };
  const made = tiltedMessages(graph, plan, streams);
  if (!made.value) return { diagnostics: made.diagnostics };
  const options: CurveOptions = {
    tolerance: Number(request.arguments["tolerance"] ?? 1e-7),
    maxIterations: Number(request.arguments["max_iterations"] ?? 200),
  };
  const direction = directionOf(graph.variables, reference);
  const fields = fieldsOf(request.arguments["gamma"]);
  const inside = distances.filter((d) => d > 0 && d < 1);
  const aims: Aim[] = fields?.map((strength) => ({ strength })) ?? inside.map((d) => ({ overlap: 1 - 2 * d }));
  const points = curveOf(made.value, direction, aims, options);
  const rows = fields
    ? points.map((point) => rowOf(observable, point, (1 - point.overlap) / 2))
    : distances.map((d) => {
        const at = inside.indexOf(d);
        return at < 0 ? endRow(observable, graph, direction, d) : rowOf(observable, points[at], d);
      });
  const checked = checkCurve(observable, made.value, direction, points, options);
  const asked = fields ? rows.map(({ coordinate = Number.NaN }) => coordinate) : inside;
  return { value: rows, diagnostics: [...made.diagnostics, ...complaints(observable, points, asked), ...checked] };
}

function fieldsOf(asked: OptionValue | undefined): readonly number[] | undefined {
  if (asked === undefined) return undefined;
  return Array.isArray(asked) ? asked.map(Number) : [Number(asked)];
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

function complaints(observable: string, points: readonly CurvePoint[], distances: readonly number[]): Diagnostic[] {
  const beyond = distances.filter((_, j) => points[j].unreachable);
  const moving = distances.filter((_, j) => points[j].status !== "converged" && !points[j].unreachable);
  return [
    ...(beyond.length > 0 ? [outOfReach(observable, beyond)] : []),
    ...(moving.length > 0 ? [unsettled(observable, moving, points.length)] : []),
  ];
}
