// The trapezoid rule under a normal weight: for an analytic f its error falls as e^{-c/h} or faster, so that halving the step squares it.

/** Beyond, a normal weight is e^-36 of its largest. */
const REACH = 8.5;
const OUTSIDE = 35;
/** Agreement of two steps whose square is rounding. */
const AGREED = 1e-8;
const FINEST = 1 / 8;

/**
 * ln of the integral of e^{L(t)} / sqrt(2 pi), L analytic and with -t^2/2 in it; NaN where steps down to 1/8 do not agree or the weight
 * does not vanish within 8.5 standard deviations.
 */
export function logTrapezoid(log: (t: number) => number): number {
  const top = Math.max(log(0), log(-2), log(2));
  if (!(log(REACH) < top - OUTSIDE && log(-REACH) < top - OUTSIDE)) return Number.NaN;
  let sum = 0;
  for (let t = -REACH; t <= REACH; t++) sum += Math.exp(log(t) - top);
  let before = sum;
  for (let step = 1; step > FINEST; step /= 2) {
    for (let t = -REACH + step / 2; t < REACH; t += step) sum += Math.exp(log(t) - top);
    const value = (sum * step) / 2;
    if (Math.abs(value - before) <= AGREED * value) return top + Math.log(value) - 0.91893853320467274178;
    before = value;
  }
  return Number.NaN;
}
