// The normal distribution for message kernels: Phi(x) is its distribution function, phi(x) its density.
// Everything follows from m(z) = (1 - Phi(z)) / phi(z), z >= 0, taken as one rational function with positive
// coefficients (relative error below 1e-15, so there are no intervals to branch on) and from exp, log, log1p.

/** 1 / sqrt(2 pi). */
const PHI0 = 0.3989422804014326779;
const SQRT_HALF = 0.7071067811865475244;
const SQRT_TWO = 1.4142135623730950488;
const TWO_OVER_SQRT_PI = 1.1283791670955125739;
const SQRT_TWO_OVER_PI = 0.79788456080286535588;
/** From here on m(z) = 1/z to the last bit, and z^10 is far from overflow. */
const FAR = 1e9;

/** m(z) = (1 - Phi(z)) / phi(z) for z >= 0 (Mills's ratio, decreasing from sqrt(pi/2)). */
export function upperRatio(z: number): number {
  if (z > FAR) return 1 / z;
  return numerator(z) / denominator(z);
}

function numerator(z: number): number {
  let p = z + 25.399783324556321;
  p = p * z + 319.05272579289467;
  p = p * z + 2553.8179979217465;
  p = p * z + 14219.901293803559;
  p = p * z + 56854.782466708888;
  p = p * z + 163094.21460025673;
  p = p * z + 324690.72452383562;
  p = p * z + 410526.44661204183;
  return p * z + 255817.95077977747;
}

function denominator(z: number): number {
  let q = z + 25.399783324555326;
  q = q * z + 320.05272579330184;
  q = q * z + 2579.2177811819839;
  q = q * z + 14536.954024866506;
  q = q * z + 59357.800636884152;
  q = q * z + 176686.01904270547;
  q = q * z + 376691.66796586959;
  q = q * z + 548300.86713325192;
  q = q * z + 490411.47914595841;
  return q * z + 204113.19330341185;
}

/** ln phi(x), the normal log-density. */
export function logPdf(x: number): number {
  return -0.5 * x * x - 0.91893853320467274178;
}

/** Phi(x), the normal distribution function; small values keep their relative accuracy (to rounding of x^2/2 in exp). */
export function cdf(x: number): number {
  const tail = PHI0 * Math.exp(-0.5 * x * x) * upperRatio(Math.abs(x));
  return x < 0 ? tail : 1 - tail;
}

/** ln Phi(x). Both tails keep their relative accuracy: -x^2/2 - ... on the left, -(1 - Phi) on the right. */
export function logCdf(x: number): number {
  if (x < 0) return Math.log(PHI0 * upperRatio(-x)) - 0.5 * x * x;
  return Math.log1p(-PHI0 * Math.exp(-0.5 * x * x) * upperRatio(x));
}

/** phi(x) / Phi(x): about -x on the far left, phi(x) on the right; finite wherever x is. */
export function mills(x: number): number {
  if (x < 0) return 1 / upperRatio(-x);
  const density = PHI0 * Math.exp(-0.5 * x * x);
  return density / (1 - density * upperRatio(x));
}

/** ln Phi(x) - ln Phi(-x), the log-odds of Phi: odd, relative accuracy kept around 0. */
export function logitCdf(x: number): number {
  const z = Math.abs(x);
  if (z < 1) return 2 * Math.atanh(erf(x * SQRT_HALF));
  const odds =
    Math.log1p(-PHI0 * Math.exp(-0.5 * z * z) * upperRatio(z)) - Math.log(PHI0 * upperRatio(z)) + 0.5 * z * z;
  return x < 0 ? -odds : odds;
}

/** atanh(erf(x)), finite where erf(x) rounds to 1: the half log-odds of a threshold message. */
export function atanhErf(x: number): number {
  return 0.5 * logitCdf(SQRT_TWO * x);
}

/** erf(x), with relative accuracy around 0. */
export function erf(x: number): number {
  const z = Math.abs(x);
  if (z > 0.5) {
    const value = 1 - erfcRight(z);
    return x < 0 ? -value : value;
  }
  // e^{-x^2} sum of 2^n x^{2n+1} / (2n+1)!!: positive terms, 16 reach 1e-17 at x = 1/2.
  const square = 2 * x * x;
  let sum = 0;
  for (let odd = 33; odd > 1; odd -= 2) sum = (square / odd) * (1 + sum);
  return TWO_OVER_SQRT_PI * Math.exp(-x * x) * x * (1 + sum);
}

/** erfc(x) = 1 - erf(x); relative accuracy kept on the right, to the rounding of x^2 in exp (5e-14 at x = 21). */
export function erfc(x: number): number {
  return x < 0 ? 2 - erfcRight(-x) : erfcRight(x);
}

function erfcRight(x: number): number {
  return SQRT_TWO_OVER_PI * Math.exp(-x * x) * upperRatio(SQRT_TWO * x);
}

/** e^{x^2} erfc(x); overflows to Infinity below x = -26.6. */
export function erfcx(x: number): number {
  if (x >= 0) return SQRT_TWO_OVER_PI * upperRatio(SQRT_TWO * x);
  return 2 * Math.exp(x * x) - SQRT_TWO_OVER_PI * upperRatio(-SQRT_TWO * x);
}

/**
 * M_n(x) = (1/n!) d^n/dx^n [Phi(x)/phi(x)] = (1/n!) int_0^inf t^n e^{xt - t^2/2} dt, n >= -1 (M_{-1} = 1).
 * n M_n = x M_{n-1} + M_{n-2} has positive terms for x >= 0 and is run forward there; for x < 0 the M_n are its minimal
 * solution, found by running it backward from far above n (J. C. P. Miller) and scaling to M_{-1} = 1.
 */
export function momentRatio(n: number, x: number): number {
  if (x === -Infinity) return n < 0 ? 1 : 0;
  // Forward errors grow as e^{2 |x| sqrt(n)} for x < 0; up to e^5 the short way is the accurate one.
  return -x * Math.sqrt(Math.max(n, 0)) >= 2.5 ? backwardMoment(n, x) : forwardMoment(n, x);
}

function forwardMoment(n: number, x: number): number {
  let before = 1;
  if (n < 0) return before;
  let moment = x < 0 ? upperRatio(-x) : 1 / mills(x);
  for (let k = 1; k <= n; k++) {
    const next = (x * moment + before) / k;
    before = moment;
    moment = next;
  }
  return moment;
}

function backwardMoment(n: number, x: number): number {
  // The unwanted solution dies as e^{-2 |x| (sqrt(top) - sqrt(n))}: 20/|x| more in sqrt makes it 4e-18; 20 more steps serve small n.
  const top = Math.ceil((Math.sqrt(n) + 20 / -x) ** 2) + 20;
  let ratio = 0; // M_k / M_{k-1}
  let product = 1;
  for (let k = top; k >= 0; k--) {
    // (k+1) M_{k+1} = x M_k + M_{k-1} => M_k / M_{k-1} = 1 / ((k+1) M_{k+1}/M_k - x)
    ratio = 1 / ((k + 1) * ratio - x);
    if (k <= n) product *= ratio;
  }
  return product;
}
