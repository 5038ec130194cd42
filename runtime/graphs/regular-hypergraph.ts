import { type GraphKind, NODES } from "./graph-source.js";
import { choose } from "./random-hypergraph.js";
import { regularTuples } from "./regular-tuples.js";

/** `regular_hypergraph(n, p, degree)`: edges of p nodes, each node in `degree` edges; the graph of an LDPC code or a p-spin model. */
export const regularHypergraph: GraphKind = {
  name: "regular_hypergraph",
  doc: "random edges of p nodes, each node in `degree` of them",
  arguments: {
    n: NODES,
    p: { type: "integer", required: true, minimum: 1, doc: "nodes of an edge" },
    degree: { type: "integer", required: true, minimum: 0, doc: "edges of each node; n * degree is a multiple of p" },
  },
  size({ n, p, degree }) {
    if (p > n) return { problem: `p = ${p} distinct nodes out of n = ${n}`, hint: `p is at most ${n}` };
    if ((n * degree) % p !== 0) {
      const step = p / divisor(p, degree);
      const below = Math.floor(n / step) * step;
      const near = below >= p ? `${below} or ${below + step}` : `${below + step}`;
      return { problem: `n * degree = ${n * degree} is no multiple of p = ${p}`, hint: `try n = ${near}` };
    }
    const most = choose(n - 1, p - 1);
    if (degree > most)
      return {
        problem: `degree = ${degree}, but a node is in ${most} sets of ${p}`,
        hint: `degree is at most ${most}`,
      };
    return { nodes: n, edges: (n * degree) / p, arity: p };
  },
  edges: ({ n, p, degree }, stream) => regularTuples(n, p, degree, stream),
};

/** Greatest common divisor. */
function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
