import { addSignSums } from "../kernels/sign-sums.js";
import { edgesOfUnit, type MessageForm, type SphereTask } from "./form.js";
import { squares } from "./norm.js";
import type { SphereStore } from "./store.js";

// Inputs +-1, all patterns at once: messages b = c1 x - c2 B' are never stored, B' the fields when they were sent. A sweep is
//   omega = c v (x.B - n c1 + c2 x.B'),  c1 <- k1 + k2 c1,  c2 <- k2 (1 + c2),  B <- B_ext + sum c1 x - (sum c2) B,
// with k1 = r c g, k2 = r v D, D = c^2 dg, r = 1 / (1 + v D), c the scale of the preactivation. x.B' is last sweep's x.B: one number a
// unit and pattern. The current x.B in its place would have the same fixed points, but diverges.

/** Areas of the messages, patterns of a unit together: entry k * patterns + mu. */
function areas({ messages, group }: SphereStore) {
  const size = group.patterns * group.units;
  return { c1: messages, c2: messages + size, a: messages + 2 * size, lag: messages + 3 * size };
}

/** x.B of every unit and pattern into the work area, unless it is there: for the errors after a sweep, then for the next one. */
export function projections(store: SphereStore): void {
  const { group, heap, work, field, signs, projected } = store;
  const { patterns, units, inputs } = group;
  let fresh = true;
  for (let i = 0; fresh && i < units * inputs; i++) fresh = projected[i] === heap[field + i];
  if (fresh) return;
  projected.set(heap.subarray(field, field + units * inputs));
  heap.fill(0, work, work + patterns * units);
  for (let k = 0; k < units; k++) {
    addSignSums(signs[k].forward, patterns, inputs, heap, field + k * inputs, heap, work + k * patterns);
  }
}

/** Omega and V of every unit of pattern mu; false when a cavity has no positive variance. */
function loadUnits({ store, node }: SphereTask, mu: number): boolean {
  const { heap, group, precision, work } = store;
  const { patterns, units, inputs, scale, bias } = group;
  const { c1, c2, a, lag } = areas(store);
  for (let k = 0; k < units; k++) {
    const e = k * patterns + mu;
    const v = 1 / (heap[precision + k] - heap[a + e]);
    if (!(v > 0 && v < Infinity)) return false;
    const dot = heap[work + e] - inputs * heap[c1 + e] + heap[c2 + e] * heap[lag + e];
    heap[node.omega + k] = scale * v * dot + bias;
    heap[node.variance + k] = scale * scale * inputs * v;
  }
  return true;
}

function updatePattern({ store, node }: SphereTask, mu: number, damping: number): boolean {
  const { heap, group, precision, work } = store;
  const { patterns, units, scale } = group;
  const { c1, c2, a, lag } = areas(store);
  node.respond(mu);
  for (let k = 0; k < units; k++) {
    const e = k * patterns + mu;
    const v = 1 / (heap[precision + k] - heap[a + e]);
    const d = scale * scale * heap[node.slope + k];
    const r = 1 / (1 + v * d);
    const k2 = r * v * d;
    const old = damping;
    const now = 1 - damping;
    heap[c1 + e] = old * heap[c1 + e] + now * (r * scale * heap[node.gain + k] + k2 * heap[c1 + e]);
    heap[c2 + e] = old * heap[c2 + e] + now * k2 * (1 + heap[c2 + e]);
    heap[a + e] = old * heap[a + e] - now * r * d;
    heap[lag + e] = heap[work + e];
    if (!Number.isFinite(heap[c1 + e] + heap[a + e])) return false;
  }
  return true;
}

/** B <- external field + sum of c1 x - (sum of c2) B with the fields B at which the messages were sent, and the sum of a into the precision. */
function collect(store: SphereStore): void {
  const { heap, group, signs, field, precision, multiplier, externalField, externalPrecision } = store;
  const { patterns, units, inputs } = group;
  const { c1, c2, a } = areas(store);
  for (let k = 0; k < units; k++) {
    let shrink = 0;
    let total = heap[multiplier + k] + heap[externalPrecision + k];
    for (let e = k * patterns; e < (k + 1) * patterns; e++) {
      shrink += heap[c2 + e];
      total += heap[a + e];
    }
    heap[precision + k] = total;
    const from = field + k * inputs;
    const outer = externalField + k * inputs;
    for (let i = 0; i < inputs; i++) heap[from + i] = heap[outer + i] - shrink * heap[from + i];
    addSignSums(signs[k].backward, inputs, patterns, heap, c1 + k * patterns, heap, from);
  }
}

/** Flooding with four numbers a unit and pattern. */
export const reduced: MessageForm = {
  sweep(task, _order, _live, damping) {
    const { store } = task;
    projections(store);
    for (let mu = 0; mu < store.group.patterns; mu++) {
      if (!loadUnits(task, mu) || !updatePattern(task, mu, damping)) return mu;
    }
    return -1;
  },
  refresh: collect,
  load(task, mu) {
    const { store } = task;
    const { heap, group, precision, field, work } = store;
    const { patterns, units, inputs } = group;
    const { c1, c2, a } = areas(store);
    let edges = 0;
    projections(store);
    for (let k = 0; k < units; k++) {
      const e = k * patterns + mu;
      const from = field + k * inputs;
      const all = squares(heap, from, inputs);
      const keep = 1 + heap[c2 + e];
      const own = heap[c1 + e];
      const cavities = keep * keep * all - 2 * keep * own * heap[work + e] + inputs * own * own;
      edges += edgesOfUnit(heap[precision + k], heap[a + e], inputs, all, cavities);
    }
    loadUnits(task, mu);
    return edges;
  },
};
