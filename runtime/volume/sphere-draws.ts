import type { Stream } from "../contracts.js";
import { risingRoot } from "./root.js";

// Draws on a product of spheres at a given overlap of all weights with a reference. The overlap q_k of a unit of n_k inputs has the density
//   f_k(q) ~ (1 - q^2)^((n_k - 3) / 2),
// and what is wanted are the q_k given that sum_k n_k q_k = N q. Tilted by exp(kappa n_k q), the same for all units, their law under that
// condition is the same: so all units but the last are drawn from the tilted densities, whose means are near q, and the last one, which the
// condition then fixes, is accepted with probability f(q) / max f. Some sqrt(K) draws a hit.

/** One sphere: its nodes lie in flat order. */
type Sphere = readonly number[];

/** Inputs that the widest of several units must have for a density of its overlap that is bounded. */
const WIDEST = 3;

/** True where overlaps of several units can be held together: none of fewer than three inputs alone. */
export function canHoldTogether(spheres: readonly Sphere[]): boolean {
  return spheres.length === 1 || spheres.some(({ length }) => length >= WIDEST);
}

/** Draws of w on spheres with (1/N) sum of w r = q, written into `w` by each call; for spheres that `canHoldTogether`. */
export function totalOverlap(
  spheres: readonly Sphere[],
  reference: Float64Array,
  q: number,
  w: Float64Array,
  stream: Stream,
): () => void {
  const last = spheres.reduce((widest, sphere, k) => (sphere.length > spheres[widest].length ? k : widest), 0);
  const drawShares =
    spheres.length === 1
      ? () => [q]
      : overlapDraws(
          spheres.map(({ length }) => length),
          last,
          q,
          stream,
        );
  return () => {
    const overlaps = drawShares();
    spheres.forEach((nodes, k) => section(nodes, reference, overlaps[k], w, stream));
  };
}

/** w = q r + sqrt(1 - q^2) u on one sphere, u uniform in direction, orthogonal to r, of the norm of r. */
function section(nodes: Sphere, reference: Float64Array, q: number, w: Float64Array, stream: Stream): void {
  let along = 0;
  let square = 0;
  for (const v of nodes) {
    w[v] = stream.normal();
    along += w[v] * reference[v];
    square += w[v] * w[v];
  }
  along /= nodes.length;
  const across = square / nodes.length - along * along;
  // A sphere of one weight has nothing across.
  const scale = across > 0 ? Math.sqrt(Math.max(0, (1 - q) * (1 + q)) / across) : 0;
  for (const v of nodes) w[v] = q * reference[v] + scale * (w[v] - along * reference[v]);
}

/** Overlaps of all units given their weighted sum. */
function overlapDraws(sizes: readonly number[], last: number, q: number, stream: Stream): () => Float64Array {
  const n = sizes[last];
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  const kappa = tiltFor(sizes, q);
  const peak = logDensity(n, kappa, likeliest(n, kappa));
  const overlaps = new Float64Array(sizes.length);
  return () => {
    for (;;) {
      let rest = whole * q;
      for (let k = 0; k < sizes.length; k++) {
        if (k === last) continue;
        overlaps[k] = tiltedOverlap(sizes[k], kappa * sizes[k], stream);
        rest -= sizes[k] * overlaps[k];
      }
      const own = rest / n;
      if (Math.abs(own) >= 1 || Math.log(stream.uniform()) > logDensity(n, kappa, own) - peak) continue;
      overlaps[last] = own;
      return overlaps;
    }
  };
}

/** kappa at which the mean overlap of all weights is q, up to a bound of Bessel quotients (Amos, Math. Comp. 28 (1974) 239): no draw but their number hangs on it. */
function tiltFor(sizes: readonly number[], q: number): number {
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  const kappaOf = (x: number): number => x / ((1 - x) * (1 + x));
  const mean = (n: number, tilt: number): number => tilt / ((n - 1) / 2 + Math.sqrt(tilt * tilt + ((n + 1) / 2) ** 2));
  const gap = (x: number): number =>
    sizes.reduce((sum, size) => sum + size * mean(size, kappaOf(x) * size), 0) / whole - q;
  return kappaOf(risingRoot(gap, -1, 1, q, 1e-3 * (1 - q * q)) ?? q);
}

function logDensity(n: number, kappa: number, q: number): number {
  return (n === WIDEST ? 0 : ((n - 3) / 2) * Math.log((1 - q) * (1 + q))) + kappa * n * q;
}

/** Where (n - 3) q = kappa n (1 - q^2); for n = 3 the end towards which the density grows. */
function likeliest(n: number, kappa: number): number {
  const b = (n - 3) / 2;
  const tilt = kappa * n;
  return tilt === 0 ? 0 : tilt / (b + Math.sqrt(b * b + tilt * tilt));
}

/**
 * A draw from the density ~ (1 - q^2)^((n - 3) / 2) exp(tilt q) on (-1, 1): the overlap of a von Mises-Fisher vector with its mean direction
 * (Wood, Communications in Statistics, Simulation 23 (1994) 157). Of one input a sign.
 */
export function tiltedOverlap(n: number, tilt: number, stream: Stream): number {
  if (n === 1) return stream.uniform() * (1 + Math.exp(-2 * tilt)) < 1 ? 1 : -1;
  const m = n - 1;
  const size = Math.abs(tilt);
  const b = m / (2 * size + Math.sqrt(4 * size * size + m * m));
  const x = (1 - b) / (1 + b);
  const least = size * x + m * Math.log((1 - x) * (1 + x));
  for (;;) {
    const z = symmetricBeta(m, stream);
    const draw = (1 - (1 + b) * z) / (1 - (1 - b) * z);
    if (size * draw + m * Math.log(1 - x * draw) - least >= Math.log(stream.uniform())) return tilt < 0 ? -draw : draw;
  }
}

/** Beta(m/2, m/2), from two chi-squares of m degrees of freedom. */
function symmetricBeta(m: number, stream: Stream): number {
  const one = chiSquare(m, stream);
  return one / (one + chiSquare(m, stream));
}

/** A chi-square of m degrees of freedom, by Marsaglia and Tsang (ACM TOMS 26 (2000) 363) for the whole and a normal for the odd half. */
function chiSquare(m: number, stream: Stream): number {
  const pairs = Math.floor(m / 2);
  const odd = m % 2 === 1 ? stream.normal() ** 2 : 0;
  return odd + (pairs > 0 ? 2 * gamma(pairs, stream) : 0);
}

/** A gamma number of shape a >= 1. */
function gamma(a: number, stream: Stream): number {
  const d = a - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = stream.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(stream.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
