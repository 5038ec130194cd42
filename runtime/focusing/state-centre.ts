import { COUPLINGS } from "../couplings/registry.js";
import { logSumExp } from "../kernels/log-sum-exp.js";
import type { CentreTerms } from "./spin-centre.js";
import type { Strength } from "./strength.js";

// The centre of a variable with q states: its values are those of the variable. A replica with log-weights h tells it
//   u(c) = ln sum_s exp(h_s + gamma logWeight(s, c)),
// and hears sum_c exp((y - 1) u(c) + gamma logWeight(s, c)).

function bond(values: Float64Array, s: number, c: number, gamma: number): number {
  // Infinity times 0 would be NaN.
  return s === c || gamma === 0 ? 0 : gamma * COUPLINGS.elastic.logWeight(values[s], values[c]);
}

/** u(c): ln of the local sum around each value of the centre. */
function localSums(h: Float64Array, values: Float64Array, gamma: number): Float64Array {
  const terms = new Float64Array(h.length);
  return h.map((_, c) => {
    for (let s = 0; s < h.length; s++) terms[s] = h[s] + bond(values, s, c, gamma);
    return logSumExp(terms, 0, terms.length);
  });
}

/** `factor` times log-weights; 0 times a forbidden state is no opinion. */
function times(factor: number, weights: Float64Array): Float64Array {
  return factor === 0 ? new Float64Array(weights.length) : weights.map((w) => factor * w);
}

function normalised(weights: Float64Array): Float64Array {
  const norm = logSumExp(weights, 0, weights.length);
  return weights.map((w) => w - norm);
}

/** Log-probabilities back from the centre, from the log-weights h of a replica without them. */
export function toStates(h: Float64Array, values: Float64Array, { gamma, y }: Strength): Float64Array {
  const centre = times(y - 1, normalised(localSums(h, values, gamma)));
  return normalised(localSums(centre, values, gamma));
}

/** What one variable node of q states adds to the row of a step; see `CentreTerms`. */
export function stateTerms(h: Float64Array, values: Float64Array, { gamma, y }: Strength): CentreTerms {
  const logCentre = times(y, localSums(h, values, gamma));
  const centre = normalised(logCentre).map(Math.exp);
  const mean = (p: Float64Array): number => p.reduce((sum, each, s) => sum + each * values[s], 0);
  const replicated = logSumExp(logCentre, 0, h.length);
  const terms = { internal: 0, replicated, overlap: 0, centre: mean(centre) ** 2, replicas: 0 };
  for (let c = 0; c < h.length; c++) {
    if (centre[c] === 0) continue;
    const log = normalised(h.map((each, s) => each + bond(values, s, c, gamma)));
    const p = log.map(Math.exp);
    // ln of the local sum without the coupling's mean: sum_s p_s (h_s - ln p_s).
    for (let s = 0; s < h.length; s++) if (p[s] > 0) terms.internal += centre[c] * p[s] * (h[s] - log[s]);
    terms.overlap += centre[c] * values[c] * mean(p);
    terms.replicas += centre[c] * mean(p) ** 2;
  }
  return terms;
}
