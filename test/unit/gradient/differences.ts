import { addGradient, type SmoothMachine } from "../../../runtime/gradient/smooth-machine.js";

/** Truncation h^4 / 120 times a fifth derivative of up to 1e6 (steep units), and rounding 1e-16 / h times a loss of some ten: 1e-9 at most. */
export const DIFFERENCE = 1e-8;

/** A machine and an order of its patterns. */
export interface Case {
  readonly machine: SmoothMachine;
  readonly order: Int32Array;
}

/** Gradient of the loss summed over all patterns, batch by batch. */
export function gradientOf({ machine, order }: Case): Float64Array {
  const gradient = new Float64Array(machine.weights.length);
  for (let from = 0; from < order.length; from += machine.capacity)
    addGradient(machine, order, from, Math.min(machine.capacity, order.length - from), gradient);
  return gradient;
}

/** Derivative of `value` in weight w: central differences at h and h/2, extrapolated; the error is of order h^4. */
export function difference({ weights }: SmoothMachine, w: number, value: () => number, h = 2.5e-4): number {
  const at = (step: number): number => {
    const kept = weights[w];
    weights[w] = kept + step;
    const above = value();
    weights[w] = kept - step;
    const below = value();
    weights[w] = kept;
    return (above - below) / (2 * step);
  };
  return (4 * at(h / 2) - at(h)) / 3;
}
