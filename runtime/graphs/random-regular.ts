import { completeEdges } from "./complete.js";
import { type GraphKind, NODES } from "./graph-source.js";
import { regularTuples } from "./regular-tuples.js";
import { tupleSet } from "./tuple-set.js";

/** `random_regular(n, degree = 3)`: a simple graph in which every node has the same number of neighbours. */
export const randomRegular: GraphKind = {
  name: "random_regular",
  doc: "a random simple graph, every node with `degree` neighbours",
  arguments: {
    n: NODES,
    degree: { type: "integer", required: true, minimum: 0, doc: "neighbours of each node; n * degree is even" },
  },
  size({ n, degree }) {
    if (degree >= n)
      return { problem: `degree = ${degree} with n = ${n} nodes`, hint: `degree is at most n - 1 = ${n - 1}` };
    if ((n * degree) % 2 === 1) {
      const hint = `n * degree must be even: try n = ${n - 1} or ${n + 1}, or degree = ${degree - 1}`;
      return { problem: `n * degree = ${n * degree} is odd`, hint };
    }
    return { nodes: n, edges: (n * degree) / 2, arity: 2 };
  },
  edges({ n, degree }, stream) {
    if (degree <= (n - 1) / 2) return regularTuples(n, 2, degree, stream);
    // A dense regular graph is what a sparse one leaves out of the complete graph.
    const missing = regularTuples(n, 2, n - 1 - degree, stream);
    return missing && complement(n, degree, missing);
  },
};

function complement(nodes: number, degree: number, missing: Int32Array): Int32Array {
  const all = completeEdges(nodes);
  // The set compares edges by their nodes: those of the complete graph follow the missing ones in one array.
  const both = new Int32Array(missing.length + all.length);
  both.set(missing);
  both.set(all, missing.length);
  const left = tupleSet(both, 2);
  for (let edge = 0; edge < missing.length / 2; edge++) left.add(edge);
  const edges = new Int32Array(nodes * degree);
  for (let edge = missing.length / 2, to = 0; edge < both.length / 2; edge++) {
    if (left.has(edge)) continue;
    edges[to++] = both[2 * edge];
    edges[to++] = both[2 * edge + 1];
  }
  return edges;
}
