import { COUPLINGS } from "../couplings/registry.js";
import { logTwoCosh } from "../factors/messages.js";
import { logAddExp } from "../kernels/log-sum-exp.js";
import type { Strength } from "./strength.js";

// The centre c = -1, +1 of a spin whose replicas have field h without it. Given c, a replica has field x = h + gamma c, so that
//   ln local sum = ln 2 cosh x,  P(c) = e^{y u c} / 2 cosh y u,  u = atanh(tanh gamma tanh h).

/** What one variable node adds to the row of a focusing step. */
export interface CentreTerms {
  /** Sigma: E_c[ln local sum - gamma w c], nats. */
  readonly internal: number;
  /** ln sum_c (local sum under exp(-(gamma / 2) (w - c)^2))^y. */
  readonly replicated: number;
  /** S: E[w c]. */
  readonly overlap: number;
  /** E[c]^2. */
  readonly centre: number;
  /** q_1: E[w^a w^b] of two replicas. */
  readonly replicas: number;
}

/** Entropy of a spin in the field x: ln 2 cosh x - x tanh x. */
function spinEntropy(x: number): number {
  return Math.abs(x) === Infinity ? 0 : logTwoCosh(x) - x * Math.tanh(x);
}

/** ln of [e^{h c} + e^{-h c - 2 gamma}]; of a hard weight, which has no normaliser, what the spring leaves. */
function springSum(h: number, c: number, gamma: number): number {
  if (Math.abs(h) === Infinity) return h * c > 0 ? 0 : -2 * gamma;
  return logAddExp(h * c, -h * c - 2 * gamma);
}

/** The terms of a spin whose replicas have the field h without the centre; a hard field gives internal 0. */
export function spinTerms(h: number, { gamma, y }: Strength): CentreTerms {
  const u = COUPLINGS.elastic.spinToCentre(h, gamma);
  const centre = Math.tanh(y * u);
  const replicated = logAddExp(y * springSum(h, -1, gamma), y * springSum(h, 1, gamma));
  const terms = { internal: 0, replicated, overlap: 0, centre: centre * centre, replicas: 0 };
  for (const c of [-1, 1]) {
    const share = 1 / (1 + Math.exp(-2 * c * y * u));
    if (share === 0) continue;
    const x = h + gamma * c;
    // Both infinite and opposite: the centre is where the weight is.
    const mean = Number.isNaN(x) ? Math.sign(h) : Math.tanh(x);
    if (Math.abs(h) < Infinity) terms.internal += share * (spinEntropy(x) + h * mean);
    terms.overlap += share * c * mean;
    terms.replicas += share * mean * mean;
  }
  return terms;
}
