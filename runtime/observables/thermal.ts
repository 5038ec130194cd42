import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { MeasureContext, MeasureRow } from "../contracts.js";
import { logSumExp } from "../kernels/log-sum-exp.js";
import { mixedTemperatures, noTemperature, notGiven, notMeasured } from "./messages.js";

// What ln Z, entropy, energy and free energy share.

/** The only row of a scalar observable. */
export function scalar(observable: string, value: number, unit: string): Outcome<readonly MeasureRow[]> {
  return { value: [{ observable, value, unit }], diagnostics: [] };
}

/** Hint of an observable that learners do not give. */
export const NEEDS_MEASURE = "use `bp`, or `exact` for a small model: they speak of all configurations, not of one";

/** ln of the prior's total weight: n ln q for the counting measure over q states. */
export function logPriorMeasure({ variables }: FlatGraph): number {
  let sum = 0;
  for (let v = 0; v < variables.count; v++) {
    sum += logSumExp(variables.logPrior, variables.stateOffset[v], variables.states[v]);
  }
  return sum;
}

/** Finite inverse temperatures of energy groups and gibbs channels, each once; those of channels may be set by the run. */
export function temperaturesOf({ graph, reading }: MeasureContext): number[] {
  const own = reading.beta?.();
  const betas = new Set<number>();
  for (const group of graph.groups) {
    if (group.kind !== "machine") {
      if (group.beta !== 0) betas.add(group.beta);
    } else if (group.channel.name === "gibbs") betas.add(own ?? group.channel.parameters["beta"]);
  }
  return [...betas].filter(Number.isFinite);
}

/** The model's inverse temperature, or why there is none. */
export function betaOf(context: MeasureContext, observable: string): Outcome<number> {
  const betas = temperaturesOf(context);
  if (betas.length === 1) return { value: betas[0], diagnostics: [] };
  const fault = betas.length === 0 ? noTemperature(observable) : mixedTemperatures(observable, betas);
  return { diagnostics: [fault] };
}

function perNothing(observable: string): Diagnostic {
  return notMeasured(observable, "it is a number a weight, and the model has no variables", "measure `log_partition`");
}

/** ln Z a weight relative to the prior measure, (ln Z - ln prior measure) / number of weights in nats: 0 without any constraint. */
export function freeEntropy(context: MeasureContext, observable: string): Outcome<number> {
  if (context.graph.weightCount === 0) return { diagnostics: [perNothing(observable)] };
  const relative = context.reading.freeEntropy?.();
  if (relative !== undefined) return { value: relative, diagnostics: [] };
  const logZ = context.reading.logPartition?.();
  if (logZ === undefined) return { diagnostics: [notGiven(observable, context.method, NEEDS_MEASURE)] };
  return { value: (logZ - logPriorMeasure(context.graph)) / context.graph.weightCount, diagnostics: [] };
}
