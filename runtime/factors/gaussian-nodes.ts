// Integrals of a positive function under a Gaussian, E e^{T(c + d z)} with z normal, by Gauss and Legendre's rule on panels that are
// halved until both halves agree with the whole; the nodes are kept, so that other moments follow from them.

const LOG_ROOT_TWO_PI = 0.91893853320467274178;
/** Nodes of one panel. */
const POINTS = 16;
/** Most nodes of one integral, and most halvings of a panel. */
const MOST_NODES = 1 << 14;
const DEEPEST = 30;
/** Panels are halved until two halves differ from the whole by this share of the integral; they are then far closer to it themselves. */
const SETTLED = 1e-11;
/** Panels of this width up to |z| = REACH; twice as far, twice as wide, where the weight lies further out. */
const WIDTH = 2;
const REACH = 10;
const FURTHEST = 1e6;
/** e^-60 of the largest integrand is nothing. */
const NOTHING = 60;

const [POINT, SHARE] = legendreRule(POINTS);

/** The nodes of an integral: its value is e^scale * sum of `weight`. */
export interface GaussianNodes {
  readonly z: Float64Array;
  readonly weight: Float64Array;
  count: number;
  scale: number;
}

/** Room for the nodes of one integral. */
export function gaussianNodes(): GaussianNodes {
  return { z: new Float64Array(MOST_NODES), weight: new Float64Array(MOST_NODES), count: 0, scale: -Infinity };
}

/** Points and weights on [-1, 1], by Newton's method on Legendre's polynomial. */
function legendreRule(n: number): [Float64Array, Float64Array] {
  const points = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    let x = Math.cos((Math.PI * (j + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let turn = 0; turn < 8; turn++) {
      let [before, now] = [1, x];
      for (let l = 2; l <= n; l++) [before, now] = [now, ((2 * l - 1) * x * now - (l - 1) * before) / l];
      slope = (n * (x * now - before)) / (x * x - 1);
      x -= now / slope;
    }
    points[j] = x;
    weights[j] = 2 / ((1 - x * x) * slope * slope);
  }
  return [points, weights];
}

/** An integral in hand. */
interface Integral {
  readonly nodes: GaussianNodes;
  readonly logWeight: (h: number) => number;
  readonly centre: number;
  readonly deviation: number;
  /** Largest exponent met, and the value as the first round found it. */
  top: number;
  total: number;
}

function exponent({ logWeight, centre, deviation }: Integral, z: number): number {
  return logWeight(centre + deviation * z) - 0.5 * z * z;
}

/** Integral over [from, to] relative to e^top; `keep`: its nodes too. */
function panel(integral: Integral, from: number, to: number, keep: boolean): number {
  const { nodes, top } = integral;
  const half = 0.5 * (to - from);
  const middle = 0.5 * (to + from);
  let sum = 0;
  for (let j = 0; j < POINTS; j++) {
    const z = middle + half * POINT[j];
    const weight = half * SHARE[j] * Math.exp(exponent(integral, z) - top);
    sum += weight;
    if (!keep || weight === 0) continue;
    nodes.z[nodes.count] = z;
    nodes.weight[nodes.count++] = weight;
  }
  return sum;
}

function refine(integral: Integral, from: number, to: number, whole: number, depth: number): void {
  const { nodes } = integral;
  const middle = 0.5 * (from + to);
  const left = panel(integral, from, middle, false);
  const right = panel(integral, middle, to, false);
  const settled = Math.abs(left + right - whole) <= SETTLED * integral.total;
  if (settled || depth === 0 || nodes.count + 2 * POINTS * (depth + 1) > MOST_NODES) {
    if (nodes.count + 2 * POINTS > MOST_NODES) return;
    panel(integral, from, middle, true);
    panel(integral, middle, to, true);
    return;
  }
  refine(integral, from, middle, left, depth - 1);
  refine(integral, middle, to, right, depth - 1);
}

/** Panel ends of [from, to] in steps of `width`, cut where the integrand jumps; `ends` goes on from its last one. */
function cutPanels(ends: number[], from: number, to: number, width: number, cuts: readonly number[]): void {
  const inside = cuts.filter((cut) => cut > from && cut < to);
  for (let z = from; z < to - 1e-9 * width; z += width) inside.push(z);
  ends.push(...inside.sort((a, b) => a - b), to);
}

/** Raises `top` by the nodes of the panels between these ends. */
function scan(integral: Integral, ends: readonly number[]): void {
  for (let p = 1; p < ends.length; p++) {
    for (let j = 0; j < POINTS; j++) {
      const value = exponent(integral, 0.5 * (ends[p] + ends[p - 1]) + 0.5 * (ends[p] - ends[p - 1]) * POINT[j]);
      if (value > integral.top) integral.top = value;
    }
  }
}

/**
 * Fills `nodes` with the integral of e^{logWeight(h)} under a Gaussian of this centre and deviation > 0, and returns its logarithm; `cuts`:
 * ascending places of h where the integrand or its slope jumps. `deepest`: most halvings of a panel; 0 keeps no nodes.
 */
export function integrateGaussian(
  nodes: GaussianNodes,
  logWeight: (h: number) => number,
  centre: number,
  deviation: number,
  cuts: readonly number[],
  deepest = DEEPEST,
): number {
  const integral: Integral = { nodes, logWeight, centre, deviation, top: -Infinity, total: 0 };
  const places = cuts.map((cut) => (cut - centre) / deviation);
  const rows: number[][] = [[]];
  cutPanels(rows[0], -REACH, REACH, WIDTH, places);
  scan(integral, rows[0]);
  // The weight further out is bounded by e^{-z^2/2} only while T does not grow: go on until nothing more can come.
  for (let far = REACH; far < FURTHEST && integral.top < NOTHING - 0.5 * far * far; far *= 2) {
    for (const side of [-2 * far, far]) {
      const row: number[] = [];
      cutPanels(row, side, side + far, far / 8, places);
      scan(integral, row);
      rows.push(row);
    }
  }
  nodes.count = 0;
  nodes.scale = integral.top - LOG_ROOT_TWO_PI;
  if (integral.top === -Infinity) return -Infinity;
  const first = rows.map((row) => row.slice(1).map((to, p) => panel(integral, row[p], to, false)));
  for (const row of first) for (const whole of row) integral.total += whole;
  if (deepest === 0) return nodes.scale + Math.log(integral.total);
  rows.forEach((row, r) => {
    first[r].forEach((whole, p) => {
      refine(integral, row[p], row[p + 1], whole, deepest);
    });
  });
  let sum = 0;
  for (let n = 0; n < nodes.count; n++) sum += nodes.weight[n];
  return nodes.scale + Math.log(sum);
}
