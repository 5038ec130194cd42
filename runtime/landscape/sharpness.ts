import { addGradient, type SmoothMachine, totalLoss } from "../gradient/smooth-machine.js";

/** Steps of the ascent; each halves when the loss does not grow, and the ascent ends when steps are this share of the box. */
const MOST_STEPS = 200;
const SMALLEST_STEP = 1e-3;

/**
 * 100 (max L - L) / (1 + L) over the box |w'_i - w_i| <= epsilon (|w_i| + 1), L the mean loss: by projected steps along the sign of the
 * gradient, which is the direction of steepest ascent in a box. A lower bound of the maximum. The machine's weights are left as they were.
 */
export function sharpnessOf(machine: SmoothMachine, epsilon: number): number {
  const { weights, group } = machine;
  const order = Int32Array.from({ length: group.patterns }, (_, mu) => mu);
  const centre = weights.slice();
  const reach = centre.map((w) => epsilon * (Math.abs(w) + 1));
  const before = totalLoss(machine, order) / group.patterns;
  const gradient = new Float64Array(weights.length);
  const kept = weights.slice();
  let best = before;
  let step = 1;
  for (let n = 0; n < MOST_STEPS && step > SMALLEST_STEP; n++) {
    slopeOf(machine, order, gradient);
    for (let w = 0; w < weights.length; w++) {
      const moved = weights[w] + step * reach[w] * Math.sign(gradient[w]);
      weights[w] = Math.min(centre[w] + reach[w], Math.max(centre[w] - reach[w], moved));
    }
    const now = totalLoss(machine, order) / group.patterns;
    if (now > best) {
      best = now;
      kept.set(weights);
    } else {
      weights.set(kept);
      step /= 2;
    }
  }
  weights.set(centre);
  return (100 * (best - before)) / (1 + before);
}

function slopeOf(machine: SmoothMachine, order: Int32Array, gradient: Float64Array): void {
  gradient.fill(0);
  const { patterns } = machine.group;
  for (let from = 0; from < patterns; from += machine.capacity)
    addGradient(machine, order, from, Math.min(machine.capacity, patterns - from), gradient);
}
