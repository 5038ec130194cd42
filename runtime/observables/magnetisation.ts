import type { FlatVariables } from "../../compiler/ir/flat-graph.js";
import type { MeasureRow, Observable } from "../contracts.js";
import { blocksOf, labelsOf, VARIABLE_ARGUMENT } from "./block-rows.js";
import { notGiven } from "./messages.js";
import { NEEDS_MEASURE } from "./thermal.js";

/** Mean value of variable node v. */
export function meanValue(
  { stateOffset, states, stateValue }: FlatVariables,
  marginals: Float64Array,
  v: number,
): number {
  let mean = 0;
  for (let at = stateOffset[v]; at < stateOffset[v] + states[v]; at++) mean += stateValue[at] * marginals[at];
  return mean;
}

function meanOfTwo(variables: FlatVariables, marginals: Float64Array | undefined, v: number): number | undefined {
  return marginals && variables.states[v] === 2 ? meanValue(variables, marginals, v) : undefined;
}

/** Mean value of each two-state or continuous variable node: tanh of its field for spins. */
export const magnetisation: Observable = {
  name: "magnetisation",
  unit: "1",
  doc: "mean value of each two-state or continuous variable",
  costly: false,
  arguments: VARIABLE_ARGUMENT,
  families: ["message passing", "enumeration"],
  measure(context) {
    const { variables } = context.graph;
    const { reading } = context;
    const given = reading.means?.();
    const marginals = reading.marginals?.();
    if (!given && !marginals) return { diagnostics: [notGiven("magnetisation", context.method, NEEDS_MEASURE)] };
    const blocks = blocksOf(context, "magnetisation");
    if (!blocks.value) return { diagnostics: blocks.diagnostics };
    const rows: MeasureRow[] = [];
    for (const block of blocks.value) {
      for (let n = 0; n < block.count; n++) {
        const v = block.first + n;
        const value = given ? given[v] : meanOfTwo(variables, marginals, v);
        if (value === undefined) continue;
        rows.push({ observable: "magnetisation", value, unit: "1", index: labelsOf(block, n), variable: block.name });
      }
    }
    return { value: rows, diagnostics: [] };
  },
};
