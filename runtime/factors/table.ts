import type { TableGroup } from "../../compiler/ir/flat-graph.js";
import { logAddExp, logSumExp } from "../kernels/log-sum-exp.js";
import type { FactorKind, GroupView } from "./contract.js";
import {
  cavityField,
  edgeTerms,
  loadCavity,
  mostEdges,
  mostStates,
  setField,
  sparseDoubles,
  storeMessage,
} from "./messages.js";

// Any factor by its table of log-weights, in the log domain. Axis j of the table belongs to edge j; entry index =
// (outer * q_j + s_j) * inner + rest, with `inner` the product of the sizes after j.

/** heap[work ..] += heap[weights + s_j] along one axis. */
function addAlong(heap: Float64Array, work: number, size: number, q: number, inner: number, weights: number): void {
  for (let block = 0; block < size; block += q * inner) {
    for (let s = 0; s < q; s++) {
      const weight = heap[weights + s];
      const from = work + block + s * inner;
      for (let r = from; r < from + inner; r++) heap[r] += weight;
    }
  }
}

/** heap[out + s] = ln of the sum of exp(heap[work ..]) over all entries with s_j = s. */
function sumOnto(heap: Float64Array, work: number, size: number, q: number, inner: number, out: number): void {
  for (let s = 0; s < q; s++) {
    let top = -Infinity;
    for (let block = s * inner; block < size; block += q * inner) {
      for (let r = work + block; r < work + block + inner; r++) if (heap[r] > top) top = heap[r];
    }
    let sum = 0;
    for (let block = s * inner; top > -Infinity && block < size; block += q * inner) {
      for (let r = work + block; r < work + block + inner; r++) sum += Math.exp(heap[r] - top);
    }
    heap[out + s] = sum > 0 ? top + Math.log(sum) : -Infinity;
  }
}

/** Places in scratch: cavities (a stride of `most` an edge), one outgoing message, the work table. */
interface Places {
  readonly most: number;
  readonly out: number;
  readonly work: number;
}

function placesOf(view: GroupView<TableGroup>): Places {
  const most = view.mostStates;
  const out = view.store.scratch + most * view.mostEdges;
  return { most, out, work: out + most };
}

/** Largest log-weight of factor a; 0 if it allows nothing. */
function peak({ group }: GroupView<TableGroup>, a: number): number {
  const { tableStart, logTable } = group;
  let top = -Infinity;
  for (let t = tableStart[a]; t < tableStart[a + 1]; t++) if (logTable[t] > top) top = logTable[t];
  return top > -Infinity ? top : 0;
}

/** Copies the table of factor a, less `top`, into the work area and adds the cavities of all edges but `skip`. */
function weigh(view: GroupView<TableGroup>, a: number, skip: number, places: Places, top = 0): void {
  const { heap, scratch, variables } = view.store;
  const { tableStart, logTable, edgeStart, variable } = view.group;
  const size = tableStart[a + 1] - tableStart[a];
  for (let t = 0; t < size; t++) heap[places.work + t] = logTable[tableStart[a] + t] - top;
  let inner = size;
  for (let e = edgeStart[a], j = 0; e < edgeStart[a + 1]; e++, j++) {
    const q = variables.states[variable[e]];
    inner /= q;
    if (j !== skip) addAlong(heap, places.work, size, q, inner, scratch + j * places.most);
  }
}

function loadCavities(view: GroupView<TableGroup>, a: number, places: Places): void {
  const { edgeStart } = view.group;
  for (let e = edgeStart[a], j = 0; e < edgeStart[a + 1]; e++, j++) {
    loadCavity(view, e, view.store.scratch + j * places.most);
  }
}

function updateTable(view: GroupView<TableGroup>, a: number, places: Places): boolean {
  const { heap, scratch, variables } = view.store;
  const { tableStart, edgeStart, variable } = view.group;
  const size = tableStart[a + 1] - tableStart[a];
  loadCavities(view, a, places);
  let inner = size;
  let allowed = true;
  const top = peak(view, a);
  for (let e = edgeStart[a], j = 0; e < edgeStart[a + 1]; e++, j++) {
    const q = variables.states[variable[e]];
    inner /= q;
    weigh(view, a, j, places, top);
    sumOnto(heap, places.work, size, q, inner, places.out);
    allowed = storeMessage(view, e, scratch + j * places.most, places.out) && allowed;
  }
  return allowed;
}

/**
 * Field on a two-state node from its neighbour's cavity field h through log-weights w(neighbour, own): the half log-odds
 * of e^{w(0,1) - h} + e^{w(1,1) + h} against e^{w(0,0) - h} + e^{w(1,0) + h}. The largest weight goes first, so that a factor common to
 * all four takes no digits from h.
 */
function pairField(h: number, w00: number, w10: number, w01: number, w11: number): number {
  if (h === Infinity) return (w11 - w10) / 2;
  if (h === -Infinity) return (w01 - w00) / 2;
  const top = Math.max(w00, w10, w01, w11);
  return (logAddExp(w01 - top - h, w11 - top + h) - logAddExp(w00 - top - h, w10 - top + h)) / 2;
}

/** Two two-state nodes: four weights and no work table. */
function updatePair(view: GroupView<TableGroup>, a: number): boolean {
  const { tableStart, logTable, edgeStart } = view.group;
  const e = edgeStart[a];
  const at = tableStart[a];
  const first = cavityField(view, e);
  const second = cavityField(view, e + 1);
  const toFirst = pairField(second, logTable[at], logTable[at + 1], logTable[at + 2], logTable[at + 3]);
  const toSecond = pairField(first, logTable[at], logTable[at + 2], logTable[at + 1], logTable[at + 3]);
  return setField(view, e, first, toFirst) && setField(view, e + 1, second, toSecond);
}

function isBinaryPair(view: GroupView<TableGroup>, a: number): boolean {
  const { edgeStart, variable } = view.group;
  const { states } = view.store.variables;
  const e = edgeStart[a];
  return edgeStart[a + 1] - e === 2 && states[variable[e]] === 2 && states[variable[e + 1]] === 2;
}

/** Mean of log psi under the factor's belief; states of weight 0 count nothing. */
function meanLogWeight(view: GroupView<TableGroup>, a: number, places: Places): number {
  const { heap } = view.store;
  const { tableStart, logTable } = view.group;
  const size = tableStart[a + 1] - tableStart[a];
  loadCavities(view, a, places);
  weigh(view, a, -1, places);
  const norm = logSumExp(heap, places.work, size);
  let mean = 0;
  for (let t = 0; t < size; t++) {
    const belief = Math.exp(heap[places.work + t] - norm);
    if (belief > 0) mean += belief * logTable[tableStart[a] + t];
  }
  return mean;
}

/** Any factor over any discrete variables. */
export const table: FactorKind<TableGroup> = {
  name: "table",
  factors: (group) => group.count,
  edges: (group) => group.variable.length,
  logWeight(group, a, states, variables) {
    let entry = 0;
    for (let e = group.edgeStart[a]; e < group.edgeStart[a + 1]; e++) {
      const v = group.variable[e];
      entry = entry * variables.states[v] + states[v];
    }
    return group.logTable[group.tableStart[a] + entry];
  },
  messageDoubles: (group, variables) => sparseDoubles(group, variables.states),
  scratchDoubles(group, variables) {
    let largest = 0;
    for (let a = 0; a < group.count; a++) largest = Math.max(largest, group.tableStart[a + 1] - group.tableStart[a]);
    return mostStates(group, variables.states) * (mostEdges(group) + 1) + largest;
  },
  update(view, order, from, to) {
    const places = placesOf(view);
    for (let j = from; j < to; j++) {
      const a = order === undefined ? j : order[j];
      const allowed = isBinaryPair(view, a) ? updatePair(view, a) : updateTable(view, a, places);
      if (!allowed) {
        view.fault = a;
        return;
      }
    }
  },
  bethe(view) {
    const { heap } = view.store;
    const { tableStart, count } = view.group;
    const places = placesOf(view);
    let sum = 0;
    for (let a = 0; a < count; a++) {
      loadCavities(view, a, places);
      weigh(view, a, -1, places);
      sum += logSumExp(heap, places.work, tableStart[a + 1] - tableStart[a]);
    }
    return sum - edgeTerms(view);
  },
  meanEnergy(view) {
    if (view.group.beta === 0) return 0;
    const places = placesOf(view);
    let sum = 0;
    for (let a = 0; a < view.group.count; a++) sum += meanLogWeight(view, a, places);
    return -sum / view.group.beta;
  },
};
