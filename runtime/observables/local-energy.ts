import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import type { MeasureContext, MeasureRow, Observable, Streams } from "../contracts.js";
import { countErrors } from "../errors.js";
import { average } from "../landscape/average.js";
import { multiply } from "../landscape/perturb.js";
import { drawer, undrawable } from "../volume/section.js";
import { notMeasured } from "./messages.js";

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
    sigma: { type: "numbers", minimum: 0, doc: "relative sizes of a normal perturbation of each weight" },
    d: { type: "numbers", minimum: 0, maximum: 1, doc: "distances (1 - q)/2 of uniform perturbations" },
    samples: { type: "integer", default: 100, minimum: 2, doc: "perturbations of each size" },
  },
  speaksOf: "configuration",
  families: ["message passing", "learner", "enumeration"],
  measure,
};

function measure(context: MeasureContext): Outcome<readonly MeasureRow[]> {
  const { arguments: given, graph } = context;
  const byDistance = given["d"] !== undefined;
  const misfit =
    misfitOf(graph, given["sigma"] !== undefined, byDistance) ?? (byDistance ? undrawable(graph) : undefined);
  if (misfit) return { diagnostics: [notMeasured("local_energy", ...misfit)] };
  const sizes = (byDistance ? given["d"] : given["sigma"]) as number | readonly number[];
  return { value: [sizes].flat().map((size) => row(context, size, byDistance)), diagnostics: [] };
}

/** Why these perturbations have no meaning, and what has. */
function misfitOf({ variables }: FlatGraph, bySize: boolean, byDistance: boolean): [string, string] | undefined {
  if (bySize === byDistance)
    return ["one kind of perturbation is wanted", "give `sigma` or `d`: local_energy(sigma = 0.5)"];
  if (bySize && variables.states.some((states) => states > 0))
    return ["discrete weights have no relative size", "perturb them by distance: local_energy(d = 0.05)"];
  if (byDistance && variables.states.some((states) => states > 2))
    return ["weights of more than two states have no opposite", "choose a model of spins, or of weights on spheres"];
  const free = variables.blocks.find(
    ({ first, count, constraint }) => count > 0 && variables.states[first] === 0 && !constraint,
  );
  return byDistance && free
    ? [`\`${free.name}\` has no norm, so that d says nothing`, "perturb it by size: local_energy(sigma = 0.5)"]
    : undefined;
}

function row(
  { graph, reading, arguments: given, streams }: MeasureContext,
  size: number,
  byDistance: boolean,
): MeasureRow {
  const weights = reading.configuration();
  const patterns = graph.groups.reduce(
    (sum, group) => sum + (group.kind === "machine" ? group.patterns : group.count),
    0,
  );
  const before = countErrors(graph, weights);
  const next = byDistance
    ? drawer(graph, weights, size, streams(`local energy ${size}`)).next
    : multiplier(graph, weights, size, streams);
  const { value, stdError } = average(Number(given["samples"]), (sample) => {
    return (countErrors(graph, next(sample)) - before) / Math.max(1, patterns);
  });
  return { observable: "local_energy", value, stdError, unit: "fraction", coordinate: size };
}

/** Perturbed copies of the weights, the same array each time. */
function multiplier({ variables }: FlatGraph, weights: Float64Array, sigma: number, streams: Streams) {
  const moved = new Float64Array(weights.length);
  return (sample: number): Float64Array => {
    multiply(variables, weights, sigma, streams(`local energy ${sigma}`, sample), moved);
    return moved;
  };
}
