import type { SparseFactorGroup } from "../../compiler/ir/flat-graph.js";
import { logAddExp, logSumExp } from "../kernels/log-sum-exp.js";
import { RESIDUAL, sumWithout } from "../state.js";
import type { GroupView } from "./contract.js";

// Reading cavities and writing messages, the same for every kind. A field h stands for P(+1) : P(-1) = e^h : e^-h.

/** ln P(+1) under the field h; -Infinity at h = -Infinity. */
export function logPlus(h: number): number {
  return h >= 0 ? -Math.log1p(Math.exp(-2 * h)) : 2 * h - Math.log1p(Math.exp(2 * h));
}

/** ln(2 cosh h). */
export function logTwoCosh(h: number): number {
  const size = Math.abs(h);
  return size + Math.log1p(Math.exp(-2 * size));
}

/**
 * Writes a message toVariable of a two-state node: damps it, raises the residual by the change of its mean (undamped),
 * and returns what was written; NaN says that the factor allows neither state.
 */
export function settle(heap: Float64Array, at: number, update: number, damping: number): number {
  const old = heap[at];
  // |d tanh u| <= |d u|: the two tanh are needed only where the field itself moved by more than the largest change so far.
  if (Math.abs(update - old) > heap[RESIDUAL]) {
    const change = Math.abs(Math.tanh(update) - Math.tanh(old));
    if (change > heap[RESIDUAL]) heap[RESIDUAL] = change;
  }
  const next = damping > 0 ? damped(old, update, damping) : update;
  heap[at] = next;
  return next;
}

/** The damped message; certainties are taken as they come. */
export function damped(old: number, update: number, damping: number): number {
  return Math.abs(old) < Infinity && Math.abs(update) < Infinity ? damping * old + (1 - damping) * update : update;
}

/** The cavity field of edge e of a sparse group (its variable node has two states). */
export function cavityField(view: GroupView<SparseFactorGroup>, e: number): number {
  const { store } = view;
  const v = view.group.variable[e];
  const at = view.messageAt[e];
  const field = store.heap[store.totalAt[v]] - store.heap[at];
  return Number.isNaN(field) ? sumWithout(store, v, at, 0) : field;
}

/**
 * Writes the message of edge e given the cavity field it was computed with, and the total when totals are live.
 * False: a contradiction (neither state is allowed), the caller stops.
 */
export function setField(view: GroupView<SparseFactorGroup>, e: number, cavity: number, update: number): boolean {
  const { store } = view;
  const next = settle(store.heap, view.messageAt[e], update, view.damping);
  const total = cavity + next;
  if (view.live) store.heap[store.totalAt[view.group.variable[e]]] = total;
  return !Number.isNaN(total);
}

/** Writes the cavity of edge e as normalised log-probabilities, one a state, from heap offset `into` on. */
export function loadCavity(view: GroupView<SparseFactorGroup>, e: number, into: number): void {
  const { heap, totalAt, variables } = view.store;
  const v = view.group.variable[e];
  const q = variables.states[v];
  if (q === 2) {
    const field = cavityField(view, e);
    heap[into] = logPlus(-field);
    heap[into + 1] = logPlus(field);
    return;
  }
  for (let s = 0; s < q; s++) {
    const weight = heap[totalAt[v] + s] - heap[view.messageAt[e] + s];
    heap[into + s] = Number.isNaN(weight) ? sumWithout(view.store, v, view.messageAt[e], s) : weight;
  }
  normalise(heap, into, q);
}

/** Shifts log-weights so that their exponentials sum to 1; all -Infinity become NaN. */
export function normalise(heap: Float64Array, at: number, q: number): void {
  const sum = logSumExp(heap, at, q);
  for (let s = 0; s < q; s++) heap[at + s] -= sum;
}

/** Writes the message of edge e from log-weights at `from` (one a state); `cavity` holds what `loadCavity` gave. */
export function storeMessage(view: GroupView<SparseFactorGroup>, e: number, cavity: number, from: number): boolean {
  const { heap, totalAt, variables } = view.store;
  const v = view.group.variable[e];
  const q = variables.states[v];
  if (q === 2) {
    return setField(view, e, (heap[cavity + 1] - heap[cavity]) / 2, (heap[from + 1] - heap[from]) / 2);
  }
  normalise(heap, from, q);
  settleWeights(heap, view.messageAt[e], from, q, view.damping);
  let allowed = false;
  for (let s = 0; s < q; s++) {
    const total = heap[cavity + s] + heap[view.messageAt[e] + s];
    if (view.live) heap[totalAt[v] + s] = total;
    if (total > -Infinity) allowed = true;
  }
  return allowed;
}

function settleWeights(heap: Float64Array, at: number, from: number, q: number, damping: number): void {
  for (let s = 0; s < q; s++) {
    const old = heap[at + s];
    const update = heap[from + s];
    const change = Math.abs(Math.exp(update) - Math.exp(old));
    if (change > heap[RESIDUAL]) heap[RESIDUAL] = change;
    const finite = old > -Infinity && update > -Infinity;
    heap[at + s] = damping > 0 && finite ? damping * old + (1 - damping) * update : update;
  }
  if (damping > 0) normalise(heap, at, q);
}

/**
 * ln Z of an edge between a node with this total and a factor that sees this cavity. The message itself is taken
 * without its normaliser, e^{us}, everywhere but at a hard total, where only the weight of the one state is left.
 */
export function edgeTerm(total: number, cavity: number): number {
  if (total === Infinity) return logPlus(cavity);
  if (total === -Infinity) return logPlus(-cavity);
  return logTwoCosh(total) - logTwoCosh(cavity);
}

/** Sum of ln Z_edge over the edges of a sparse group; the two scratch areas of q doubles begin at `scratch`. */
export function edgeTerms(view: GroupView<SparseFactorGroup>): number {
  const { heap, totalAt, variables, scratch } = view.store;
  let sum = 0;
  for (let e = 0; e < view.group.variable.length; e++) {
    const v = view.group.variable[e];
    const q = variables.states[v];
    if (q === 2) {
      sum += edgeTerm(heap[totalAt[v]], cavityField(view, e));
      continue;
    }
    loadCavity(view, e, scratch);
    let term = -Infinity;
    for (let s = 0; s < q; s++) term = logAddExp(term, heap[scratch + s] + heap[view.messageAt[e] + s]);
    sum += term;
  }
  return sum;
}

/** Most states of a variable node that the group touches. */
export function mostStates(group: SparseFactorGroup, states: Int32Array): number {
  let most = 1;
  for (const v of group.variable) if (states[v] > most) most = states[v];
  return most;
}

/** Most edges of a factor of the group. */
export function mostEdges(group: SparseFactorGroup): number {
  let most = 0;
  for (let a = 0; a < group.count; a++) most = Math.max(most, group.edgeStart[a + 1] - group.edgeStart[a]);
  return most;
}

/** Doubles of all messages of a sparse group. */
export function sparseDoubles(group: SparseFactorGroup, states: Int32Array): number {
  let doubles = 0;
  for (const v of group.variable) doubles += states[v] === 2 ? 1 : states[v];
  return doubles;
}
