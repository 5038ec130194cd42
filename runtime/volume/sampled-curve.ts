import type { Outcome } from "../../grammar/diagnostic.js";
import type { MeasureContext, MeasureRow } from "../contracts.js";
import { notMeasured } from "../observables/messages.js";
import { wantedDistances, wrongDistance } from "./distances.js";
import { endRow } from "./measure-curve.js";
import { noHit, withoutDistance } from "./messages.js";
import { directionOf } from "./reference.js";
import { sampleSection, undrawable } from "./section.js";
import { strangeBlock } from "./tilted.js";

/** Local entropy by uniform draws at each distance, with standard errors. A row without a hit has no value. */
export function sampledCurve(context: MeasureContext, reference: Float64Array): Outcome<readonly MeasureRow[]> {
  const { graph, streams } = context;
  const strange = strangeBlock(graph);
  if (strange !== undefined) return { diagnostics: [withoutDistance(strange)] };
  const misfit = undrawable(graph);
  if (misfit) return { diagnostics: [notMeasured("local_entropy", ...misfit)] };
  const samples = Number(context.arguments["samples"] ?? 10_000);
  const distances = wantedDistances(graph, context.arguments["d"]);
  const wrong = wrongDistance("local_entropy", distances);
  if (wrong.length > 0) return { diagnostics: wrong };
  const missed: number[] = [];
  const rows = distances.map((d, at): MeasureRow => {
    if (d === 0 || d === 1) return endRow("local_entropy", graph, directionOf(graph.variables, reference), d);
    const { distance, value, stdError } = sampleSection(graph, reference, d, samples, streams("local entropy", at));
    const row = { observable: "local_entropy", unit: "nats/weight", coordinate: distance };
    if (value > -Infinity) return { ...row, value, stdError, status: "converged" };
    missed.push(d);
    return { ...row, value: Number.NaN, status: "max_iterations" };
  });
  return { value: rows, diagnostics: missed.length > 0 ? [noHit(missed, samples)] : [] };
}
