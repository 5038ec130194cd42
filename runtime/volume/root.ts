/** Steps of the search; the bracket halves at least every other one. */
const MOST_STEPS = 120;

/**
 * The zero of an increasing function on the open interval (low, high), from a guess inside: secants of slope near 1, kept in a bracket.
 * The last call of `f` is at the returned point. Undefined where the search ends at an end of the interval: there is none.
 */
export function risingRoot(
  f: (x: number) => number,
  low: number,
  high: number,
  guess: number,
  tolerance: number,
): number | undefined {
  let [left, right] = [low, high];
  let x = guess > low && guess < high ? guess : (low + high) / 2;
  let value = f(x);
  let slope = 1;
  let wide = right - left;
  for (let step = 1; step <= MOST_STEPS && Math.abs(value) > tolerance; step++) {
    if (Number.isNaN(value)) return undefined;
    if (value > 0) right = x;
    else left = x;
    let next = x - value / slope;
    // Every third step must have halved the bracket, or the middle is taken.
    const slow = step % 3 === 0 && right - left > wide / 2;
    if (step % 3 === 0) wide = right - left;
    if (slow || !(next > left && next < right)) next = (left + right) / 2;
    if (next === x || next === left || next === right) break;
    const before = value;
    value = f(next);
    const measured = (value - before) / (next - x);
    slope = measured > 0 ? measured : slope;
    x = next;
  }
  return Math.abs(value) <= tolerance ? x : undefined;
}
