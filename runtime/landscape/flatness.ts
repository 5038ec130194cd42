import type { Streams } from "../contracts.js";
import { type SmoothMachine, totalLoss } from "../gradient/smooth-machine.js";
import { average } from "./average.js";

/** Bisections of a radius: to 1e-6 of itself. */
const HALVINGS = 20;
const LARGEST = 1e6;

/**
 * Dinh et al. (ICML 2017) call flat what has a large connected volume of weights with L < L(w) + epsilon. Along random directions u the loss
 * stays below that level up to a radius r(u); the mean of ln r (nats a weight, with its standard error) bounds the logarithm of the
 * star-shaped volume around w, relative to the unit ball, from below (Jensen). The machine's weights are left as they were.
 */
export function flatnessOf(
  machine: SmoothMachine,
  epsilon: number,
  samples: number,
  streams: Streams,
): { value: number; stdError: number } {
  const { weights, group } = machine;
  const order = Int32Array.from({ length: group.patterns }, (_, mu) => mu);
  const centre = weights.slice();
  const level = totalLoss(machine, order) / group.patterns + epsilon;
  if (Number.isNaN(level)) return { value: Number.NaN, stdError: Number.NaN };
  const direction = new Float64Array(weights.length);
  const below = (radius: number): boolean => {
    for (let w = 0; w < weights.length; w++) weights[w] = centre[w] + radius * direction[w];
    return totalLoss(machine, order) / group.patterns < level;
  };
  const result = average(samples, (sample) => {
    const stream = streams("flatness", sample);
    let norm = 0;
    for (let w = 0; w < direction.length; w++) {
      direction[w] = stream.normal();
      norm += direction[w] * direction[w];
    }
    for (let w = 0; w < direction.length; w++) direction[w] /= Math.sqrt(norm);
    return Math.log(radiusOf(below));
  });
  weights.set(centre);
  return result;
}

/** The first radius at which `below` fails, found by doubling and halving. */
function radiusOf(below: (radius: number) => boolean): number {
  let inside = 1e-6;
  while (!below(inside) && inside > 1e-300) inside /= 2;
  while (inside < LARGEST && below(2 * inside)) inside *= 2;
  let outside = 2 * inside;
  for (let n = 0; n < HALVINGS; n++) {
    const middle = Math.sqrt(inside * outside);
    if (below(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}
