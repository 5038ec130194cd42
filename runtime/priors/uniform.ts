import type { Prior } from "./prior.js";

// On [-1, 1] after shift and scale: the weight of x is exp(phi(x)), phi = -alpha x^2 / 2 + beta x. All of its mass but e^-DEPTH lies within
// DEPTH of the largest phi, in one window around the peak (alpha >= 0, or one end wins) or one at each end (alpha < 0). In a window phi
// is taken from its top, so that nothing cancels, and Gauss-Legendre of 48 nodes is exact to rounding: the Chebyshev coefficients of
// exp(-DEPTH x^2) fall below 1e-20 before order 96.

const DEPTH = 40;
const NODES = 48;
const [NODE, WEIGHT] = gaussLegendre(NODES);

/** Nodes and weights on [-1, 1]: roots of P_n by Newton from Chebyshev's guess, weights 2 / ((1 - x^2) P_n'(x)^2). */
export function gaussLegendre(n: number): [Float64Array, Float64Array] {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    let x = Math.cos((Math.PI * (j + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 8; step++) {
      let before = 1;
      let value = x;
      for (let k = 2; k <= n; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
      slope = (n * (x * value - before)) / (x * x - 1);
      x -= value / slope;
    }
    nodes[j] = x;
    weights[j] = 2 / ((1 - x * x) * slope * slope);
  }
  return [nodes, weights];
}

/** Length over which phi falls by DEPTH from a top where its slope along the way is -slope <= 0 and its curvature -alpha; at most `most`. */
function windowLength(slope: number, alpha: number, most: number): number {
  // slope t + alpha t^2 / 2 = DEPTH; for alpha < 0 there may be no root: phi never falls that far.
  const root = slope * slope + 2 * alpha * DEPTH;
  if (root < 0) return most;
  const sum = slope + Math.sqrt(root);
  return sum > 0 ? Math.min(most, (2 * DEPTH) / sum) : most;
}

/** Sums over one window that were found: mass, and first and second moments about the window's own top. */
interface Window {
  mass: number;
  first: number;
  second: number;
}

/** Integrals of exp(s t - alpha t^2 / 2) t^n, n = 0, 1, 2, over t in [low, high]; s is the slope of phi at the top t = 0. */
function integrate(low: number, high: number, s: number, alpha: number, into: Window): void {
  const half = (high - low) / 2;
  const middle = (high + low) / 2;
  into.mass = 0;
  into.first = 0;
  into.second = 0;
  for (let j = 0; j < NODES; j++) {
    const t = middle + half * NODE[j];
    const mass = half * WEIGHT[j] * Math.exp(t * (s - 0.5 * alpha * t));
    into.mass += mass;
    into.first += mass * t;
  }
  const mean = into.first / into.mass;
  for (let j = 0; j < NODES; j++) {
    const t = middle + half * NODE[j];
    into.second += half * WEIGHT[j] * Math.exp(t * (s - 0.5 * alpha * t)) * (t - mean) * (t - mean);
  }
}

const near: Window = { mass: 0, first: 0, second: 0 };
const far: Window = { mass: 0, first: 0, second: 0 };

/** ln((1/2) integral), mean and variance of exp(phi) on [-1, 1], beta >= 0. */
function unitMoments(alpha: number, beta: number, out: Float64Array): void {
  const inside = alpha > beta;
  const top = inside ? beta / alpha : 1;
  const slope = inside ? 0 : beta - alpha;
  const left = windowLength(slope, alpha, alpha < 0 ? Math.min(2, 1 - beta / alpha) : top + 1);
  const right = inside ? windowLength(0, alpha, 1 - top) : 0;
  integrate(-left, right, slope, alpha, near);
  const height = top * (beta - 0.5 * alpha * top);
  const mean = top + near.first / near.mass;
  const variance = near.second / near.mass;
  out[0] = height + Math.log(near.mass / 2);
  out[1] = mean;
  out[2] = variance;
  // For alpha < 0 the other end is a top of its own when it rises again: phi(1) - phi(-1) = 2 beta.
  const rise = -alpha - beta;
  if (!(rise > 0) || 2 * beta > DEPTH) return;
  const reach = windowLength(rise, alpha, 1 + beta / alpha);
  integrate(0, reach, -rise, alpha, far);
  const share = (far.mass * Math.exp(-2 * beta)) / (near.mass + far.mass * Math.exp(-2 * beta));
  const other = -1 + far.first / far.mass;
  out[0] -= Math.log1p(-share);
  out[1] = mean + share * (other - mean);
  out[2] = (1 - share) * variance + (share * far.second) / far.mass + share * (1 - share) * (other - mean) ** 2;
}

/** `uniform(low, high)` on an interval. */
export const uniform: Prior = {
  name: "uniform",
  doc: "uniform(low, high) on an interval, or on its integers for int; without arguments all states are equally likely",
  parameters: { low: 0, high: 1 },
  moments(precision, field, { low, high }, out) {
    const half = (high - low) / 2;
    const middle = (high + low) / 2;
    const beta = (field - precision * middle) * half;
    const lean = beta < 0 ? -1 : 1;
    unitMoments(precision * half * half, lean * beta, out);
    out[0] += middle * (field - 0.5 * precision * middle);
    out[1] = middle + lean * half * out[1];
    out[2] *= half * half;
  },
};
