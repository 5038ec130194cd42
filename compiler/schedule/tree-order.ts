import type { FlatGraph, FlatGroup } from "../ir/flat-graph.js";

/** Number of factor nodes of a group. */
export function factorCount(group: FlatGroup): number {
  return group.kind === "machine" ? group.patterns : group.count;
}

/** Edges of a group: message slots. */
export function edgeCount(group: FlatGroup): number {
  return group.kind === "machine" ? group.patterns * group.units * group.inputs : group.variable.length;
}

/** Variable node of place n of factor a. */
function variableAt(group: FlatGroup, a: number, n: number): number {
  if (group.kind !== "machine") return group.variable[group.edgeStart[a] + n];
  const k = Math.floor(n / group.inputs);
  return group.firstVariable + k * group.weightStride[0] + (n - k * group.inputs) * group.weightStride[1];
}

function arity(group: FlatGroup, a: number): number {
  return group.kind === "machine" ? group.units * group.inputs : group.edgeStart[a + 1] - group.edgeStart[a];
}

/** The factors of all groups counted through, and by variable node the factors that it is in. */
interface Incidence {
  readonly groupOf: Int32Array;
  readonly factorOf: Int32Array;
  readonly start: Int32Array;
  readonly factor: Int32Array;
}

/** Bytes that `treeOrder` holds at its height, the order itself included. */
export function treeOrderBytes({ groups, variables }: FlatGraph): number {
  const factors = groups.reduce((sum, group) => sum + factorCount(group), 0);
  const edges = groups.reduce((sum, group) => sum + edgeCount(group), 0);
  return 4 * (7 * factors + edges + 5 * variables.count);
}

function incidenceOf({ groups, variables }: FlatGraph): Incidence {
  const factors = groups.reduce((sum, group) => sum + factorCount(group), 0);
  const groupOf = new Int32Array(factors);
  const factorOf = new Int32Array(factors);
  const start = new Int32Array(variables.count + 1);
  let f = 0;
  groups.forEach((group, g) => {
    for (let a = 0; a < factorCount(group); a++, f++) {
      groupOf[f] = g;
      factorOf[f] = a;
      for (let n = 0; n < arity(group, a); n++) start[variableAt(group, a, n) + 1]++;
    }
  });
  for (let v = 0; v < variables.count; v++) start[v + 1] += start[v];
  const next = start.slice();
  const factor = new Int32Array(start[variables.count]);
  for (f = 0; f < factors; f++) {
    const group = groups[groupOf[f]];
    for (let n = 0; n < arity(group, factorOf[f]); n++) factor[next[variableAt(group, factorOf[f], n)]++] = f;
  }
  return { groupOf, factorOf, start, factor };
}

/**
 * Factors of a forest as [group, factor] pairs, leaves before the factors nearer to the root of their tree: one pass in this order
 * brings every message to the roots, one in the reverse order brings them back, and BP is exact.
 */
export function treeOrder(graph: FlatGraph): Int32Array {
  const incidence = incidenceOf(graph);
  const outward = fromRoots(graph, incidence);
  const factors = outward.length;
  const order = new Int32Array(2 * factors);
  for (let j = 0; j < factors; j++) {
    const f = outward[factors - 1 - j];
    order[2 * j] = incidence.groupOf[f];
    order[2 * j + 1] = incidence.factorOf[f];
  }
  return order;
}

/** Factors by their distance from the first variable node of their tree; those without variables last. */
function fromRoots({ groups, variables }: FlatGraph, { groupOf, factorOf, start, factor }: Incidence): Int32Array {
  const factors = groupOf.length;
  const outward = new Int32Array(factors);
  let length = 0;
  const seenVariable = new Uint8Array(variables.count);
  const seenFactor = new Uint8Array(factors);
  const queue = new Int32Array(variables.count);
  for (let root = 0; root < variables.count; root++) {
    let end = 0;
    if (!seenVariable[root]) queue[end++] = root;
    seenVariable[root] = 1;
    for (let at = 0; at < end; at++)
      for (let j = start[queue[at]]; j < start[queue[at] + 1]; j++) {
        const f = factor[j];
        if (seenFactor[f]) continue;
        seenFactor[f] = 1;
        outward[length++] = f;
        const group = groups[groupOf[f]];
        for (let n = 0; n < arity(group, factorOf[f]); n++) {
          const v = variableAt(group, factorOf[f], n);
          if (!seenVariable[v]) queue[end++] = v;
          seenVariable[v] = 1;
        }
      }
  }
  for (let f = 0; f < factors; f++) if (!seenFactor[f]) outward[length++] = f;
  return outward;
}
