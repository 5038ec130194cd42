import type { ParityGroup, SpinProductGroup } from "../../compiler/ir/flat-graph.js";
import { logAddExp } from "../kernels/log-sum-exp.js";
import { fieldOf, meanOf } from "../kernels/tanh-grid.js";
import { RESIDUAL } from "../state.js";
import type { FactorKind, GroupView } from "./contract.js";
import { cavityField, damped, edgeTerms, logPlus, mostEdges, setField, sparseDoubles } from "./messages.js";

// Products of spins. The field of a product of independent spins with fields a, b is atanh(tanh a tanh b): `productField`.
// A factor e^{J prod s} acts as one more spin of field J, hard parity as one of field +-Infinity, so both share the loop:
//   u_i = J [+] h_1 [+] .. [+] h_p without h_i.

/** Above this sum of sizes e^{2a} e^{2b} would overflow. */
const SAFE = 300;

/** atanh(tanh a tanh b), without loss for large fields: the answer tends to sign(ab) min(|a|, |b|). */
export function productField(a: number, b: number): number {
  const size = Math.abs(a) + Math.abs(b);
  if (size < SAFE) {
    const x = Math.exp(2 * a);
    const y = Math.exp(2 * b);
    return 0.5 * Math.log((1 + x * y) / (x + y));
  }
  if (a === Infinity || b === -Infinity) return a === Infinity ? b : -a;
  if (a === -Infinity || b === Infinity) return a === -Infinity ? -b : a;
  const smaller = Math.min(Math.abs(a), Math.abs(b));
  const sign = a > 0 === b > 0 ? 1 : -1;
  const bend = Math.log1p(Math.exp(-2 * Math.abs(a + b))) - Math.log1p(Math.exp(-2 * Math.abs(a - b)));
  return sign * smaller + 0.5 * bend;
}

/** The message loop: coupling[a] * unit is the field J of factor a (`unit` Infinity for hard signs). */
export function updateProducts(
  view: GroupView<SpinProductGroup | ParityGroup>,
  coupling: ArrayLike<number>,
  unit: number,
  order: Int32Array | undefined,
  from: number,
  to: number,
): void {
  const { edgeStart } = view.group;
  for (let j = from; j < to; j++) {
    if (view.mostEdges === 2) j = updatePairs(view, coupling, unit, order, j, to);
    if (j === to) return;
    const a = order === undefined ? j : order[j];
    const start = edgeStart[a];
    const edges = edgeStart[a + 1] - start;
    const allowed =
      edges === 2 ? updatePair(view, start, coupling[a] * unit) : updateMany(view, start, edges, coupling[a] * unit);
    if (!allowed) {
      view.fault = a;
      return;
    }
  }
}

/**
 * The message loop over pairs: u_1 = atanh(tanh J tanh h_2), u_2 = atanh(tanh J tanh h_1). Returns the place of the first
 * factor that is not a pair, or whose messages are too large for the table (`to`: none).
 */
function updatePairs(
  view: GroupView<SpinProductGroup | ParityGroup>,
  coupling: ArrayLike<number>,
  unit: number,
  order: Int32Array | undefined,
  from: number,
  to: number,
): number {
  const { store, live, damping, base } = view;
  const { heap, totalAt } = store;
  const { variable, edgeStart } = view.group;
  let most = heap[RESIDUAL];
  let j = from;
  for (; j < to; j++) {
    const a = order === undefined ? j : order[j];
    const e = edgeStart[a];
    if (edgeStart[a + 1] - e !== 2) break;
    const v = totalAt[variable[e]];
    const w = totalAt[variable[e + 1]];
    const oldFirst = heap[base + e];
    const oldSecond = heap[base + e + 1];
    const first = heap[v] - oldFirst;
    const second = heap[w] - oldSecond;
    const mean = meanOf(coupling[a] * unit);
    const meanFirst = mean * meanOf(second);
    const meanSecond = mean * meanOf(first);
    // NaN, where certainties meet, goes the long way too.
    if (!(Math.abs(meanFirst) <= 0.75 && Math.abs(meanSecond) <= 0.75)) break;
    const toFirst = fieldOf(meanFirst);
    const toSecond = fieldOf(meanSecond);
    if (Math.abs(toFirst - oldFirst) > most) most = Math.max(most, Math.abs(meanFirst - Math.tanh(oldFirst)));
    if (Math.abs(toSecond - oldSecond) > most) most = Math.max(most, Math.abs(meanSecond - Math.tanh(oldSecond)));
    const nextFirst = damping > 0 ? damped(oldFirst, toFirst, damping) : toFirst;
    const nextSecond = damping > 0 ? damped(oldSecond, toSecond, damping) : toSecond;
    heap[base + e] = nextFirst;
    heap[base + e + 1] = nextSecond;
    if (live) {
      heap[v] = first + nextFirst;
      heap[w] = second + nextSecond;
    }
  }
  heap[RESIDUAL] = most;
  return j;
}

/** A pair with any fields. */
function updatePair(view: GroupView<SpinProductGroup | ParityGroup>, e: number, coupling: number): boolean {
  const first = cavityField(view, e);
  const second = cavityField(view, e + 1);
  const toFirst = productField(coupling, second);
  const toSecond = productField(coupling, first);
  return setField(view, e, first, toFirst) && setField(view, e + 1, second, toSecond);
}

/** Products over the edges before (scratch) and after the target: O(p) for p bodies. */
function updateMany(
  view: GroupView<SpinProductGroup | ParityGroup>,
  start: number,
  edges: number,
  coupling: number,
): boolean {
  const { heap, scratch } = view.store;
  const before = scratch + edges;
  let product = coupling;
  for (let i = 0; i < edges; i++) {
    const field = cavityField(view, start + i);
    heap[scratch + i] = field;
    heap[before + i] = product;
    product = productField(product, field);
  }
  let after = Infinity;
  let allowed = true;
  for (let i = edges - 1; i >= 0; i--) {
    const field = heap[scratch + i];
    allowed = setField(view, start + i, field, productField(heap[before + i], after)) && allowed;
    after = productField(after, field);
  }
  return allowed;
}

/** Field of the product of all spins of factor a under their cavities. */
function cavityProduct(view: GroupView<SpinProductGroup | ParityGroup>, a: number): number {
  const { edgeStart } = view.group;
  let product = Infinity;
  for (let e = edgeStart[a]; e < edgeStart[a + 1]; e++) product = productField(product, cavityField(view, e));
  return product;
}

/** Sum of ln Z_a - sum of ln Z_edge, with J = coupling[a] * unit. */
export function productBethe(
  view: GroupView<SpinProductGroup | ParityGroup>,
  coupling: ArrayLike<number>,
  hard: boolean,
): number {
  let sum = 0;
  for (let a = 0; a < view.group.count; a++) {
    const field = cavityProduct(view, a);
    const j = coupling[a];
    sum += hard ? logPlus(j * field) : logAddExp(j + logPlus(field), logPlus(-field) - j);
  }
  return sum - edgeTerms(view);
}

/** Product of the spins (+-1) of factor a. */
export function signOf(group: SpinProductGroup | ParityGroup, a: number, states: Int32Array): number {
  let sign = 1;
  for (let e = group.edgeStart[a]; e < group.edgeStart[a + 1]; e++) if (states[group.variable[e]] === 0) sign = -sign;
  return sign;
}

/** log psi = J prod s. */
export const spinProduct: FactorKind<SpinProductGroup> = {
  name: "spin_product",
  factors: (group) => group.count,
  edges: (group) => group.variable.length,
  logWeight: (group, a, states) => group.coupling[a] * signOf(group, a, states),
  messageDoubles: (group, variables) => sparseDoubles(group, variables.states),
  scratchDoubles: (group) => 2 * mostEdges(group),
  update(view, order, from, to) {
    updateProducts(view, view.group.coupling, 1, order, from, to);
  },
  bethe: (view) => productBethe(view, view.group.coupling, false),
  meanEnergy(view) {
    const { group } = view;
    if (group.beta === 0) return 0;
    let sum = 0;
    for (let a = 0; a < group.count; a++) {
      sum += group.coupling[a] * Math.tanh(group.coupling[a] + cavityProduct(view, a));
    }
    return -sum / group.beta;
  },
};
