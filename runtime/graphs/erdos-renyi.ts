import type { Stream } from "../contracts.js";
import { type GraphKind, NODES } from "./graph-source.js";

/** `erdos_renyi(n, c)`: each pair is an edge with probability c / (n - 1), so that c is the mean degree. */
export const erdosRenyi: GraphKind = {
  name: "erdos_renyi",
  doc: "each pair of nodes is an edge independently; the mean degree is c",
  arguments: { n: NODES, c: { type: "number", required: true, minimum: 0, doc: "mean degree, at most n - 1" } },
  size({ n, c }) {
    if (c > n - 1)
      return { problem: `mean degree c = ${c} with n = ${n} nodes`, hint: `c is at most n - 1 = ${n - 1}` };
    return { nodes: n, edges: (n * c) / 2, arity: 2 };
  },
  edges: ({ n, c }, stream) => (n < 2 || c === 0 ? new Int32Array(0) : sparsePairs(n, c / (n - 1), stream)),
};

/** Jump from edge to edge by geometric gaps (Batagelj and Brandes 2005): O(nodes + edges). */
function sparsePairs(nodes: number, probability: number, stream: Stream): Int32Array {
  const mean = (probability * nodes * (nodes - 1)) / 2;
  let edges = new Int32Array(2 * Math.ceil(mean + 6 * Math.sqrt(mean) + 16));
  const scale = Math.log1p(-probability);
  let at = 0;
  let low = -1;
  for (let high = 1; ; ) {
    low += 1 + Math.floor(Math.log1p(-stream.uniform()) / scale);
    while (low >= high && high < nodes) low -= high++;
    if (high >= nodes) return edges.slice(0, at);
    if (at === edges.length) {
      const longer = new Int32Array(2 * edges.length);
      longer.set(edges);
      edges = longer;
    }
    edges[at++] = low;
    edges[at++] = high;
  }
}
