import type { Diagnostic } from "../../../grammar/diagnostic.js";
import type { FactorGraph } from "../../ir/factor-graph.js";
import type { FlatGraph } from "../../ir/flat-graph.js";
import type { CheckedModel } from "../../model.js";
import { collapse } from "./collapse.js";
import { explicit } from "./explicit.js";
import type { ReplicaSpec } from "./spec.js";

/**
 * Rewrites the ground graph of a single copy (its centre a variable without factors) as the run wants its replicas; undefined where
 * they do not allow it.
 */
export function lowerReplicas(
  single: FlatGraph,
  spec: ReplicaSpec,
  lifted: FactorGraph,
  model: CheckedModel,
  out: Diagnostic[],
): FlatGraph | undefined {
  return spec.compilation === "collapse" ? collapse(single, spec, lifted, model, out) : explicit(single, spec);
}

/** Copies of a variable in the ground graph, for the estimate of its size. */
export function copiesOf(spec: ReplicaSpec | undefined, variable: string): number {
  return spec?.compilation === "explicit" && spec.variables.has(variable) ? spec.count : 1;
}
