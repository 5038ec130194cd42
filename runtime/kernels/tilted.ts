import { gaussLegendre, legendre } from "./gauss-legendre.js";

// Mass, mean and variance of x(t) under a weight e^{L(t)} of a real t whose L contains -t^2/2, by panels of 24 Gauss-Legendre points
// cut at given places. A panel is halved until its integrand is resolved: the Legendre coefficients of degree 22 and 23 are as small
// beside the mean as the square root of the accuracy, since the rule is exact to twice their degree. Panels keep an exponent each and
// are merged by mean and variance, so that nothing under- or overflows or cancels far out in a tail.

const POINTS = 24;
const RULE = gaussLegendre(POINTS);
/** weight_i P_n(x_i) (2 n + 1) / 2: sums with the integrand are its Legendre coefficients. */
const HIGH = RULE.nodes.map((x, i) => RULE.weights[i] * legendre(22, x) * 22.5);
const HIGHER = RULE.nodes.map((x, i) => RULE.weights[i] * legendre(23, x) * 23.5);
const ACCURACY = 1e-15;
/** First reach in standard deviations (the rest is e^-40), and length of the panels. */
const REACH = 9;
const LENGTH = 4.5;
/** Weight left out beyond the reach, beside the largest, in nats. */
const OUTSIDE = 40;
const FARTHEST = 1e6;
/** Panels waiting to be halved, and the shortest one. */
const WAITING = 256;
const SHORTEST = 1e-13;
/** Values below this count as 0: further down doubles lose their digits, and no halving would make them smooth. */
const LEAST_VALUE = 1e-290;
const HALF_LOG_TWO_PI = 0.91893853320467274178;

/** What is integrated, and what came out. One object is made by the caller and used again. */
export interface TiltedIntegral {
  /** L(t); -Infinity where the weight is 0. */
  log(t: number): number;
  value(t: number): number;
  /** Ascending places where L or x jumps or has a kink; the first `cuts` are used. */
  readonly cutAt: Float64Array;
  cuts: number;
  /** ln of the integral of e^L / sqrt(2 pi); mean and variance of x. */
  logMass: number;
  mean: number;
  variance: number;
  readonly work: Work;
}

interface Work {
  /** Panels (from, to) that wait. */
  readonly waiting: Float64Array;
  count: number;
  /** At the points of the panel at hand. */
  readonly weight: Float64Array;
  readonly value: Float64Array;
  /** Of the panel at hand: exponent, mass over it, mean, sum of squares, and the highest coefficients beside the mean. */
  top: number;
  mass: number;
  mean: number;
  square: number;
  rough: number;
  /** Largest L and largest L + t^2/2 seen. */
  peak: number;
  bound: number;
  /** Merged so far: exponent, mass over it, mean, sum of squares. */
  sumTop: number;
  sumMass: number;
  sumMean: number;
  sumSquare: number;
}

/** An integral over nothing yet, with room for `cuts` cuts. */
export function createTilted(log: (t: number) => number, value: (t: number) => number, cuts: number): TiltedIntegral {
  const zeros = { count: 0, top: 0, mass: 0, mean: 0, square: 0, rough: 0, peak: 0, bound: 0 };
  const sums = { sumTop: 0, sumMass: 0, sumMean: 0, sumSquare: 0 };
  const work: Work = {
    waiting: new Float64Array(2 * WAITING),
    weight: new Float64Array(POINTS),
    value: new Float64Array(POINTS),
    ...zeros,
    ...sums,
  };
  return { log, value, cutAt: new Float64Array(cuts), cuts: 0, logMass: 0, mean: 0, variance: 0, work };
}

/** Integrates; logMass is -Infinity where no weight was found within 1e6 standard deviations, NaN where a weight is NaN. */
export function integrate(task: TiltedIntegral): void {
  const { work } = task;
  work.peak = -Infinity;
  work.bound = 0;
  work.sumTop = -Infinity;
  work.sumMass = 0;
  work.sumMean = 0;
  work.sumSquare = 0;
  work.count = 0;
  // From the centre outward: what is far out need not be resolved beside a larger mass.
  range(task, -LENGTH, LENGTH);
  range(task, -REACH, -LENGTH);
  range(task, LENGTH, REACH);
  settle(task);
  for (let reach = REACH; reach < FARTHEST && work.bound - 0.5 * reach * reach > work.peak - OUTSIDE; ) {
    const next = work.peak === -Infinity ? 2 * reach : Math.sqrt(2 * (work.bound - work.peak + OUTSIDE)) + 1;
    range(task, -next, -reach);
    range(task, reach, next);
    settle(task);
    reach = next;
  }
  task.logMass = work.sumMass === 0 ? work.sumTop : work.sumTop + Math.log(work.sumMass) - HALF_LOG_TWO_PI;
  task.mean = work.sumMean;
  task.variance = work.sumSquare / work.sumMass;
}

/** Panels of [from, to], cut where the integrand says; what is resolved is merged, the rest waits. */
function range(task: TiltedIntegral, from: number, to: number): void {
  let left = from;
  for (let j = 0; j <= task.cuts; j++) {
    const cut = j < task.cuts ? task.cutAt[j] : to;
    if (!(cut > left)) continue;
    const right = cut < to ? cut : to;
    const panels = Math.max(1, Math.min(Math.ceil((right - left) / LENGTH), WAITING / 8));
    const length = (right - left) / panels;
    for (let p = 0; p < panels; p++) {
      const end = p + 1 === panels ? right : left + (p + 1) * length;
      visit(task, left + p * length, end, task.work.sumTop);
    }
    left = right;
    if (left >= to) return;
  }
}

/** Halves what waits until everything is merged. */
function settle(task: TiltedIntegral): void {
  const { work } = task;
  while (work.count > 0) {
    work.count--;
    const from = work.waiting[2 * work.count];
    const to = work.waiting[2 * work.count + 1];
    const middle = (from + to) / 2;
    visit(task, from, middle, work.sumTop);
    visit(task, middle, to, work.sumTop);
  }
}

/** Merges the panel where it is resolved, or too small beside what is known; else it waits. */
function visit(task: TiltedIntegral, from: number, to: number, known: number): void {
  const { work } = task;
  panel(task, from, to);
  if (work.top === -Infinity) return;
  const size = Math.abs(from) + Math.abs(to);
  // Beside a larger mass elsewhere a short panel may be as rough as its share allows.
  const share = to - from <= LENGTH && known > work.top ? Math.exp(work.top - known) : 1;
  const rough = work.rough * work.rough * Math.min(1, share) > ACCURACY;
  // A NaN is not rough: halving would not end, and the sums keep it.
  if (!rough || to - from <= SHORTEST * (1 + size) || work.count >= WAITING - 2) merge(work);
  else {
    work.waiting[2 * work.count] = from;
    work.waiting[2 * work.count + 1] = to;
    work.count++;
  }
}

/** Weight, mean and squares of one panel. */
function panel({ work, log, value }: TiltedIntegral, from: number, to: number): void {
  const centre = 0.5 * (from + to);
  const half = 0.5 * (to - from);
  let top = -Infinity;
  for (let i = 0; i < POINTS; i++) {
    const t = centre + half * RULE.nodes[i];
    const size = log(t);
    work.weight[i] = size;
    work.value[i] = value(t);
    if (size > top || Number.isNaN(size)) top = size;
    if (size + 0.5 * t * t > work.bound) work.bound = size + 0.5 * t * t;
  }
  work.top = top;
  if (top > work.peak) work.peak = top;
  if (top === -Infinity) return;
  let mass = 0;
  let first = 0;
  let high = 0;
  let higher = 0;
  let valueHigh = 0;
  let valueHigher = 0;
  let valueSize = 0;
  for (let i = 0; i < POINTS; i++) {
    const size = Math.exp(work.weight[i] - top);
    const x = work.value[i];
    work.weight[i] = size;
    mass += RULE.weights[i] * size;
    first += RULE.weights[i] * size * x;
    high += HIGH[i] * size;
    higher += HIGHER[i] * size;
    valueHigh += HIGH[i] * size * x;
    valueHigher += HIGHER[i] * size * x;
    valueSize += RULE.weights[i] * size * Math.abs(x);
  }
  const mean = first / mass;
  let square = 0;
  for (let i = 0; i < POINTS; i++) square += RULE.weights[i] * work.weight[i] * (work.value[i] - mean) ** 2;
  work.mass = half * mass;
  work.mean = mean;
  work.square = half * square;
  const roughMass = (2 * (Math.abs(high) + Math.abs(higher))) / mass;
  const roughValue = valueSize > LEAST_VALUE ? (2 * (Math.abs(valueHigh) + Math.abs(valueHigher))) / valueSize : 0;
  work.rough = roughMass > roughValue ? roughMass : roughValue;
}

/** Adds the panel at hand to the sums. */
function merge(work: Work): void {
  const top = work.top > work.sumTop ? work.top : work.sumTop;
  const old = work.sumMass * Math.exp(work.sumTop - top);
  const more = Math.exp(work.top - top);
  const mass = work.mass * more;
  const total = old + mass;
  const move = work.mean - work.sumMean;
  work.sumSquare = (old > 0 ? work.sumSquare * Math.exp(work.sumTop - top) : 0) + work.square * more;
  if (old > 0) {
    work.sumSquare += (move * move * old * mass) / total;
    work.sumMean += (move * mass) / total;
  } else work.sumMean = work.mean;
  work.sumMass = total;
  work.sumTop = top;
}
