import type { Scalar } from "./scalar.js";

// Where on the line a law is looked at: a grid fine around 0 and geometric far out, and bisection to the last bit.

/** Farthest place that is looked at, but for places that are known exactly. */
const FARTHEST = 1e6;
/** The grid is even, with this step, up to EVEN, and geometric outside and towards 0. */
const STEP = 0.04;
const EVEN = 40;
const RATIO = 1.15;
const NEAREST = 1e-12;

/** Places that every law is looked at, ascending, 0 among them. */
export const GRID: readonly number[] = grid();

function grid(): number[] {
  const half: number[] = [];
  for (let z = NEAREST; z < STEP; z *= RATIO) half.push(z);
  for (let n = 1; n * STEP <= EVEN; n++) half.push(n * STEP);
  for (let z = EVEN * RATIO; z < FARTHEST; z *= RATIO) half.push(z);
  half.push(FARTHEST);
  return [...half.map((z) => -z).reverse(), 0, ...half];
}

/** Of two neighbouring numbers, the shorter one: 0.6745 and not the number right below it. */
export function shorter(a: number, b: number): number {
  return `${a}`.length <= `${b}`.length ? a : b;
}

/** The place in (low, high] where `same` turns false, to the last bit; it is true at low and false at high. */
export function turn(low: number, high: number, same: (z: number) => boolean): { place: number; beyond: number } {
  let [a, b] = [low, high];
  for (;;) {
    const middle = a + (b - a) / 2;
    if (middle <= a || middle >= b) return { place: shorter(a, b), beyond: b };
    if (same(middle)) a = middle;
    else b = middle;
  }
}

/** Places where a function changes sign between neighbours of the grid; at most `limit` of them. */
export function signChanges(f: Scalar, places: readonly number[], limit: number): number[] {
  const found: number[] = [];
  let last = f(places[0]);
  for (let n = 1; n < places.length && found.length < limit; n++) {
    const value = f(places[n]);
    if (value >= 0 !== last >= 0 && !Number.isNaN(value) && !Number.isNaN(last)) {
      const upper = last >= 0;
      found.push(turn(places[n - 1], places[n], (z) => f(z) >= 0 === upper).place);
    }
    last = value;
  }
  return found;
}

/** Ascending and without repetition. */
export function ascending(places: readonly number[]): number[] {
  return [...new Set(places.map((place) => place + 0))].sort((a, b) => a - b);
}
