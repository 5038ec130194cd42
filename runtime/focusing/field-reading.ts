import { readMessages } from "../algorithms/message-reading.js";
import { betheLogPartition, marginalsOf } from "../beliefs.js";
import type { Reading } from "../contracts.js";
import type { Engine } from "../engine.js";
import { logTwoCosh } from "../factors/messages.js";
import { logSumExp } from "../kernels/log-sum-exp.js";
import { logPriorMeasure } from "../observables/thermal.js";
import type { MessageStore } from "../state.js";
import { inwardFields } from "./fields.js";
import type { Focus } from "./row.js";
import { type CentreTerms, spinTerms } from "./spin-centre.js";
import { stateTerms } from "./state-centre.js";
import type { Strength } from "./strength.js";

/** What observables may ask of focused messages between discrete variables, after `iterations` sweeps. */
export function readFields(engine: Engine, strength: Strength, iterations: number): Reading {
  const { graph } = engine;
  let known: Focus | undefined;
  const focus = (): Focus => {
    known ??= focusOf(engine.store, strength);
    return known;
  };
  // A replica's share: with gamma = 0 or y = 1 that of belief propagation.
  const logPartition = (): number => focus().replicated / strength.y + logPriorMeasure(graph);
  return { ...readMessages(engine, iterations), logPartition, focus };
}

/**
 * The row of a step. Bethe's ln Z of y replicas and the centre is
 *   F = y [factors] + sum_i ln sum_c (local sum_i(c))^y,
 * and its derivative by y at fixed messages, phi N = [factors] + sum_i E_c[ln local sum_i(c)], is the mean ln of what one replica sees
 * around the centre; Sigma = phi - gamma S.
 */
function focusOf(store: MessageStore, strength: Strength): Focus {
  const { variables } = store;
  const inward = inwardFields(store);
  const alone = store.heap.subarray(store.prior, store.prior + store.nodeDoubles);
  const marginals = marginalsOf(store);
  const sums = { factors: betheLogPartition(store), internal: 0, replicas: 0, overlap: 0, own: 0, centre: 0, pair: 0 };
  for (let v = 0; v < variables.count; v++) {
    const terms = termsOf(store, v, inward, strength);
    sums.factors -= plainTerm(store, v, marginals);
    sums.internal += terms.internal;
    sums.replicas += terms.replicated - termsOf(store, v, alone, strength).replicated;
    sums.overlap += terms.overlap;
    sums.own += meanOf(store, v, marginals) ** 2;
    sums.centre += terms.centre;
    sums.pair += terms.replicas;
  }
  const share = 1 / Math.max(1, variables.count);
  return {
    ...strength,
    internal: (sums.factors + sums.internal) * share,
    replicated: strength.y * (sums.factors - priorConstants(store)) + sums.replicas,
    overlapCentre: sums.overlap * share,
    selfOverlap: sums.own * share,
    centreOverlap: sums.centre * share,
    replicaOverlap: sums.pair * share,
  };
}

/** What the prior of two-state nodes adds to ln Z_v: the mean of its two log-weights, or the one that is allowed. */
function priorConstants({ variables }: MessageStore): number {
  const { count, states, stateOffset, logPrior } = variables;
  let sum = 0;
  for (let v = 0; v < count; v++) {
    if (states[v] !== 2) continue;
    const [minus, plus] = [logPrior[stateOffset[v]], logPrior[stateOffset[v] + 1]];
    sum += Math.min(minus, plus) === -Infinity ? Math.max(minus, plus) : (minus + plus) / 2;
  }
  return sum;
}

function termsOf(store: MessageStore, v: number, inward: Float64Array, strength: Strength): CentreTerms {
  const { variables, totalAt, total } = store;
  const at = totalAt[v] - total;
  const q = variables.states[v];
  const first = variables.stateOffset[v];
  const values = variables.stateValue.subarray(first, first + q);
  if (q !== 2) return stateTerms(inward.subarray(at, at + q), values, strength);
  const h = inward[at];
  return values[0] === -1 ? spinTerms(h, strength) : stateTerms(Float64Array.of(-h, h), values, strength);
}

/** What `betheLogPartition` has of node v beside its prior: ln Z_v without the mean of the external field. */
function plainTerm({ heap, totalAt, total, external, variables }: MessageStore, v: number, marginals: Float64Array) {
  const at = totalAt[v];
  const outer = at - total + external;
  const q = variables.states[v];
  const first = variables.stateOffset[v];
  if (q === 2) {
    if (Math.abs(heap[at]) === Infinity) return 0;
    return logTwoCosh(heap[at]) - heap[outer] * (marginals[first + 1] - marginals[first]);
  }
  let term = logSumExp(heap, at, q);
  for (let s = 0; s < q; s++) term -= heap[outer + s] * marginals[first + s];
  return term;
}

function meanOf({ variables }: MessageStore, v: number, marginals: Float64Array): number {
  const first = variables.stateOffset[v];
  let mean = 0;
  for (let s = first; s < first + variables.states[v]; s++) mean += variables.stateValue[s] * marginals[s];
  return mean;
}
