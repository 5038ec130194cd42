import type { FlatVariables, VariableBlock } from "../../compiler/ir/flat-graph.js";
import { levelMoments } from "./levels.js";
import { normal, normalFactor } from "./normal.js";
import type { Prior, WeightPrior } from "./prior.js";
import { uniform } from "./uniform.js";

/** Names of the laws of one real weight. */
export type PriorName = "normal" | "uniform";

/** Every law of one real weight, by name; finite supports are `levels`, norms are constraints. */
export const PRIORS: { readonly [N in PriorName]: Prior } = { normal, uniform };

/** The prior of a block as messages between continuous weights take it; undefined for real weights without any: no measure. */
export function priorOf(block: VariableBlock, variables: FlatVariables): WeightPrior | undefined {
  if (block.constraint) return { kind: "sphere" };
  const { states, stateOffset, stateValue, logPrior } = variables;
  if (states[block.first] > 0) {
    return {
      kind: "sites",
      moments: (v, precision, field, out) =>
        levelMoments(stateValue, logPrior, stateOffset[v], states[v], precision, field, out),
    };
  }
  if (!block.prior) return undefined;
  const { name, parameters } = block.prior;
  if (name === "normal") return { kind: "gaussian", ...normalFactor(parameters) };
  const law = PRIORS[name as PriorName];
  return { kind: "sites", moments: (_v, precision, field, out) => law.moments(precision, field, parameters, out) };
}
