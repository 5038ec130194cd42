import { forPatterns, type Overlaps, type Patterns } from "./energetic.js";
import type { TheoryMachine } from "./machine.js";

// How a small difference between two copies of the messages grows in a sweep, where it is different for every weight: the replicon
//   lambda = alpha K c^2 E_patterns [sum_l (d g_k / d omega_l)^2] E_weights [var(w)^2],
// below 1 where replica symmetry holds and messages converge (de Almeida, Thouless, J. Phys. A 11 (1978) 983).

/** Step of the central difference that gives d g_k / d omega_l: error 1e-9 for functions of order 1. */
const STEP = 1e-4;

/** The replicon at a solution; below 1: stable. */
export function stability(
  { alpha, power }: TheoryMachine,
  patterns: Patterns,
  solution: Overlaps & { readonly squaredGap: number },
): number {
  return alpha * patterns.node.units * power * power * responses(patterns, solution) * solution.squaredGap;
}

/** E of the mean over k of sum_l (d g_k / d omega_l)^2. */
function responses(patterns: Patterns, overlaps: Overlaps): number {
  const { node, power } = patterns;
  const { units, omega, gain } = node;
  const step = STEP * Math.sqrt(power * overlaps.gap);
  const before = new Float64Array(units);
  return forPatterns(patterns, overlaps, 1, (label, share, out) => {
    let sum = 0;
    for (let l = 0; l < units; l++) {
      const centre = omega[l];
      omega[l] = centre - step;
      node.respond(label);
      before.set(gain);
      omega[l] = centre + step;
      node.respond(label);
      omega[l] = centre;
      for (let k = 0; k < units; k++) sum += ((gain[k] - before[k]) / (2 * step)) ** 2;
    }
    out[0] += (share * sum) / units;
  })[0];
}
