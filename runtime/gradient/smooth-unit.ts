import type { ActivationLaw, ScalarLaw } from "../../compiler/ir/flat-graph.js";
import { activationOf } from "../laws.js";

/** A hidden unit that gradients pass through. `value` is its value at h, of which some derivatives are functions. */
export interface SmoothUnit {
  value(h: number): number;
  slope(h: number, value: number): number;
  curvature(h: number, value: number): number;
}

/**
 * The unit that stands for an activation: tanh(beta h) for `sign`, the declared smooth form where there is one, the activation itself
 * where it is no step function; undefined for step functions without a smooth form.
 */
export function smoothUnit(law: ActivationLaw, beta: number): SmoothUnit | undefined {
  const scalar = activationOf(law);
  if (isSign(scalar)) return sigmoid(beta);
  if (!scalar.smooth && scalar.levels) return undefined;
  const value = scalar.smooth ?? scalar.apply;
  return { value: (h) => value(h), slope: (h) => scalar.slope(h), curvature: (h) => scalar.curvature(h) };
}

/** True of the sign, however it was declared, unless its declaration has a smooth form of its own. */
function isSign({ breakpoints, levels, smooth }: ScalarLaw): boolean {
  return !smooth && breakpoints.length === 1 && breakpoints[0] === 0 && levels?.[0] === -1 && levels[1] === 1;
}

/** tanh(beta h). */
function sigmoid(beta: number): SmoothUnit {
  return {
    value: (h) => Math.tanh(beta * h),
    slope: (_h, t) => beta * (1 - t * t),
    curvature: (_h, t) => -2 * beta * beta * t * (1 - t * t),
  };
}
