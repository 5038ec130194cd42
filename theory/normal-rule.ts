// Averages over independent standard normal fields. The trapezoid rule converges faster than any power of its step for integrands that
// are analytic beside the real line (Trefethen, Weideman, SIAM Review 56 (2014) 385); several fields take its product.

/** Nodes z, ascending, and weights that sum to 1: E[f] = sum of weights f(nodes) under a standard normal law. */
export interface NormalRule {
  readonly step: number;
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/** Beyond, a normal weight is 1e-17 of its largest. */
const REACH = 8.8;

/** The trapezoid rule of this step over +- 8.8. */
export function normalRule(step: number): NormalRule {
  const half = Math.floor(REACH / step);
  const nodes = Float64Array.from({ length: 2 * half + 1 }, (_, j) => (j - half) * step);
  const heights = nodes.map((z) => Math.exp(-0.5 * z * z));
  const sum = heights.reduce((total, height) => total + height, 0);
  return { step, nodes, weights: heights.map((height) => height / sum) };
}

/** Writes the integrands at z to `out`. */
export type Integrands = (z: Float64Array, out: Float64Array) => void;

/** Products of weights below this are left out: all of them together are below rounding. */
const NEGLIGIBLE = 1e-18;

/**
 * E[f(z_1, .., z_K)] of `count` functions. `symmetric`: f does not change when fields change places, so that each multiset of nodes is
 * visited once, with its multiplicity: K = 9 fields take 1e5 points instead of 1e10.
 */
export function normalAverage(
  { nodes, weights }: NormalRule,
  fields: number,
  symmetric: boolean,
  count: number,
  integrands: Integrands,
): Float64Array {
  const z = new Float64Array(fields);
  const out = new Float64Array(count);
  const sums = new Float64Array(count);
  // `weight` holds the multiplicity so far: the multinomial coefficient grows by (field + 1) / run with every field.
  const visit = (field: number, from: number, run: number, weight: number): void => {
    if (field === fields) {
      integrands(z, out);
      for (let c = 0; c < count; c++) sums[c] += weight * out[c];
      return;
    }
    for (let j = symmetric ? from : 0; j < nodes.length; j++) {
      const repeat = j === from ? run + 1 : 1;
      const next = weight * weights[j] * (symmetric ? (field + 1) / repeat : 1);
      if (next < NEGLIGIBLE) continue;
      z[field] = nodes[j];
      visit(field + 1, j, repeat, next);
    }
  };
  visit(0, 0, 0, 1);
  return sums;
}

/** Number of points that `normalAverage` visits, up to `most`. */
export function pointsOf(rule: NormalRule, fields: number, symmetric: boolean, most: number): number {
  let points = 0;
  const logs = rule.weights.map(Math.log);
  const floor = Math.log(NEGLIGIBLE);
  const visit = (field: number, from: number, run: number, weight: number): void => {
    if (field === fields) {
      points++;
      return;
    }
    for (let j = symmetric ? from : 0; j < logs.length && points < most; j++) {
      const repeat = j === from ? run + 1 : 1;
      const next = weight + logs[j] + (symmetric ? Math.log((field + 1) / repeat) : 0);
      if (next >= floor) visit(field + 1, j, repeat, next);
    }
  };
  visit(0, 0, 0, 0);
  return points;
}
