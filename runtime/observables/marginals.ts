import type { MeasureRow, Observable } from "../contracts.js";
import { blocksOf, labelsOf, VARIABLE_ARGUMENT } from "./block-rows.js";
import { notGiven } from "./messages.js";
import { NEEDS_MEASURE } from "./thermal.js";

/** Probability of each state of each variable node; `index` ends with the state's value. */
export const marginals: Observable = {
  name: "marginals",
  unit: "probability",
  doc: "probability of each state of each discrete variable; the last index is the state's value",
  costly: false,
  arguments: VARIABLE_ARGUMENT,
  families: ["message passing", "enumeration"],
  measure(context) {
    const { states, stateOffset, stateValue } = context.graph.variables;
    const found = context.reading.marginals?.();
    if (!found) return { diagnostics: [notGiven("marginals", context.method, NEEDS_MEASURE)] };
    const blocks = blocksOf(context, "marginals");
    if (!blocks.value) return { diagnostics: blocks.diagnostics };
    const rows: MeasureRow[] = [];
    for (const block of blocks.value) {
      for (let n = 0; n < block.count; n++) {
        const at = stateOffset[block.first + n];
        for (let s = 0; s < states[block.first + n]; s++) {
          const index = [...labelsOf(block, n), stateValue[at + s]];
          rows.push({
            observable: "marginals",
            value: found[at + s],
            unit: "probability",
            index,
            variable: block.name,
          });
        }
      }
    }
    return { value: rows, diagnostics: [] };
  },
};
