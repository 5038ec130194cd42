import { type GraphKind, NODES } from "./graph-source.js";

/** `complete(n)`: every pair of nodes is an edge. */
export const complete: GraphKind = {
  name: "complete",
  doc: "every pair of nodes",
  arguments: { n: NODES },
  size: ({ n }) => ({ nodes: n, edges: (n * (n - 1)) / 2, arity: 2 }),
  edges: ({ n }) => completeEdges(n),
};

/** All pairs i < j of 0 .. nodes - 1, in lexicographic order. */
export function completeEdges(nodes: number): Int32Array {
  const edges = new Int32Array(nodes * (nodes - 1));
  for (let i = 0, at = 0; i < nodes; i++) {
    for (let j = i + 1; j < nodes; j++) {
      edges[at++] = i;
      edges[at++] = j;
    }
  }
  return edges;
}
