import { type GraphKind, NODES } from "./graph-source.js";

/** `random_tree(n)`: a uniform random labelled tree, from a random Pruefer sequence in linear time. */
export const randomTree: GraphKind = {
  name: "random_tree",
  doc: "a tree, all labelled trees equally likely",
  arguments: { n: NODES },
  size: ({ n }) => ({ nodes: n, edges: n - 1, arity: 2 }),
  edges({ n }, stream) {
    if (n < 2) return new Int32Array(0);
    return treeOf(
      Int32Array.from({ length: n - 2 }, () => stream.below(n)),
      n,
    );
  },
};

/** The tree of a Pruefer sequence: the smallest leaf is joined to the next entry, again and again. */
function treeOf(sequence: Int32Array, nodes: number): Int32Array {
  const degree = new Int32Array(nodes).fill(1);
  for (const node of sequence) degree[node]++;
  const edges = new Int32Array(2 * (nodes - 1));
  let pointer = degree.indexOf(1);
  let leaf = pointer;
  sequence.forEach((node, k) => {
    edges[2 * k] = Math.min(leaf, node);
    edges[2 * k + 1] = Math.max(leaf, node);
    // A node that becomes a leaf behind the pointer is the smallest leaf now.
    if (--degree[node] === 1 && node < pointer) leaf = node;
    else {
      do pointer++;
      while (degree[pointer] !== 1);
      leaf = pointer;
    }
  });
  edges[2 * nodes - 4] = leaf;
  edges[2 * nodes - 3] = nodes - 1;
  return edges;
}
