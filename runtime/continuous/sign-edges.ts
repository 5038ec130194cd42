import { edgesOfUnit, type MessageForm, type SphereTask } from "./form.js";
import { squares } from "./norm.js";
import type { SphereStore } from "./store.js";

// Inputs +-1, one number an edge: all weights of a unit have the same precision, so that a is one number a pattern and unit, and
//   omega = c v x.(B - b),  b <- k1 x - k2 (B - b),  a <- -r D,   with k1, k2, r, D as in `reduced.ts`.

/** Heap offset of the first message b of pattern mu to unit k; the messages a stand behind all of them. */
function rowOf({ messages, group }: SphereStore, mu: number, k: number): number {
  return messages + (mu * group.units + k) * group.inputs;
}

function precisionOf({ messages, group }: SphereStore, mu: number, k: number): number {
  const { patterns, units, inputs } = group;
  return messages + patterns * units * inputs + mu * units + k;
}

/** x.(B - b) of every unit into the work area, omega and V into the node; false when a cavity has no positive variance. */
function loadUnits({ store, node }: SphereTask, mu: number): boolean {
  const { heap, group, rows, field, precision } = store;
  const { units, inputs, scale, bias } = group;
  for (let k = 0; k < units; k++) {
    const { values, rowStride, first } = rows[k];
    const x = mu * rowStride + first;
    const total = field + k * inputs;
    const message = rowOf(store, mu, k);
    let dot = 0;
    for (let i = 0; i < inputs; i++) dot += values[x + i] * (heap[total + i] - heap[message + i]);
    const v = 1 / (heap[precision + k] - heap[precisionOf(store, mu, k)]);
    if (!(v > 0 && v < Infinity)) return false;
    heap[node.omega + k] = scale * v * dot + bias;
    heap[node.variance + k] = scale * scale * inputs * v;
  }
  return true;
}

/** The message loop outward of unit k. */
function toWeights({ store, node }: SphereTask, mu: number, k: number, live: boolean, damping: number): boolean {
  const { heap, group, rows, field, precision } = store;
  const { inputs, scale } = group;
  const own = precisionOf(store, mu, k);
  const v = 1 / (heap[precision + k] - heap[own]);
  const d = scale * scale * heap[node.slope + k];
  const r = 1 / (1 + v * d);
  const k1 = r * scale * heap[node.gain + k];
  const k2 = r * v * d;
  if (!Number.isFinite(k1 + k2)) return false;
  const { values, rowStride, first } = rows[k];
  const x = mu * rowStride + first;
  const total = field + k * inputs;
  const message = rowOf(store, mu, k);
  const now = 1 - damping;
  const follow = live ? 1 : 0;
  for (let i = 0; i < inputs; i++) {
    const b = heap[message + i];
    const change = now * (k1 * values[x + i] - k2 * (heap[total + i] - b) - b);
    heap[message + i] = b + change;
    heap[total + i] += follow * change;
  }
  const change = now * (-r * d - heap[own]);
  heap[own] += change;
  heap[precision + k] += follow * change;
  return true;
}

/** One number an edge, in any order of the patterns. */
export const signEdges: MessageForm = {
  sweep(task, order, live, damping) {
    for (const mu of order) {
      if (!loadUnits(task, mu)) return mu;
      task.node.respond(mu);
      for (let k = 0; k < task.store.group.units; k++) if (!toWeights(task, mu, k, live, damping)) return mu;
    }
    return -1;
  },
  refresh(store) {
    const { heap, group, field, precision, multiplier, externalField, externalPrecision } = store;
    const { patterns, units, inputs } = group;
    heap.copyWithin(field, externalField, externalField + units * inputs);
    for (let k = 0; k < units; k++) heap[precision + k] = heap[multiplier + k] + heap[externalPrecision + k];
    for (let mu = 0; mu < patterns; mu++) {
      const message = rowOf(store, mu, 0);
      for (let i = 0; i < units * inputs; i++) heap[field + i] += heap[message + i];
      for (let k = 0; k < units; k++) heap[precision + k] += heap[precisionOf(store, mu, k)];
    }
  },
  load(task, mu) {
    const { store } = task;
    const { heap, group, field, precision } = store;
    const { units, inputs } = group;
    let edges = 0;
    for (let k = 0; k < units; k++) {
      const total = field + k * inputs;
      const message = rowOf(store, mu, k);
      let cavities = 0;
      for (let i = 0; i < inputs; i++) cavities += (heap[total + i] - heap[message + i]) ** 2;
      const all = squares(heap, total, inputs);
      edges += edgesOfUnit(heap[precision + k], heap[precisionOf(store, mu, k)], inputs, all, cavities);
    }
    loadUnits(task, mu);
    return edges;
  },
};
