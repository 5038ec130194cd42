import type { SparseFactorGroup } from "../../compiler/ir/flat-graph.js";
import type { GroupView } from "../factors/contract.js";
import { isSparse, type MessageStore } from "../state.js";

// What is left of a factor graph when nodes of one edge are taken away until there is none: its cycles, and the paths between them.

/** A sparse graph by its nodes: those of variables, then of factors. */
interface Nodes {
  /** Edges that are left at each node. */
  readonly degree: Int32Array;
  readonly start: Int32Array;
  readonly neighbour: Int32Array;
}

/**
 * Heap ranges [from, to) of the messages toVariable that lie on no cycle and on no path between two of them, flattened in pairs. What
 * moves them never comes back to them. Machines of several patterns are cycles throughout.
 */
export function offCycles(store: MessageStore): Int32Array {
  const views = store.views.filter((view): view is GroupView<SparseFactorGroup> => isSparse(view.group));
  const { count } = store.variables;
  const nodes = nodesOf(store, views);
  peel(nodes);
  const ranges: number[] = [];
  let factor = count;
  for (const { group, messageAt } of views) {
    for (let a = 0; a < group.count; a++, factor++) {
      for (let e = group.edgeStart[a]; e < group.edgeStart[a + 1]; e++) {
        if (nodes.degree[factor] > 0 && nodes.degree[group.variable[e]] > 0) continue;
        ranges.push(messageAt[e], messageAt[e + 1]);
      }
    }
  }
  return Int32Array.from(ranges);
}

/** Visits the edges of sparse groups, factors numbered behind the variables. */
function eachEdge(
  views: readonly GroupView<SparseFactorGroup>[],
  first: number,
  visit: (v: number, factor: number) => void,
): void {
  let factor = first;
  for (const { group } of views) {
    for (let a = 0; a < group.count; a++, factor++)
      for (let e = group.edgeStart[a]; e < group.edgeStart[a + 1]; e++) visit(group.variable[e], factor);
  }
}

function nodesOf(store: MessageStore, views: readonly GroupView<SparseFactorGroup>[]): Nodes {
  const { count } = store.variables;
  const total = views.reduce((sum, { group }) => sum + group.count, count);
  const start = new Int32Array(total + 1);
  eachEdge(views, count, (v, factor) => {
    start[v + 1]++;
    start[factor + 1]++;
  });
  for (let n = 0; n < total; n++) start[n + 1] += start[n];
  const next = start.slice();
  const neighbour = new Int32Array(start[total]);
  eachEdge(views, count, (v, factor) => {
    neighbour[next[v]++] = factor;
    neighbour[next[factor]++] = v;
  });
  const degree = Int32Array.from({ length: total }, (_, n) => start[n + 1] - start[n]);
  for (const { group } of store.views) {
    if (isSparse(group)) continue;
    // Two edges that nothing takes away.
    const { units, inputs, firstVariable, weightStride } = group;
    for (let k = 0; k < units; k++)
      for (let i = 0; i < inputs; i++) degree[firstVariable + k * weightStride[0] + i * weightStride[1]] += 2;
  }
  return { degree, start, neighbour };
}

/** Takes nodes of at most one edge away until there is none; their degree becomes 0. */
function peel({ degree, start, neighbour }: Nodes): void {
  const gone = new Uint8Array(degree.length);
  const ends: number[] = [];
  for (let n = 0; n < degree.length; n++) if (degree[n] <= 1) ends.push(n);
  for (let n = ends.pop(); n !== undefined; n = ends.pop()) {
    if (gone[n]) continue;
    gone[n] = 1;
    degree[n] = 0;
    for (let j = start[n]; j < start[n + 1]; j++) {
      const other = neighbour[j];
      if (gone[other]) continue;
      degree[other]--;
      if (degree[other] <= 1) ends.push(other);
    }
  }
}
