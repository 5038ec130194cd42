import { COUPLINGS } from "../couplings/registry.js";
import { logSumExp } from "../kernels/log-sum-exp.js";
import { type MessageStore, refreshTotals } from "../state.js";
import { toStates } from "./state-centre.js";
import type { Strength } from "./strength.js";

// The pseudo term of focusing: each variable node hears back from the centre what its replicas tell it, as an external field.

/** Coupling of the half log-odds of a two-state variable node: gamma for spins, gamma / 4 for bits. */
function spinStrength({ variables }: MessageStore, v: number, gamma: number): number {
  const at = variables.stateOffset[v];
  const half = (variables.stateValue[at + 1] - variables.stateValue[at]) / 2;
  return gamma === 0 ? 0 : gamma * half * half;
}

/**
 * Moves the external field of every variable node to what the centre sends back: new = damping * old + (1 - damping) * update.
 * Totals follow. Gives the largest undamped move of the field's mean.
 */
export function focusFields(store: MessageStore, strength: Strength, damping: number): number {
  const { heap, totalAt, total, external, variables } = store;
  const inward = inwardFields(store);
  let most = 0;
  for (let v = 0; v < variables.count; v++) {
    const at = totalAt[v] - total;
    if (variables.states[v] !== 2) {
      most = Math.max(most, focusStates(store, v, inward, strength, damping));
      continue;
    }
    // A certain node needs no field.
    const certain = Math.abs(inward[at]) === Infinity;
    const gamma = spinStrength(store, v, strength.gamma);
    const update = certain ? 0 : COUPLINGS.elastic.toSpin(inward[at], gamma, strength.y);
    const old = heap[external + at];
    most = Math.max(most, Math.abs(Math.tanh(update) - Math.tanh(old)));
    heap[external + at] = damping * old + (1 - damping) * update;
    heap[total + at] = inward[at] + heap[external + at];
  }
  return most;
}

/** Totals without the external fields: what one replica tells the centre. */
export function inwardFields(store: MessageStore): Float64Array {
  const { heap, total, external, nodeDoubles } = store;
  const inward = new Float64Array(nodeDoubles);
  let broken = false;
  for (let n = 0; n < nodeDoubles; n++) {
    inward[n] = heap[total + n] - heap[external + n];
    if (Number.isNaN(inward[n])) broken = true;
  }
  if (!broken) return inward;
  // Infinity - Infinity: summed again without them.
  const kept = heap.slice(external, external + nodeDoubles);
  heap.fill(0, external, external + nodeDoubles);
  refreshTotals(store);
  inward.set(heap.subarray(total, total + nodeDoubles));
  heap.set(kept, external);
  refreshTotals(store);
  return inward;
}

function focusStates(
  store: MessageStore,
  v: number,
  inward: Float64Array,
  strength: Strength,
  damping: number,
): number {
  const { heap, totalAt, total, external, variables } = store;
  const at = totalAt[v] - total;
  const q = variables.states[v];
  const first = variables.stateOffset[v];
  const update = toStates(inward.subarray(at, at + q), variables.stateValue.subarray(first, first + q), strength);
  const norm = logSumExp(heap, external + at, q);
  let most = 0;
  for (let s = 0; s < q; s++) {
    const old = heap[external + at + s];
    most = Math.max(most, Math.abs(Math.exp(update[s]) - Math.exp(old - norm)));
    // A forbidden state needs no field.
    heap[external + at + s] = inward[at + s] === -Infinity ? 0 : damping * old + (1 - damping) * update[s];
    heap[total + at + s] = inward[at + s] + heap[external + at + s];
  }
  return most;
}
