// Fixed points x = F(x) of a few numbers, with Anderson's acceleration (Walker, Ni, SIAM J. Numer. Anal. 49 (2011) 1715) of depth 1 to 3:
// near a transition the plain iteration needs thousands of steps.

/** Where an iteration ended. */
export interface FixedPointResult {
  readonly x: Float64Array;
  /** Largest |F(x) - x|. */
  readonly residual: number;
  readonly steps: number;
  readonly found: boolean;
}

/** What to look for. */
export interface FixedPointTask {
  readonly start: Float64Array;
  /** F, a new array; undefined where x lies outside of its domain. */
  map(x: Float64Array): Float64Array | undefined;
  readonly tolerance: number;
  readonly steps: number;
}

const DEPTH = 3;

/** Iterates from `start`. A mixed step that leaves the domain or does not come closer is taken back, and a plain one made instead. */
export function fixedPoint({ start, map, tolerance, steps }: FixedPointTask): FixedPointResult {
  let x: Float64Array = start.slice();
  let image = map(x);
  if (!image) return { x, residual: Number.NaN, steps: 0, found: false };
  let residual = distance(image, x);
  let past: { x: Float64Array; image: Float64Array }[] = [];
  for (let step = 1; step <= steps; step++) {
    if (residual <= tolerance) return { x, residual, steps: step - 1, found: true };
    past = [...past, { x, image }].slice(-DEPTH - 1);
    const tried = mixed(past);
    const there = tried && map(tried);
    if (tried && there && distance(there, tried) < residual) [x, image] = [tried, there];
    else {
      past = [];
      x = image;
      const next = map(x);
      if (!next) return { x, residual, steps: step, found: false };
      image = next;
    }
    residual = distance(image, x);
    if (!Number.isFinite(residual)) return { x, residual, steps: step, found: false };
  }
  return { x, residual, steps, found: residual <= tolerance };
}

function distance(a: Float64Array, b: Float64Array): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const gap = Math.abs(a[i] - b[i]);
    if (!(gap <= most)) most = gap;
  }
  return most;
}

/** The mix of past images whose residuals cancel best, by least squares; undefined where they do not tell. */
function mixed(past: readonly { x: Float64Array; image: Float64Array }[]): Float64Array | undefined {
  const last = past[past.length - 1];
  const size = last.x.length;
  const depth = Math.min(past.length - 1, size);
  if (depth < 1) return undefined;
  const older = past.slice(-depth - 1, -1);
  const now = last.image.map((value, i) => value - last.x[i]);
  const changes = older.map(({ x, image }) => now.map((value, i) => value - (image[i] - x[i])));
  const theta = leastSquares(changes, now);
  if (!theta) return undefined;
  return last.image.map((value, i) => older.reduce((sum, { image }, j) => sum - theta[j] * (value - image[i]), value));
}

/** theta that minimises |now - sum theta_j changes_j|^2, by the normal equations; undefined where they are singular. */
function leastSquares(changes: readonly Float64Array[], now: Float64Array): number[] | undefined {
  const n = changes.length;
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
  const rows = changes.map((a) => [...changes.map((b) => dot(a, b)), dot(a, now)]);
  for (let p = 0; p < n; p++) {
    const pivot = rows[p][p];
    if (!(pivot > 1e-300)) return undefined;
    for (let r = 0; r < n; r++) {
      if (r === p) continue;
      const factor = rows[r][p] / pivot;
      for (let c = p; c <= n; c++) rows[r][c] -= factor * rows[p][c];
    }
  }
  const theta = rows.map((row, j) => row[n] / row[j]);
  return theta.every(Number.isFinite) ? theta : undefined;
}
