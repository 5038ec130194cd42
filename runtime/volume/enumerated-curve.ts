import type { Outcome } from "../../grammar/diagnostic.js";
import type { MeasureContext, MeasureRow, Reading } from "../contracts.js";
import { logPriorByDistance } from "../enumeration/distance.js";
import { numbersOf, wantedDistances } from "./distances.js";
import { atField, atOverlap } from "./legendre.js";

/** Which configurations a point of the curve speaks of. */
export type Ensemble = "shell" | "field";

/**
 * Local entropy by enumeration. `shell`: the configurations at Hamming distance D = n d,
 *   S(d) = ln[their weight] / n - ln[their weight under the prior alone] / n.
 * `field`: what messages give where they are exact, S(d) = phi(gamma) - gamma q less the same under the prior alone, q = 1 - 2 d.
 */
export function enumeratedCurve(
  context: MeasureContext,
  weigh: NonNullable<Reading["logWeightByDistance"]>,
  reference: Float64Array,
  ensemble: Ensemble,
): Outcome<readonly MeasureRow[]> {
  const { variables } = context.graph;
  const n = variables.count;
  const weights = weigh(reference);
  const prior = logPriorByDistance(variables, reference);
  const fields = numbersOf(context.arguments["gamma"]);
  if (fields) return { value: fields.map((gamma) => alongField(weights, prior, gamma)), diagnostics: [] };
  const distances = wantedDistances(context.graph, context.arguments["d"]);
  if (ensemble === "field")
    return {
      value: distances.map((d) => row(density(atOverlap(weights, 1 - 2 * d), atOverlap(prior, 1 - 2 * d), n), d)),
      diagnostics: [],
    };
  const shells = [...new Set(distances.map((d) => Math.round(d * n)))];
  const rows = shells
    .filter((shell) => prior[shell] > Number.NEGATIVE_INFINITY)
    .map((shell) => row(density(weights[shell], prior[shell], n), shell / n));
  return { value: rows, diagnostics: [] };
}

function row(value: number, coordinate: number): MeasureRow {
  return { observable: "local_entropy", value, unit: "nats/weight", coordinate, status: "converged" };
}

/** A weight's share of the prior's, nats a weight; where neither has a configuration -Infinity, not NaN. */
function density(weight: number, prior: number, n: number): number {
  return weight === Number.NEGATIVE_INFINITY ? weight : (weight - prior) / n;
}

/** The point that a field gives, at the overlap it leads to. */
function alongField(weights: Float64Array, prior: Float64Array, gamma: number): MeasureRow {
  const { overlap, value } = atField(weights, gamma);
  return row((value - atOverlap(prior, overlap)) / (weights.length - 1), (1 - overlap) / 2);
}
