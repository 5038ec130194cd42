import type { LabelNode } from "./label-node.js";
import { type NormalRule, normalAverage } from "./normal-rule.js";

// The energetic term: what patterns tell about weights. Under the messages of all patterns but one, the preactivation of unit k has mean
// omega_k = b + sqrt(c q) z_k, z standard normal over patterns, and variance c (r - q): q is the overlap of two configurations, r the mean
// square of a weight, c the machine's `power` (Gardner, J. Phys. A 21 (1988) 257).

/** Overlaps a weight. */
export interface Overlaps {
  /** Of two configurations. */
  readonly q: number;
  /** r - q, the mean variance of a weight; a number of its own because it is small near capacity. */
  readonly gap: number;
  /** With the teacher. */
  readonly teacher?: number;
}

/** Who labels the patterns, where they are not random: a node of its own and the mean square of its weights. */
export interface Teacher {
  readonly node: LabelNode;
  readonly square: number;
  readonly power: number;
}

/** Averages over patterns, a unit each. */
export interface Energetic {
  /** E g^2 and E dg/d omega. */
  readonly square: number;
  readonly slope: number;
  /** E g0 g, g0 the teacher's; 0 without one. */
  readonly teacher: number;
}

/** Adds what a pattern of this label gives to out[0 .. 2]: g^2, dg and g0 g, a unit. */
function addPattern(node: LabelNode, label: number, weight: number, out: Float64Array, teacher?: LabelNode): void {
  node.respond(label);
  let square = 0;
  let slope = 0;
  let both = 0;
  for (let k = 0; k < node.units; k++) {
    const g = node.gain[k];
    square += g * g;
    slope += node.slope[k];
    if (teacher) both += g * teacher.gain[k];
  }
  out[0] += (weight * square) / node.units;
  out[1] += (weight * slope) / node.units;
  out[2] += (weight * both) / node.units;
}

/** A machine's node, who labels its patterns, and how averages are taken. */
export interface Patterns {
  readonly node: LabelNode;
  readonly power: number;
  readonly rule: NormalRule;
  readonly teacher?: Teacher;
}

/** E g^2, E dg and E g0 g at these overlaps; exact up to the rule. */
export function energetic(patterns: Patterns, overlaps: Overlaps): Energetic {
  const { node, teacher } = patterns;
  const [square, slope, both] = forPatterns(patterns, overlaps, 3, (label, share, out) => {
    teacher?.node.respond(label);
    addPattern(node, label, share, out, teacher?.node);
  });
  return { square, slope, teacher: both };
}

/** E ln Z, a pattern. */
export function meanLogZ(patterns: Patterns, overlaps: Overlaps): number {
  return forPatterns(patterns, overlaps, 1, (label, share, out) => {
    out[0] += share * patterns.node.logZ(label);
  })[0];
}

/** Average over fields and labels of what `add` adds for a label that comes with weight `share`, the nodes at their fields. */
export function forPatterns(
  { node, power, rule, teacher }: Patterns,
  { q, gap, teacher: overlap = 0 }: Overlaps,
  count: number,
  add: (label: number, share: number, out: Float64Array) => void,
): Float64Array {
  const spread = Math.sqrt(power * q);
  const labels = node.odd && (teacher?.node.odd ?? true) ? [1] : [-1, 1];
  node.variance.fill(power * gap);
  const lean = teacher && q > 0 ? Math.sqrt(teacher.power / q) * overlap : 0;
  teacher?.node.variance.fill(teacher.power * (teacher.square - (q > 0 ? (overlap * overlap) / q : 0)));
  const symmetric = node.symmetric && (teacher?.node.symmetric ?? true);
  return normalAverage(rule, node.units, symmetric, count, (z, out) => {
    out.fill(0);
    for (let k = 0; k < node.units; k++) {
      node.omega[k] = node.bias + spread * z[k];
      if (teacher) teacher.node.omega[k] = teacher.node.bias + lean * z[k];
    }
    for (const label of labels) {
      const share = teacher ? Math.exp(teacher.node.logZ(label)) * (labels.length === 1 ? 2 : 1) : 1 / labels.length;
      if (share > 0) add(label, share, out);
    }
  });
}
