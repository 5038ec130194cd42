// Integrals of e^{L(t)} / sqrt(2 pi) by adaptive Simpson around the largest L: slow, and nothing in common with panels of Gauss points.

/** Half-width of the window around the largest L: beyond, a normal weight is e^-98 of it. */
const WINDOW = 14;
const PIECES = 128;
const DEPTH = 48;

/** ln of the integral of e^{L(t)} / sqrt(2 pi); L contains -t^2/2, and its largest value lies within |t| <= reach. */
export function logIntegral(log: (t: number) => number, reach: number): number {
  const peak = peakOf(log, reach);
  const top = log(peak);
  if (top === Number.NEGATIVE_INFINITY) return top;
  const f = (t: number): number => Math.exp(log(t) - top);
  let sum = 0;
  for (const side of [-1, 1]) {
    for (let n = 0; n < PIECES; n++) {
      // Pieces grow away from the peak, where a tail may be as thin as 1 / |t|.
      const from = peak + side * WINDOW * (n / PIECES) ** 3;
      const to = peak + side * WINDOW * ((n + 1) / PIECES) ** 3;
      const [a, b] = from < to ? [from, to] : [to, from];
      sum += simpson(f, a, b, f(a), f((a + b) / 2), f(b), 1e-16, DEPTH);
    }
  }
  return top + Math.log(sum) - 0.5 * Math.log(2 * Math.PI);
}

function peakOf(log: (t: number) => number, reach: number): number {
  let best = 0;
  for (let n = -6000; n <= 6000; n++) {
    const t = (reach * n) / 6000;
    if (log(t) > log(best)) best = t;
  }
  // A jump may hide a larger value between two points: halve towards it from both sides.
  for (let step = reach / 6000; step > 1e-15 * (1 + Math.abs(best)); step /= 2) {
    for (const t of [best - step, best + step]) if (log(t) > log(best)) best = t;
  }
  return best;
}

function simpson(
  f: (t: number) => number,
  a: number,
  b: number,
  left: number,
  middle: number,
  right: number,
  tolerance: number,
  depth: number,
): number {
  const centre = (a + b) / 2;
  const [first, second] = [f((a + centre) / 2), f((centre + b) / 2)];
  const whole = ((b - a) / 6) * (left + 4 * middle + right);
  const halves = ((b - a) / 12) * (left + 4 * first + 2 * middle + 4 * second + right);
  if (depth === 0 || Math.abs(halves - whole) < tolerance) return halves + (halves - whole) / 15;
  return (
    simpson(f, a, centre, left, first, middle, tolerance, depth - 1) +
    simpson(f, centre, b, middle, second, right, tolerance, depth - 1)
  );
}
