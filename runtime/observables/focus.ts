import type { ObservableInfo } from "../../compiler/capabilities.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import type { MeasureContext, MeasureRow, Observable } from "../contracts.js";
import type { Focus } from "../focusing/row.js";
import { notGiven } from "./messages.js";
import { meanOverlap } from "./overlap.js";
import { NEEDS_MEASURE, scalar } from "./thermal.js";

// The row of a focusing step. Algorithms without replicas give it too, as at gamma = 0.

const INFO: Pick<ObservableInfo, "costly" | "arguments" | "families"> = {
  costly: false,
  arguments: {},
  families: ["message passing"],
};

/** ln Z a weight in the units of `Focus.internal`. */
function plainEntropy({ reading, graph }: MeasureContext): number | undefined {
  const relative = reading.freeEntropy?.();
  if (relative !== undefined) return relative;
  const logZ = reading.logPartition?.();
  return logZ === undefined ? undefined : logZ / Math.max(1, graph.weightCount);
}

function overlapOf(
  name: string,
  doc: string,
  read: (focus: Focus) => number,
  plain: (c: MeasureContext) => number,
): Observable {
  return {
    ...INFO,
    name,
    unit: "1",
    doc,
    measure(context) {
      const focus = context.reading.focus?.();
      return scalar(name, focus ? read(focus) : plain(context), "1");
    },
  };
}

function entropyOf(name: string, doc: string, read: (focus: Focus) => number): Observable {
  return {
    ...INFO,
    name,
    unit: "nats/weight",
    doc,
    measure(context): Outcome<readonly MeasureRow[]> {
      const focus = context.reading.focus?.();
      const value = focus ? read(focus) : plainEntropy(context);
      if (value === undefined) return { diagnostics: [notGiven(name, context.method, NEEDS_MEASURE)] };
      // At gamma = infinity phi has no finite value, and the row is left out.
      return Number.isFinite(value) ? scalar(name, value, "nats/weight") : { value: [], diagnostics: [] };
    },
  };
}

/** S = mean of w times centre. */
export const overlapCentre = overlapOf(
  "overlap_centre",
  "S: overlap of a replica with the centre of its replicas; 0 without coupling",
  (focus) => focus.overlapCentre,
  () => 0,
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
  "mean squared magnetisation of the centre; 0 without coupling",
  (focus) => focus.centreOverlap,
  () => 0,
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
