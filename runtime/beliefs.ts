import type { Stream } from "./contracts.js";
import { logPlus, logTwoCosh } from "./factors/messages.js";
import { kindOf } from "./factors/registry.js";
import { logSumExp } from "./kernels/log-sum-exp.js";
import type { MessageStore } from "./state.js";

// What the messages say: marginals, Bethe's ln Z, energy, the most likely configuration.

/** P(state s of v) at stateOffset[v] + s. */
export function marginalsOf({ heap, totalAt, variables }: MessageStore): Float64Array {
  const { count, states, stateOffset, stateValue } = variables;
  const marginals = new Float64Array(stateValue.length);
  for (let v = 0; v < count; v++) {
    const at = stateOffset[v];
    if (states[v] === 2) {
      marginals[at] = 1 / (1 + Math.exp(2 * heap[totalAt[v]]));
      marginals[at + 1] = 1 / (1 + Math.exp(-2 * heap[totalAt[v]]));
      continue;
    }
    const norm = logSumExp(heap, totalAt[v], states[v]);
    for (let s = 0; s < states[v]; s++) marginals[at + s] = Math.exp(heap[totalAt[v] + s] - norm);
  }
  return marginals;
}

/**
 * Bethe's ln Z in nats: sum of ln Z_a + sum of ln Z_v - sum of ln Z_edge + constants, under the messages of this moment.
 * External fields (reinforcement) shape the beliefs but are no part of the model: their mean is taken out again, which
 * leaves Bethe's functional of the model at these beliefs.
 */
export function betheLogPartition(store: MessageStore): number {
  let sum = 0;
  for (const view of store.views) {
    sum += kindOf(view.group).bethe(view);
    if (view.group.kind !== "machine") sum += view.group.logConstant;
  }
  const marginals = marginalsOf(store);
  for (let v = 0; v < store.variables.count; v++) sum += nodeTerm(store, v) - externalMean(store, v, marginals);
  return sum;
}

/** ln Z_v, with messages normalised as `edgeTerm` takes them. */
function nodeTerm({ heap, totalAt, total, external, variables }: MessageStore, v: number): number {
  const at = totalAt[v];
  const q = variables.states[v];
  if (q !== 2) return logSumExp(heap, at, q);
  const first = variables.stateOffset[v];
  const [minus, plus] = [variables.logPrior[first], variables.logPrior[first + 1]];
  const field = heap[at - total + external];
  if (heap[at] === Infinity) return plus + field;
  if (heap[at] === -Infinity) return minus - field;
  return (plus + minus) / 2 + logTwoCosh(heap[at]);
}

/** Mean of the external field's log-weight at node v. */
function externalMean(store: MessageStore, v: number, marginals: Float64Array): number {
  const { heap, totalAt, total, external, variables } = store;
  const at = totalAt[v] - total + external;
  const first = variables.stateOffset[v];
  if (variables.states[v] === 2) return heap[at] * (marginals[first + 1] - marginals[first]);
  let mean = 0;
  for (let s = 0; s < variables.states[v]; s++) mean += heap[at + s] * marginals[first + s];
  return mean;
}

/** <E> of energy groups and gibbs channels under the factor beliefs. */
export function betheEnergy(store: MessageStore): number {
  let sum = 0;
  for (const view of store.views) {
    sum += kindOf(view.group).meanEnergy(view);
    const { group } = view;
    if (group.kind !== "machine" && group.beta !== 0) sum -= group.logConstant / group.beta;
  }
  return sum;
}

/** Most likely state of every variable node; ties are broken by the stream, in flat order. */
export function likelyStates({ heap, totalAt, variables }: MessageStore, ties: Stream): Int32Array {
  const best = new Int32Array(variables.count);
  for (let v = 0; v < variables.count; v++) {
    const at = totalAt[v];
    if (variables.states[v] === 2) {
      best[v] = heap[at] === 0 ? ties.below(2) : heap[at] > 0 ? 1 : 0;
      continue;
    }
    let shared = 1;
    for (let s = 1; s < variables.states[v]; s++) {
      const gap = heap[at + s] - heap[at + best[v]];
      if (gap === 0) shared++;
      else if (gap > 0) shared = 1;
      if (gap > 0 || (gap === 0 && ties.below(shared) === 0)) best[v] = s;
    }
  }
  return best;
}

/** Values of states, in flat order. */
export function valuesOf({ variables }: MessageStore, states: Int32Array): Float64Array {
  return Float64Array.from(states, (s, v) => variables.stateValue[variables.stateOffset[v] + s]);
}

/** ln P of the most likely state of v: how polarised it is (0 = certain). */
export function polarisation({ heap, totalAt, variables }: MessageStore, v: number): number {
  const q = variables.states[v];
  if (q === 2) return logPlus(Math.abs(heap[totalAt[v]]));
  let top = -Infinity;
  for (let s = 0; s < q; s++) top = Math.max(top, heap[totalAt[v] + s]);
  return top - logSumExp(heap, totalAt[v], q);
}

/** Nats by which the most likely state of v leads the next one; 0 where they tie. */
export function lead({ heap, totalAt, variables }: MessageStore, v: number): number {
  const q = variables.states[v];
  if (q === 2) return 2 * Math.abs(heap[totalAt[v]]);
  let [top, second] = [-Infinity, -Infinity];
  for (let s = 0; s < q; s++) {
    const weight = heap[totalAt[v] + s];
    if (weight > top) [top, second] = [weight, top];
    else if (weight > second) second = weight;
  }
  return second === -Infinity ? Infinity : top - second;
}
