import type { FlatGraph, FlatGroup, FlatVariables } from "../compiler/ir/flat-graph.js";
import type { Accuracy, Plan } from "../compiler/ir/plan.js";
import type { GroupView } from "./factors/contract.js";
import { mostEdges, mostStates } from "./factors/messages.js";
import { kindOf } from "./factors/registry.js";
import { isSparse, type MessageStore, messageWidth, RESIDUAL, refreshTotals, resetPrior } from "./state.js";

// Where everything lies in the heap of a run.

function nodeOffsets(variables: FlatVariables, from: number): Int32Array {
  const at = new Int32Array(variables.count + 1);
  at[0] = from;
  for (let v = 0; v < variables.count; v++) at[v + 1] = at[v] + messageWidth(variables.states[v]);
  return at;
}

function messageOffsets(group: FlatGroup, variables: FlatVariables, base: number): Int32Array {
  if (!isSparse(group)) return new Int32Array(0);
  const edges = group.variable.length;
  const at = new Int32Array(edges + 1);
  at[0] = base;
  for (let e = 0; e < edges; e++) at[e + 1] = at[e] + messageWidth(variables.states[group.variable[e]]);
  return at;
}

/** Heap offset of each group's messages, then of the scratch area, and the doubles of scratch that the largest group needs. */
function groupOffsets({ groups, variables }: FlatGraph, plan: Plan, from: number) {
  const bases = [from];
  let scratchDoubles = 0;
  groups.forEach((group, g) => {
    const kind = kindOf(group);
    bases.push(bases[g] + kind.messageDoubles(group, variables));
    scratchDoubles = Math.max(scratchDoubles, kind.scratchDoubles(group, variables, plan.groups[g].accuracy));
  });
  return { bases, scratchDoubles };
}

/** Doubles of the heap that `createStore` makes: those that a snapshot keeps or that stand for nodes, and scratch. */
export function storeDoubles(graph: FlatGraph, plan: Plan): { readonly kept: number; readonly scratch: number } {
  let nodes = 0;
  for (const states of graph.variables.states) nodes += messageWidth(states);
  const { bases, scratchDoubles } = groupOffsets(graph, plan, 0);
  return { kept: RESIDUAL + 1 + 3 * nodes + bases[graph.groups.length], scratch: scratchDoubles };
}

/** Lays out the heap and fills in the prior; messages start flat (0). */
export function createStore(graph: FlatGraph, plan: Plan): MessageStore {
  const { variables, groups } = graph;
  const total = RESIDUAL + 1;
  const totalAt = nodeOffsets(variables, total);
  const nodeDoubles = totalAt[variables.count] - total;
  const messages = total + 3 * nodeDoubles;
  const { bases, scratchDoubles } = groupOffsets(graph, plan, messages);
  const scratch = bases[groups.length];
  const heap = new Float64Array(scratch + scratchDoubles);
  const [prior, external] = [total + nodeDoubles, total + 2 * nodeDoubles];
  const views: GroupView[] = [];
  const store = { graph, variables, heap, totalAt, total, prior, external, nodeDoubles, messages, scratch, views };
  groups.forEach((group, index) => {
    views.push(createView(store, group, index, bases[index], plan.groups[index].accuracy));
  });
  resetPrior(store);
  startFlat(store);
  refreshTotals(store);
  return store;
}

function createView(store: MessageStore, group: FlatGroup, index: number, base: number, accuracy: Accuracy): GroupView {
  const messageAt = messageOffsets(group, store.variables, base);
  const sizes = isSparse(group)
    ? { mostEdges: mostEdges(group), mostStates: mostStates(group, store.variables.states) }
    : { mostEdges: group.units * group.inputs, mostStates: 2 };
  return { group, index, accuracy, store, base, messageAt, ...sizes, live: false, damping: 0, fault: -1 };
}

/** Uniform messages: log-weights -ln q for q != 2, field 0 otherwise. */
function startFlat(store: MessageStore): void {
  for (const view of store.views) {
    if (!isSparse(view.group)) continue;
    for (let e = 0; e < view.group.variable.length; e++) {
      const q = store.variables.states[view.group.variable[e]];
      if (q !== 2) store.heap.fill(-Math.log(q), view.messageAt[e], view.messageAt[e + 1]);
    }
  }
}
