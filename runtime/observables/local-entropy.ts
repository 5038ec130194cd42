import type { FlatVariables } from "../../compiler/ir/flat-graph.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { MeasureContext, MeasureRow, Observable } from "../contracts.js";
import { logShellSizes } from "../enumeration/distance.js";
import { notCounted } from "../enumeration/messages.js";
import { wrongReference } from "./messages.js";

/**
 * Counts of solutions around a reference w~, by enumeration:
 *   S(d) = ln[solutions at Hamming distance D] / n - ln[configurations at distance D] / n,   d = D/n = (1 - q)/2.
 * S <= 0, and 0 where every configuration at that distance is a solution; -Infinity where none is.
 */
export const localEntropy: Observable = {
  name: "local_entropy",
  unit: "nats/weight",
  doc: "log-density of solutions at distance d from a reference, relative to all configurations at that distance",
  costly: true,
  arguments: {
    reference: {
      type: "name",
      required: true,
      doc: "a variable of the model (the run's own configuration), or an array by its name or path",
    },
    d: { type: "numbers", doc: "distances (1 - q)/2, taken to the nearest Hamming distance; absent: all of them" },
  },
  families: ["enumeration"],
  measure,
};

function measure(context: MeasureContext): Outcome<readonly MeasureRow[]> {
  const { graph, reading } = context;
  if (!reading.countByDistance) return { diagnostics: [notCounted(context.method)] };
  const reference = referenceOf(context);
  if (!reference.value) return { diagnostics: reference.diagnostics };
  const counts = reading.countByDistance(reference.value);
  const shells = logShellSizes(graph.variables);
  const n = graph.variables.count;
  const rows = distances(context.arguments["d"], n)
    .filter((distance) => shells[distance] > Number.NEGATIVE_INFINITY)
    .map((distance) => ({
      observable: "local_entropy",
      value: Math.min(0, (Math.log(counts[distance]) - shells[distance]) / n),
      unit: "nats/weight",
      coordinate: distance / n,
    }));
  return { value: rows, diagnostics: reference.diagnostics };
}

/** Hamming distances 0 .. n nearest to the wanted ones, each once, in the order asked. */
function distances(wanted: unknown, n: number): number[] {
  if (!Array.isArray(wanted)) return Array.from({ length: n + 1 }, (_, distance) => distance);
  const nearest = wanted.map((d: number) => Math.min(n, Math.max(0, Math.round(d * n))));
  return [...new Set(nearest)];
}

function referenceOf(context: MeasureContext): Outcome<Float64Array> {
  const { variables } = context.graph;
  const name = String(context.arguments["reference"]);
  if (variables.blocks.some((block) => block.name === name)) {
    return { value: context.reading.configuration(), diagnostics: [] };
  }
  const found = context.reference(name);
  if (!found.value) return found;
  const fault = mismatch(name, found.value, variables);
  return fault ? { diagnostics: [...found.diagnostics, fault] } : found;
}

/** Why an array is no configuration of these variables, or undefined when it is one. */
function mismatch(name: string, values: Float64Array, variables: FlatVariables): Diagnostic | undefined {
  const { count, states, stateOffset, stateValue } = variables;
  if (values.length !== count) {
    return wrongReference(`\`${name}\` has ${values.length} numbers; the model has ${count} variables`);
  }
  for (let v = 0; v < count; v++) {
    const legal = stateValue.subarray(stateOffset[v], stateOffset[v] + states[v]);
    if (!legal.includes(values[v])) {
      return wrongReference(
        `entry ${v + 1} of \`${name}\` is ${values[v]}; that variable takes ${[...legal].join(", ")}`,
      );
    }
  }
  return undefined;
}
