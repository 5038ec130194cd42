import type {
  FlatGraph,
  FlatGroup,
  FlatVariables,
  MachineGroup,
  SparseFactorGroup,
} from "../compiler/ir/flat-graph.js";
import type { GroupView } from "./factors/contract.js";

// All numbers of a run in one heap: [residual | totals | prior | external | messages by group | scratch].

/** Heap slot of the largest change of a message mean in the running sweep. */
export const RESIDUAL = 0;

/** The messages of one run. Totals, prior and external field share one layout: variable node v at `totalAt[v] - total`. */
export interface MessageStore {
  readonly graph: FlatGraph;
  readonly variables: FlatVariables;
  readonly heap: Float64Array;
  /** Heap offset of the total of variable node v (prior + external + all messages toVariable); `messageWidth` numbers. */
  readonly totalAt: Int32Array;
  /** Heap offsets of the three node areas, and their common length. */
  readonly total: number;
  readonly prior: number;
  readonly external: number;
  readonly nodeDoubles: number;
  /** Heap offsets of the first message and of the scratch area (messages end there). */
  readonly messages: number;
  readonly scratch: number;
  readonly views: readonly GroupView[];
  /** Edges by variable node; built when the first hard message asks for a sum without one of its terms. */
  incoming?: Incoming;
}

/** Heap offsets of the messages toVariable of sparse groups, by variable node, and the place of machine weights. */
interface Incoming {
  readonly start: Int32Array;
  readonly at: Int32Array;
  /** For each machine view: position k * inputs + i of variable node v, or -1. */
  readonly weights: readonly { readonly view: GroupView<MachineGroup>; readonly place: Int32Array }[];
}

/** Numbers that a message to a variable node with q states has. */
export function messageWidth(q: number): number {
  return q === 2 ? 1 : q;
}

/** True for the groups that store their edges. */
export function isSparse(group: FlatGroup): group is SparseFactorGroup {
  return group.kind !== "machine";
}

/** Writes the graph's prior into the heap. */
export function resetPrior(store: MessageStore): void {
  const { heap, variables, totalAt } = store;
  const { states, stateOffset, logPrior } = variables;
  const shift = store.prior - store.total;
  for (let v = 0; v < variables.count; v++) {
    const at = totalAt[v] + shift;
    const from = stateOffset[v];
    if (states[v] === 2) heap[at] = (logPrior[from + 1] - logPrior[from]) / 2;
    else for (let s = 0; s < states[v]; s++) heap[at + s] = logPrior[from + s];
  }
}

/** Fixes variable node v to one state by a hard prior. Totals follow at the next refresh. */
export function fixVariable(store: MessageStore, v: number, state: number): void {
  const at = store.totalAt[v] + store.prior - store.total;
  const q = store.variables.states[v];
  if (q === 2) store.heap[at] = state === 1 ? Infinity : -Infinity;
  else for (let s = 0; s < q; s++) if (s !== state) store.heap[at + s] = -Infinity;
}

/** Totals from scratch in a fixed order, so that the rounding of running sums never drifts. */
export function refreshTotals(store: MessageStore): void {
  const { heap, total, prior, external, nodeDoubles } = store;
  for (let n = 0; n < nodeDoubles; n++) heap[total + n] = heap[prior + n] + heap[external + n];
  for (const view of store.views) {
    if (isSparse(view.group)) addSparse(view, view.group.variable);
    else addMachine(view, view.group);
  }
}

function addSparse(view: GroupView, variable: Int32Array): void {
  const { heap, totalAt } = view.store;
  const { messageAt, base } = view;
  if (messageAt[variable.length] === base + variable.length) {
    for (let e = 0; e < variable.length; e++) heap[totalAt[variable[e]]] += heap[base + e];
    return;
  }
  for (let e = 0; e < variable.length; e++) {
    const into = totalAt[variable[e]] - messageAt[e];
    for (let at = messageAt[e]; at < messageAt[e + 1]; at++) heap[into + at] += heap[at];
  }
}

function addMachine(view: GroupView, group: MachineGroup): void {
  const { heap, totalAt } = view.store;
  const { patterns, units, inputs, weightStride } = group;
  const first = totalAt[group.firstVariable];
  const row = units * inputs;
  for (let mu = 0; mu < patterns; mu += 4) {
    for (let k = 0; k < units; k++) {
      const into = first + k * weightStride[0];
      const at = view.base + mu * row + k * inputs;
      if (mu + 4 <= patterns) addFour(heap, into, weightStride[1], at, row, inputs);
      else for (let m = mu; m < patterns; m++) addOne(heap, into, weightStride[1], at + (m - mu) * row, inputs);
    }
  }
}

/** Four patterns at a time, in the order of one at a time: fewer passes over the totals. */
function addFour(heap: Float64Array, into: number, step: number, at: number, row: number, inputs: number): void {
  for (let i = 0, to = into; i < inputs; i++, to += step) {
    const from = at + i;
    heap[to] = heap[to] + heap[from] + heap[from + row] + heap[from + 2 * row] + heap[from + 3 * row];
  }
}

function addOne(heap: Float64Array, into: number, step: number, at: number, inputs: number): void {
  for (let i = 0, to = into; i < inputs; i++, to += step) heap[to] += heap[at + i];
}

function buildIncoming(store: MessageStore): Incoming {
  const { count } = store.variables;
  const start = new Int32Array(count + 1);
  const sparse = store.views.filter((view): view is GroupView<SparseFactorGroup> => isSparse(view.group));
  for (const { group } of sparse) for (const v of group.variable) start[v + 1]++;
  for (let v = 0; v < count; v++) start[v + 1] += start[v];
  const at = new Int32Array(start[count]);
  const next = start.slice();
  for (const { group, messageAt } of sparse) {
    for (let e = 0; e < group.variable.length; e++) at[next[group.variable[e]]++] = messageAt[e];
  }
  const machines = store.views.filter((view): view is GroupView<MachineGroup> => !isSparse(view.group));
  return { start, at, weights: machines.map((view) => ({ view, place: weightPlaces(view.group, count) })) };
}

function weightPlaces(group: MachineGroup, count: number): Int32Array {
  const place = new Int32Array(count).fill(-1);
  for (let k = 0; k < group.units; k++) {
    for (let i = 0; i < group.inputs; i++) {
      place[group.firstVariable + k * group.weightStride[0] + i * group.weightStride[1]] = k * group.inputs + i;
    }
  }
  return place;
}

/**
 * The cavity of one message, summed without it: for messages that are hard, where total - own is Infinity - Infinity.
 * `skip` is the heap offset of the own message (-1: none), `state` the component. NaN: +Infinity met -Infinity.
 */
export function sumWithout(store: MessageStore, v: number, skip: number, state: number): number {
  store.incoming ??= buildIncoming(store);
  const { heap } = store;
  const { start, at, weights } = store.incoming;
  const node = store.totalAt[v] - store.total + state;
  let sum = heap[store.prior + node] + heap[store.external + node];
  for (let j = start[v]; j < start[v + 1]; j++) if (at[j] !== skip) sum += heap[at[j] + state];
  for (const { view, place } of weights) {
    if (place[v] < 0) continue;
    const row = view.group.units * view.group.inputs;
    const end = view.base + view.group.patterns * row;
    for (let m = view.base + place[v]; m < end; m += row) if (m !== skip) sum += heap[m];
  }
  return sum;
}
