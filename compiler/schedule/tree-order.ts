import type { FlatGraph, FlatGroup } from "../ir/flat-graph.js";

/** Variable nodes of one factor. */
function neighbours(group: FlatGroup, a: number): number[] {
  if (group.kind !== "machine") return Array.from(group.variable.subarray(group.edgeStart[a], group.edgeStart[a + 1]));
  const found: number[] = [];
  for (let k = 0; k < group.units; k++)
    for (let i = 0; i < group.inputs; i++)
      found.push(group.firstVariable + k * group.weightStride[0] + i * group.weightStride[1]);
  return found;
}

/** Number of factor nodes of a group. */
export function factorCount(group: FlatGroup): number {
  return group.kind === "machine" ? group.patterns : group.count;
}

/**
 * Factors of a forest as [group, factor] pairs, leaves before the factors nearer to the root of their tree: one pass in this order
 * brings every message to the roots, one in the reverse order brings them back, and BP is exact.
 */
export function treeOrder(graph: FlatGraph): Int32Array {
  const factors = factorsOf(graph);
  const incident: number[][] = Array.from({ length: graph.variables.count }, () => []);
  factors.forEach(({ variables }, f) => {
    for (const v of variables) incident[v].push(f);
  });
  const outward: number[] = [];
  const seenVariable = new Uint8Array(graph.variables.count);
  const seenFactor = new Uint8Array(factors.length);
  for (let start = 0; start < graph.variables.count; start++) {
    if (seenVariable[start]) continue;
    seenVariable[start] = 1;
    const queue = [start];
    for (let at = 0; at < queue.length; at++)
      for (const f of incident[queue[at]]) {
        if (seenFactor[f]) continue;
        seenFactor[f] = 1;
        outward.push(f);
        for (const v of factors[f].variables) if (!seenVariable[v] && ++seenVariable[v]) queue.push(v);
      }
  }
  for (let f = 0; f < factors.length; f++) if (!seenFactor[f]) outward.push(f);
  return Int32Array.from(outward.reverse().flatMap((f) => [factors[f].group, factors[f].factor]));
}

interface FactorNode {
  readonly group: number;
  readonly factor: number;
  readonly variables: readonly number[];
}

function factorsOf(graph: FlatGraph): FactorNode[] {
  return graph.groups.flatMap((group, g) =>
    Array.from({ length: factorCount(group) }, (_, a) => ({ group: g, factor: a, variables: neighbours(group, a) })),
  );
}
