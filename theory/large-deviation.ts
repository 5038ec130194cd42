import { labelNode } from "./label-node.js";
import type { TheoryMachine } from "./machine.js";
import { type FieldSearch, fieldSearch, nearestField } from "./nearest-field.js";
import { type NormalRule, normalAverage, normalRule } from "./normal-rule.js";
import { rootBeyond } from "./root.js";

// The largest local entropy that any centre has (y -> infinity replicas of overlap q1, centre on the sphere):
//   V1(q1) = min over d0 > -(1 - q1) of { q1 / (2 (1 - q1 + d0)) + alpha E_v ext_h [ -|h - a v|^2 / (2 s) + ln P(h) ] },
// a^2 = q1 / (1 - q1), s = d0 / (1 - q1), stationary where a^2 / (1 + s)^2 = alpha E |grad ln P|^2. (The formula as printed in the
// supplement of Baldassi, Pittorino, Zecchina, PNAS 117 (2020) 161 lacks the first term.)

/** A point of the curve. */
export interface WidestMinimum {
  readonly status: "converged" | "diverged";
  /** Nats a weight, relative to all weights at this distance: 0 where all of them are solutions. */
  readonly localEntropy: number;
  readonly error: number;
  /** ln(1 + s) at the minimum. */
  readonly order: number;
}

/** Range of ln(1 + s): distances of d = 5e-4 reach 250. */
const RANGE = [-8, 690] as const;
const ROUGH = 1e-2;
const SETTLED = 1e-4;

/** V1 at replica overlap q1 in (0, 1), by rules of steps h, h / 2 and h / 4 and what they tell about h -> 0. */
export function widestOnSphere(machine: TheoryMachine, q1: number, step: number): WidestMinimum {
  const a = Math.sqrt(q1 / (1 - q1));
  const average = fieldAverage(machine, q1, a);
  const rules = [step, step / 2, step / 4].map(normalRule);
  // The entropy is stationary in s: a root good to 1e-3 gives it to 1e-6, and the finest rule need not look for one.
  const rough = stationary(machine.alpha, a, (s) => average(rules[0], s)[1], 0.5, ROUGH);
  const order = stationary(machine.alpha, a, (s) => average(rules[1], s)[1], rough, SETTLED);
  const s = Math.expm1(order);
  const [coarse, fine] = rules.slice(1).map((rule) => (a * a) / (2 * (1 + s)) + machine.alpha * average(rule, s)[0]);
  const change = fine - coarse;
  // The best field jumps between basins where two units are alike: kinks, on which a rule's error falls as its step squared.
  const kinks = machine.laws.units > 1;
  const localEntropy = kinks ? fine + change / 3 : fine;
  const status = Number.isFinite(localEntropy) ? "converged" : "diverged";
  return { status, localEntropy, error: Math.abs(kinks ? change / 3 : change), order };
}

/** E of [value, |grad ln P|^2] at the best fields, as a function of the rule and of s. */
function fieldAverage(
  { power, laws }: TheoryMachine,
  q1: number,
  a: number,
): (rule: NormalRule, s: number) => Float64Array {
  const node = labelNode(laws);
  const deviation = Math.sqrt(power * (1 - q1));
  node.variance.fill(deviation * deviation);
  const searches = (node.odd ? [1] : [-1, 1]).map((label) => fieldSearch({ node, label, deviation }));
  return (rule, s) =>
    normalAverage(rule, node.units, node.symmetric, 2, (z, out) => {
      out.fill(0);
      for (const search of searches) addField(search, z, a, s, searches.length, out);
    });
}

/** ln(1 + s) where a^2 / (1 + s)^2 = alpha E |grad ln P|^2; NaN without one. */
function stationary(alpha: number, a: number, square: (s: number) => number, start: number, tolerance: number): number {
  const gap = (u: number): number => 2 * Math.log(a) - 2 * u - Math.log(alpha * square(Math.expm1(u)));
  const { x, found } = rootBeyond(gap, start, tolerance === ROUGH ? 0.3 : 0.01, RANGE, tolerance);
  return found ? x : Number.NaN;
}

function addField(search: FieldSearch, z: Float64Array, a: number, s: number, labels: number, out: Float64Array): void {
  for (let k = 0; k < z.length; k++) search.centre[k] = a * z[k];
  const { value, square } = nearestField(search, s);
  out[0] += value / labels;
  out[1] += square / labels;
}
