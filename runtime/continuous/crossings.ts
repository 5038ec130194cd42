// Where a function of one real number crosses a value: jumps of a channel, seen from the preactivation.

/** Points of the search: asinh(z) in steps of 0.01 up to z = 1e9, so 0.01 apart around 0 and 1 % apart far out. */
const STEP = 0.01;
const POINTS = 2140;

/** Ascending places where `apply` passes `value`, away from its breakpoints; found where they lie further apart than the search's points. */
export function crossings(apply: (z: number) => number, breakpoints: readonly number[], value: number): number[] {
  const found: number[] = [];
  const above = (z: number): boolean => apply(z) >= value;
  let left = Math.sinh(-POINTS * STEP);
  for (let n = 1 - POINTS; n <= POINTS; n++) {
    const right = Math.sinh(n * STEP);
    let from = left;
    for (const place of breakpoints) {
      if (place <= left || place > right) continue;
      found.push(...between(above, from, before(place)));
      from = after(place);
    }
    found.push(...between(above, from, right));
    left = right;
  }
  return found.filter((z) => !breakpoints.includes(z));
}

/** A place just left of z, and just right of it. */
function before(z: number): number {
  return z - 1e-15 * Math.max(Math.abs(z), 1e-290);
}

function after(z: number): number {
  return z + 1e-15 * Math.max(Math.abs(z), 1e-290);
}

/** The one change of `above` between two places, by halving down to neighbouring numbers. */
function between(above: (z: number) => boolean, from: number, to: number): number[] {
  const low = above(from);
  if (!(to > from) || above(to) === low) return [];
  let [left, right] = [from, to];
  for (let step = 0; step < 200; step++) {
    const middle = left / 2 + right / 2;
    if (middle <= left || middle >= right) break;
    if (above(middle) === low) left = middle;
    else right = middle;
  }
  return [right];
}
