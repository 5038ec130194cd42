import { edgesOfUnit, type MessageForm, type SphereTask } from "./form.js";
import type { SphereStore } from "./store.js";

// Any inputs, a and b an edge. With the cavity (m, v) of the weight, G = g and D = c^2 x^2 dg, moment matching gives
//   a = -D / (1 + v D),  b = (c x G - m D) / (1 + v D):
// the tilted Gaussian, mean m + v c x G and variance v + v^2 D, divided by the cavity.

/** Heap offset of the first message b of pattern mu to unit k; the messages a follow `apartOf` later. */
export function rowOf({ messages, group }: SphereStore, mu: number, k: number): number {
  return messages + (mu * group.units + k) * group.inputs;
}

/** Number of edges: what lies between b and a of an edge. */
export function apartOf({ patterns, units, inputs }: SphereStore["group"]): number {
  return patterns * units * inputs;
}

/** Means and variances of the cavities into the work area, omega and V into the node; false when a variance is not positive. */
export function loadUnits({ store, node }: SphereTask, mu: number): boolean {
  const { heap, group, rows, field, precision, work } = store;
  const { units, inputs, scale, bias } = group;
  const apart = apartOf(group);
  const weights = units * inputs;
  for (let k = 0; k < units; k++) {
    const { values, rowStride, first } = rows[k];
    const x = mu * rowStride + first;
    const message = rowOf(store, mu, k);
    const place = k * inputs;
    let omega = 0;
    let variance = 0;
    let least = Infinity;
    for (let i = 0; i < inputs; i++) {
      const cavity = heap[precision + place + i] - heap[message + apart + i];
      const v = 1 / cavity;
      const m = v * (heap[field + place + i] - heap[message + i]);
      heap[work + place + i] = m;
      heap[work + weights + place + i] = v;
      const xi = values[x + i];
      omega += xi * m;
      variance += xi * xi * v;
      // A NaN stays: no comparison with it is true.
      least = cavity >= least ? least : cavity;
    }
    if (!(least > 0 && variance < Infinity)) return false;
    heap[node.omega + k] = scale * omega + bias;
    heap[node.variance + k] = scale * scale * variance;
  }
  return true;
}

/** The message loop outward of unit k. */
function toWeights({ store, node }: SphereTask, mu: number, k: number, live: boolean, damping: number): boolean {
  const { heap, group, rows, field, precision, work } = store;
  const { units, inputs, scale } = group;
  const gain = scale * heap[node.gain + k];
  const slope = scale * scale * heap[node.slope + k];
  if (!Number.isFinite(gain + slope)) return false;
  const { values, rowStride, first } = rows[k];
  const x = mu * rowStride + first;
  const message = rowOf(store, mu, k);
  const apart = apartOf(group);
  const place = k * inputs;
  const now = 1 - damping;
  const follow = live ? 1 : 0;
  for (let i = 0; i < inputs; i++) {
    const xi = values[x + i];
    const m = heap[work + place + i];
    const v = heap[work + units * inputs + place + i];
    const d = slope * xi * xi;
    const r = 1 / (1 + v * d);
    const b = now * (r * (gain * xi - m * d) - heap[message + i]);
    const a = now * (-r * d - heap[message + apart + i]);
    heap[message + i] += b;
    heap[message + apart + i] += a;
    heap[field + place + i] += follow * b;
    heap[precision + place + i] += follow * a;
  }
  return true;
}

/** Two numbers an edge, for any inputs and any order of the patterns. */
export const edges: MessageForm = {
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
    const weights = units * inputs;
    const apart = apartOf(group);
    heap.copyWithin(field, externalField, externalField + weights);
    for (let i = 0; i < weights; i++)
      heap[precision + i] = heap[multiplier + Math.floor(i / inputs)] + heap[externalPrecision + i];
    for (let mu = 0; mu < patterns; mu++) {
      const message = rowOf(store, mu, 0);
      for (let i = 0; i < weights; i++) {
        heap[field + i] += heap[message + i];
        heap[precision + i] += heap[message + apart + i];
      }
    }
  },
  load(task, mu) {
    const { heap, group, field, precision } = task.store;
    const message = rowOf(task.store, mu, 0);
    const apart = apartOf(group);
    let sum = 0;
    for (let i = 0; i < group.units * group.inputs; i++) {
      const total = heap[field + i];
      sum += edgesOfUnit(
        heap[precision + i],
        heap[message + apart + i],
        1,
        total * total,
        (total - heap[message + i]) ** 2,
      );
    }
    loadUnits(task, mu);
    return sum;
  },
};
