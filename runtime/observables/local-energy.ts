import type { Outcome } from "../../grammar/diagnostic.js";
import type { MeasureContext, MeasureRow, Observable } from "../contracts.js";
import { countErrors } from "../errors.js";
import { average } from "../landscape/average.js";
import { moveTo, multiply } from "../landscape/perturb.js";
import { notGiven } from "./messages.js";

/**
 * How much the share of wrong patterns grows around a configuration: E over perturbations of E(w') - E(w), with w' = w (1 + sigma z), z
 * normal (Pittorino et al., ICLR 2021), or w' uniform at distance d. Weights on spheres stay on them.
 */
export const localEnergy: Observable = {
  name: "local_energy",
  unit: "fraction",
  doc: "mean growth of the training error under random perturbations of size sigma (multiplicative) or at distance d",
  costly: true,
  arguments: {
    sigma: { type: "numbers", doc: "relative sizes of a normal perturbation of each weight" },
    d: { type: "numbers", doc: "distances (1 - q)/2 of uniform perturbations" },
    samples: { type: "integer", default: 100, minimum: 2, doc: "perturbations of each size" },
  },
  families: ["message passing", "learner", "enumeration"],
  measure,
};

function measure(context: MeasureContext): Outcome<readonly MeasureRow[]> {
  const { arguments: given, graph } = context;
  if ((given["sigma"] === undefined) === (given["d"] === undefined))
    return {
      diagnostics: [notGiven("local_energy", "a measurement", "give either `sigma` or `d`: local_energy(sigma = 0.5)")],
    };
  const byDistance = given["d"] !== undefined;
  if (!byDistance && graph.variables.states.some((states) => states > 0))
    return {
      diagnostics: [
        notGiven("local_energy", "a discrete weight", "perturb discrete weights by distance: local_energy(d = 0.05)"),
      ],
    };
  const sizes = (byDistance ? given["d"] : given["sigma"]) as number | readonly number[];
  return { value: [sizes].flat().map((size) => row(context, size, byDistance)), diagnostics: [] };
}

function row(
  { graph, reading, arguments: given, streams }: MeasureContext,
  size: number,
  byDistance: boolean,
): MeasureRow {
  const weights = reading.configuration();
  const moved = new Float64Array(weights.length);
  const patterns = graph.groups.reduce(
    (sum, group) => sum + (group.kind === "machine" ? group.patterns : group.count),
    0,
  );
  const before = countErrors(graph, weights);
  const perturb = byDistance ? moveTo : multiply;
  const { value, stdError } = average(Number(given["samples"]), (sample) => {
    perturb(graph.variables, weights, size, streams(`local energy ${size}`, sample), moved);
    return (countErrors(graph, moved) - before) / Math.max(1, patterns);
  });
  return { observable: "local_energy", value, stdError, unit: "fraction", coordinate: size };
}
