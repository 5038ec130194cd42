import { type GraphKind, NODES } from "./graph-source.js";

/** `grid(l, dimension = 2, periodic = true)`: a hypercubic lattice of side l; nodes are numbered with the last coordinate fastest. */
export const grid: GraphKind = {
  name: "grid",
  doc: "a hypercubic lattice of side l",
  arguments: {
    l: { type: "integer", required: true, minimum: 1, doc: "nodes along each side" },
    dimension: { type: "integer", default: 2, minimum: 1, maximum: 16, doc: "number of dimensions" },
    periodic: { type: "boolean", default: true, doc: "opposite sides are joined" },
  },
  size: ({ l, dimension, periodic }) => ({
    nodes: l ** dimension,
    edges: dimension * (l - (wraps(l, periodic) ? 0 : 1)) * l ** (dimension - 1),
    arity: 2,
  }),
  edges: ({ l, dimension, periodic }) => latticeEdges(l, dimension, wraps(l, periodic)),
  note: ({ l, periodic }) => unwrappedNote(l, periodic),
};

/** `chain(n, periodic = false)`: nodes in a row, or in a ring. */
export const chain: GraphKind = {
  name: "chain",
  doc: "nodes in a row, each joined to the next",
  arguments: { n: NODES, periodic: { type: "boolean", default: false, doc: "the last node is joined to the first" } },
  size: ({ n, periodic }) => ({ nodes: n, edges: wraps(n, periodic) ? n : n - 1, arity: 2 }),
  edges: ({ n, periodic }) => latticeEdges(n, 1, wraps(n, periodic)),
  note: ({ n, periodic }) => unwrappedNote(n, periodic),
};

/** A side of two would be joined twice, a side of one to itself. */
function wraps(side: number, periodic: number): boolean {
  return periodic === 1 && side > 2;
}

function unwrappedNote(side: number, periodic: number): string | undefined {
  if (periodic !== 1 || side > 2) return undefined;
  return `a side of ${side} is not closed, as edges would be loops or double`;
}

function latticeEdges(side: number, dimension: number, closed: boolean): Int32Array {
  const nodes = side ** dimension;
  const edges = new Int32Array(2 * dimension * (side - (closed ? 0 : 1)) * side ** (dimension - 1));
  let at = 0;
  for (let node = 0; node < nodes; node++) {
    for (let axis = 0, stride = nodes / side; axis < dimension; axis++, stride /= side) {
      const last = Math.floor(node / stride) % side === side - 1;
      if (last && !closed) continue;
      const next = last ? node - (side - 1) * stride : node + stride;
      edges[at++] = Math.min(node, next);
      edges[at++] = Math.max(node, next);
    }
  }
  return edges;
}
