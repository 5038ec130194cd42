import type { Stream } from "../contracts.js";
import { shuffle } from "../random.js";
import { type GraphKind, NODES } from "./graph-source.js";
import { isSimple, sortWithin, tupleSet } from "./tuple-set.js";

/** `random_hypergraph(n, m, p)`: m distinct sets of p nodes, all choices equally likely. */
export const randomHypergraph: GraphKind = {
  name: "random_hypergraph",
  doc: "m distinct random sets of p nodes",
  arguments: {
    n: NODES,
    m: { type: "integer", required: true, minimum: 0, doc: "number of edges" },
    p: { type: "integer", required: true, minimum: 1, doc: "nodes of an edge" },
  },
  size({ n, m, p }) {
    if (p > n) return { problem: `p = ${p} distinct nodes out of n = ${n}`, hint: `p is at most ${n}` };
    const most = choose(n, p);
    if (m > most)
      return {
        problem: `m = ${m} distinct edges, but ${n} nodes have ${most} sets of ${p}`,
        hint: `m is at most ${most}`,
      };
    return { nodes: n, edges: m, arity: p };
  },
  edges: ({ n, m, p }, stream) => (m > choose(n, p) / 2 ? partOfAll(n, m, p, stream) : drawn(n, m, p, stream)),
};

/** Number of sets of p nodes; Infinity when beyond doubles. */
export function choose(n: number, p: number): number {
  let result = 1;
  for (let i = 1; i <= Math.min(p, n - p); i++) result = (result * (n - i + 1)) / i;
  return Math.round(result);
}

/** Draw edge by edge, again where it repeats a node or an earlier edge. */
function drawn(nodes: number, count: number, arity: number, stream: Stream): Int32Array {
  const positions = new Int32Array(count * arity);
  const set = tupleSet(positions, arity);
  for (let edge = 0; edge < count; edge++) {
    do drawSet(positions, edge * arity, nodes, arity, stream);
    while (!isSimple(positions, arity, edge) || set.has(edge));
    set.add(edge);
  }
  return sortWithin(positions, arity);
}

/** Distinct nodes one by one (Floyd's method), so that large edges of few nodes are no trouble. */
function drawSet(positions: Int32Array, start: number, nodes: number, arity: number, stream: Stream): void {
  for (let i = 0; i < arity; i++) {
    const top = nodes - arity + i;
    const node = stream.below(top + 1);
    positions[start + i] = positions.subarray(start, start + i).includes(node) ? top : node;
  }
}

/** For dense hypergraphs: all sets in lexicographic order, a random part of them. */
function partOfAll(nodes: number, count: number, arity: number, stream: Stream): Int32Array {
  const total = choose(nodes, arity);
  const order = Int32Array.from({ length: total }, (_, edge) => edge);
  shuffle(order, total, stream);
  const all = new Int32Array(total * arity);
  const current = Int32Array.from({ length: arity }, (_, i) => i);
  for (let edge = 0; edge < total; edge++) {
    all.set(current, edge * arity);
    let i = arity - 1;
    while (i > 0 && current[i] === nodes - arity + i) i--;
    current[i]++;
    for (let later = i + 1; later < arity; later++) current[later] = current[later - 1] + 1;
  }
  const edges = new Int32Array(count * arity);
  for (let k = 0; k < count; k++) edges.set(all.subarray(order[k] * arity, (order[k] + 1) * arity), k * arity);
  return edges;
}
