import type { Outcome } from "../../grammar/diagnostic.js";
import type { MeasureContext, Observable } from "../contracts.js";
import { meanValue } from "./magnetisation.js";
import { wrongLength } from "./messages.js";
import { scalar } from "./thermal.js";

/** Mean value of every variable node; the configuration itself where the algorithm gives neither means nor marginals. */
export function means({ graph, reading }: MeasureContext): Float64Array {
  const { variables } = graph;
  const given = reading.means?.();
  if (given) return given;
  const marginals = reading.marginals?.();
  if (!marginals) return reading.configuration();
  return Float64Array.from({ length: variables.count }, (_, v) => meanValue(variables, marginals, v));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let v = 0; v < a.length; v++) sum += a[v] * b[v];
  return sum;
}

/** q = (1/n) sum of m_i^2. */
export function meanOverlap(context: MeasureContext): number {
  const mean = means(context);
  return dot(mean, mean) / Math.max(1, context.graph.weightCount);
}

/** q = (1/n) sum of m_i^2, or of m_i r_i with a reference r: the overlap of two typical configurations, or with r. */
export const overlap: Observable = {
  name: "overlap",
  unit: "1",
  doc: "mean squared magnetisation a weight, or the overlap with a reference; distance d = (1 - q)/2",
  costly: false,
  arguments: {
    reference: { type: "name", doc: "an array by its name or path; absent: the magnetisations themselves" },
  },
  families: ["message passing", "learner", "enumeration"],
  faults(context) {
    const name = context.arguments["reference"];
    return name === undefined ? [] : directionOf(String(name), context).diagnostics;
  },
  measure(context) {
    const mean = means(context);
    const { weightCount } = context.graph;
    const name = context.arguments["reference"];
    if (name === undefined) return scalar("overlap", dot(mean, mean) / weightCount, "1");
    const found = directionOf(String(name), context);
    return found.value
      ? scalar("overlap", dot(mean, found.value) / weightCount, "1")
      : { diagnostics: found.diagnostics };
  },
};

/** What the overlap is taken with: one number a variable node. */
function directionOf(name: string, { graph, reference }: MeasureContext): Outcome<Float64Array> {
  const found = reference(name);
  const { count } = graph.variables;
  if (!found.value || found.value.length === count) return found;
  return { diagnostics: [wrongLength(name, found.value.length, count)] };
}
