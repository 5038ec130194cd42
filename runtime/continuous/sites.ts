import type { SphereStore } from "./store.js";

// A prior that is no Gaussian, weight by weight: a factor exp(-a w^2 / 2 + b w) stands for it, such that the total belief has the moments
// of p(w) exp(-A w^2 / 2 + B w), (A, B) the messages of all patterns and what acts beside them. a = 1 / variance - A may be negative; the
// total never is. Areas of the store, a number a weight each: [A | B | a | b].

/** Smallest variance of a belief, relative to the prior's: totals stay far from what doubles hold. */
const LEAST = 1e-14;

const moments = new Float64Array(3);

/** Variable node of weight (k, i). */
export function nodeOf({ group }: SphereStore, k: number, i: number): number {
  return group.firstVariable + k * group.weightStride[0] + i * group.weightStride[1];
}

/** Fields and precisions are those of the messages alone, without sites; false when a moment is not a number. */
export function matchSites(store: SphereStore, damping: number): boolean {
  const { prior, heap, group, field, precision, sites } = store;
  if (prior.kind !== "sites") return true;
  const weights = group.units * group.inputs;
  for (let k = 0, p = 0; k < group.units; k++) {
    for (let i = 0; i < group.inputs; i++, p++) {
      const v = nodeOf(store, k, i);
      prior.moments(v, 0, 0, moments);
      const least = LEAST * moments[2];
      const messages = heap[precision + p];
      const sum = heap[field + p];
      prior.moments(v, messages, sum, moments);
      const total = 1 / (least > 0 ? Math.max(moments[2], least) : LEAST);
      if (!(total < Infinity && Number.isFinite(moments[1]))) return false;
      const old = sites + 2 * weights + p;
      const a = total - messages;
      const damped = damping * heap[old] + (1 - damping) * a;
      // A damped site that would leave no precision is not damped.
      const keep = messages + damped > 0 ? damping : 0;
      heap[sites + p] = messages;
      heap[sites + weights + p] = sum;
      heap[old] = keep * heap[old] + (1 - keep) * a;
      heap[old + weights] = keep * heap[old + weights] + (1 - keep) * (moments[1] * total - sum);
      heap[precision + p] = messages + heap[old];
      heap[field + p] = sum + heap[old + weights];
    }
  }
  return true;
}

/** Sum of ln I over all weights, I the integral of p(w) exp(-A w^2 / 2 + B w): relative to the prior measure. */
export function sitesLogZ(store: SphereStore): number {
  const { prior, heap, group, sites } = store;
  if (prior.kind !== "sites") return 0;
  const weights = group.units * group.inputs;
  let sum = 0;
  for (let k = 0, p = 0; k < group.units; k++) {
    for (let i = 0; i < group.inputs; i++, p++) {
      prior.moments(nodeOf(store, k, i), heap[sites + p], heap[sites + weights + p], moments);
      sum += moments[0];
    }
  }
  return sum;
}
