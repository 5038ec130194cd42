import type { Overlaps } from "./energetic.js";
import type { WeightLaw } from "./machine.js";
import { type NormalRule, normalRule } from "./normal-rule.js";

// The entropic term: what a weight makes of its messages. Their sum is a precision A and a field B = lean w0 + sqrt(qh) z, w0 the
// teacher's weight and z standard normal over weights; its prior has the partition function I(A, B).

/** Fields on a weight: precision A, variance qh of the field, and its lean on the teacher's weight. */
export interface Fields {
  readonly precision: number;
  readonly variance: number;
  readonly lean: number;
}

/** What weights answer. */
export interface Entropic extends Overlaps {
  readonly teacher: number;
  /** E ln I + [A r - qh (r - q)] / 2 - lean R: nats a weight, relative to the prior measure. */
  readonly entropy: number;
  /** E var(w)^2. */
  readonly squaredGap: number;
}

/** One weight's average is cheap: a rule at the rounding of doubles unless the field is very strong. */
const RULE = normalRule(1 / 16);
/** Values and shares of the weights of a teacher. */
type Values = Pick<NormalRule, "nodes" | "weights">;
const NO_TEACHER: Values = { nodes: Float64Array.of(0), weights: Float64Array.of(1) };

const moments = new Float64Array(3);

/** Overlaps and entropy of weights under these fields; `teacher`: values of its weights and their shares. */
export function entropic(law: WeightLaw, fields: Fields, teacher: Values = NO_TEACHER): Entropic {
  const { precision, variance, lean } = fields;
  if (law.kind === "sphere") return onSphere(fields, meanSquare(teacher));
  const deviation = Math.sqrt(variance);
  let [logI, q, gap, both, squaredGap] = [0, 0, 0, 0, 0];
  for (let t = 0; t < teacher.nodes.length; t++) {
    for (let j = 0; j < RULE.nodes.length; j++) {
      const share = teacher.weights[t] * RULE.weights[j];
      law.moments(precision, lean * teacher.nodes[t] + deviation * RULE.nodes[j], moments);
      logI += share * moments[0];
      q += share * moments[1] * moments[1];
      gap += share * moments[2];
      both += share * moments[1] * teacher.nodes[t];
      squaredGap += share * moments[2] * moments[2];
    }
  }
  const entropy = logI + 0.5 * (precision * (q + gap) - variance * gap) - lean * both;
  return { q, gap, teacher: both, entropy, squaredGap };
}

/** Mean square of a law given by values and shares. */
export function meanSquare({ nodes, weights }: Values): number {
  return nodes.reduce((sum, value, t) => sum + weights[t] * value * value, 0);
}

/** r = 1 is held by a multiplier, 1 / A = 1 - q: qh + lean^2 rho = q / (1 - q)^2, entropy ln(1 - q) / 2 + (q - ..) / (2 (1 - q)). */
function onSphere({ variance, lean }: Fields, square: number): Entropic {
  const total = variance + lean * lean * square;
  // The root of total = q / (1 - q)^2, written so that neither q nor 1 - q cancels.
  const gap = 2 / (1 + Math.sqrt(1 + 4 * total));
  const q = total * gap * gap;
  const teacher = lean * square * gap;
  // [ln(1 - q) + 1 / (1 - q) - 1 + total (1 - q) - qh (1 - q)] / 2 - lean R
  const entropy = 0.5 * (Math.log(gap) + q / gap + (total - variance) * gap) - lean * teacher;
  return { q, gap, teacher, entropy, squaredGap: gap * gap };
}
