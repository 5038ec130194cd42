// Roots of one variable: a bracket by steps that grow, then Brent's method (Brent, Algorithms for Minimization without Derivatives, 1973).

/** Where a search ended. `value` is f there; not `found`: no change of sign, or NaN. */
export interface Root {
  readonly x: number;
  readonly value: number;
  readonly found: boolean;
}

const GROWTH = 1.6;
const MOST_STEPS = 200;

/** A root of f between `low` and `high`, looked for from `start` on in the direction in which f > 0 calls for a larger x. */
export function rootBeyond(
  f: (x: number) => number,
  start: number,
  first: number,
  [low, high]: readonly [number, number],
  tolerance: number,
): Root {
  let x = start;
  let value = f(x);
  const direction = value > 0 ? 1 : -1;
  for (let step = first; x > low && x < high; step *= GROWTH) {
    if (value === 0) return { x, value, found: true };
    const next = Math.min(high, Math.max(low, x + direction * step));
    const there = f(next);
    if (Number.isNaN(there)) return { x, value, found: false };
    if (there * value <= 0) return brent(f, [x, value], [next, there], tolerance);
    x = next;
    value = there;
  }
  return { x, value, found: false };
}

/** A root of f between two places where its signs differ. */
export function brent(
  f: (x: number) => number,
  left: readonly [number, number],
  right: readonly [number, number],
  tolerance: number,
): Root {
  let [a, fa] = left;
  let [b, fb] = right;
  let [c, fc] = left;
  let last = b - a;
  let before = last;
  for (let step = 0; step < MOST_STEPS && !Number.isNaN(fb); step++) {
    // b is the best place, c on the other side of the root, a where b was before.
    if (fb * fc > 0) [c, fc, last, before] = [a, fa, b - a, b - a];
    if (Math.abs(fc) < Math.abs(fb)) [a, fa, b, fb, c, fc] = [b, fb, c, fc, b, fb];
    const middle = (c - b) / 2;
    const least = 2 * Number.EPSILON * Math.abs(b) + tolerance / 2;
    if (Math.abs(middle) <= least || fb === 0) return { x: b, value: fb, found: true };
    const jump = Math.abs(before) < least ? middle : interpolated(a, fa, b, fb, c, fc);
    // An interpolated step is taken where it stays well inside and is less than half of the step before last.
    const inside = jump / middle > 0 && Math.abs(jump) < Math.min(1.5 * Math.abs(middle), Math.abs(before) / 2);
    [before, last] = inside ? [last, jump] : [middle, middle];
    [a, fa] = [b, fb];
    b += Math.abs(last) > least ? last : Math.sign(middle) * least;
    fb = f(b);
  }
  return { x: b, value: fb, found: false };
}

/** Inverse quadratic interpolation through three points, or the secant through two: the step from b. */
function interpolated(a: number, fa: number, b: number, fb: number, c: number, fc: number): number {
  if (a === c || fa === fc || fb === fc) return (fb * (b - a)) / (fa - fb);
  const x =
    (a * fb * fc) / ((fa - fb) * (fa - fc)) +
    (b * fa * fc) / ((fb - fa) * (fb - fc)) +
    (c * fa * fb) / ((fc - fa) * (fc - fb));
  return x - b;
}
