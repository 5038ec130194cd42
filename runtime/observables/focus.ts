import type { ObservableInfo } from "../../compiler/capabilities.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { MeasureContext, MeasureRow, Observable } from "../contracts.js";
import type { Focus } from "../focusing/row.js";
import { notGiven, notMeasured } from "./messages.js";
import { meanOverlap, means } from "./overlap.js";
import { NEEDS_MEASURE, scalar } from "./thermal.js";

// The row of a focusing step. Algorithms without replicas give it too, as at gamma = 0.

const INFO: Pick<ObservableInfo, "costly" | "arguments" | "families"> = {
  costly: false,
  arguments: {},
  families: ["message passing"],
};

/** Real weights have no centre that is not held by replicas. */
function noReplicas(name: string): Diagnostic {
  const reason = "without replicas real weights have no centre";
  return notMeasured(
    name,
    reason,
    "use `fbp` with options y and gamma; without coupling S is <w^2> + (y - 1) q, over y",
  );
}

/** Why copies that are all on the graph have no row: each has its own neighbours. */
function copiesApart(name: string, { graph }: MeasureContext): Diagnostic | undefined {
  if (graph.copies === undefined) return undefined;
  return notMeasured(
    name,
    "it is of one replica that stands for all, and here every replica is on the graph",
    "use `fbp`, which collapses them, or measure `magnetisation` and `overlap`, which speak of replicas and centre",
  );
}

/** ln Z a weight in the units of `Focus.internal`. */
function plainEntropy({ reading, graph }: MeasureContext): number | undefined {
  const relative = reading.freeEntropy?.();
  if (relative !== undefined) return relative;
  const logZ = reading.logPartition?.();
  return logZ === undefined ? undefined : logZ / Math.max(1, graph.weightCount);
}

/** Mean of a free centre of a discrete variable: all its values are alike. */
function freeCentre({ graph }: MeasureContext, v: number): number {
  const { states, stateOffset, stateValue } = graph.variables;
  const values = stateValue.subarray(stateOffset[v], stateOffset[v] + states[v]);
  return values.reduce((sum, value) => sum + value, 0) / states[v];
}

/** Mean over variable nodes v and their mean values m. */
function meanOver(context: MeasureContext, term: (v: number, m: number) => number): number {
  const sum = means(context).reduce((total, m, v) => total + term(v, m), 0);
  return sum / Math.max(1, context.graph.weightCount);
}

const isReal = ({ graph }: MeasureContext): boolean => graph.variables.states.includes(0);

/** Measures one number of the row: the algorithm's own, or without coupling. */
function measured(
  { name, unit }: Pick<ObservableInfo, "name" | "unit">,
  context: MeasureContext,
  read: (focus: Focus) => number,
  plain: () => number | Diagnostic,
): Outcome<readonly MeasureRow[]> {
  const focus = context.reading.focus?.();
  const value = focus ? read(focus) : (copiesApart(name, context) ?? plain());
  if (typeof value !== "number") return { diagnostics: [value] };
  // At gamma = infinity phi has no finite value, and the row is left out.
  return Number.isFinite(value) ? scalar(name, value, unit) : { value: [], diagnostics: [] };
}

function overlapOf(
  name: string,
  doc: string,
  read: (focus: Focus) => number,
  plain: (context: MeasureContext) => number | Diagnostic,
): Observable {
  const info = { ...INFO, name, unit: "1", doc };
  return { ...info, measure: (context) => measured(info, context, read, () => plain(context)) };
}

function entropyOf(name: string, doc: string, read: (focus: Focus) => number): Observable {
  const info = { ...INFO, name, unit: "nats/weight", doc };
  const plain = (context: MeasureContext) => plainEntropy(context) ?? notGiven(name, context.method, NEEDS_MEASURE);
  return { ...info, measure: (context) => measured(info, context, read, () => plain(context)) };
}

/** S = mean of w times centre. */
export const overlapCentre = overlapOf(
  "overlap_centre",
  "S: overlap of a replica with the centre of its replicas; without coupling 0 for spins, (1 + (y - 1) q) / y on spheres",
  (focus) => focus.overlapCentre,
  (context) =>
    isReal(context) ? noReplicas("overlap_centre") : meanOver(context, (v, m) => freeCentre(context, v) * m),
);

/** q = mean of <w>^2. */
export const selfOverlap = overlapOf(
  "self_overlap",
  "q: mean squared magnetisation of a replica",
  (focus) => focus.selfOverlap,
  meanOverlap,
);

/** Mean of <centre>^2. */
export const centreOverlap = overlapOf(
  "centre_overlap",
  "mean squared magnetisation of the centre; without coupling 0 for spins, q on spheres",
  (focus) => focus.centreOverlap,
  (context) => (isReal(context) ? meanOverlap(context) : meanOver(context, (v) => freeCentre(context, v) ** 2)),
);

/** q_1 = mean of w^a w^b. */
export const replicaOverlap = overlapOf(
  "replica_overlap",
  "q1: overlap of two replicas around one centre; q without coupling",
  (focus) => focus.replicaOverlap,
  meanOverlap,
);

/** phi = E ln sum_w exp(gamma w centre), a weight. */
export const replicaFreeEntropy = entropyOf(
  "replica_free_entropy",
  "phi: mean ln of the local sum of exp(gamma w c) over solutions w around the centre c; discrete weights: counting measure, others: relative to the prior",
  ({ internal, gamma, overlapCentre: s }) => (gamma === 0 ? internal : internal + gamma * s),
);

/** Sigma = phi - gamma S. */
export const internalEntropy = entropyOf(
  "internal_entropy",
  "Sigma = phi - gamma S: ln of the number of solutions that a replica sees around the centre, in the units of replica_free_entropy",
  (focus) => focus.internal,
);
