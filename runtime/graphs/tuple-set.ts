/** A set of edges, compared as sets of nodes; it holds edge numbers and looks into the caller's array of positions. */
export interface TupleSet {
  /** True when an edge with the same nodes as `edge` is in the set. */
  has(edge: number): boolean;
  add(edge: number): void;
  /** Remove exactly this edge, which must be in the set. */
  remove(edge: number): void;
}

/** An empty set over edges of `arity` nodes in `positions`; open addressing, linear probing, at most half full. */
export function tupleSet(positions: Int32Array, arity: number): TupleSet {
  const capacity = 2 ** Math.ceil(Math.log2(2 * (positions.length / arity) + 2));
  const slots = new Int32Array(capacity).fill(-1);
  const mask = capacity - 1;
  const home = (edge: number): number => hashOf(positions, arity, edge) & mask;
  const has = (edge: number): boolean => {
    for (let slot = home(edge); slots[slot] !== -1; slot = (slot + 1) & mask) {
      if (sameNodes(positions, arity, slots[slot], edge)) return true;
    }
    return false;
  };
  const add = (edge: number): void => {
    let slot = home(edge);
    while (slots[slot] !== -1) slot = (slot + 1) & mask;
    slots[slot] = edge;
  };
  const remove = (edge: number): void => {
    let hole = home(edge);
    while (slots[hole] !== edge) hole = (hole + 1) & mask;
    // Later members of the run move back where that leaves them reachable from their home.
    for (let slot = (hole + 1) & mask; slots[slot] !== -1; slot = (slot + 1) & mask) {
      if (((slot - home(slots[slot])) & mask) >= ((slot - hole) & mask)) {
        slots[hole] = slots[slot];
        hole = slot;
      }
    }
    slots[hole] = -1;
  };
  return { has, add, remove };
}

/** A sum over nodes, so that their order does not matter. */
function hashOf(positions: Int32Array, arity: number, edge: number): number {
  let hash = 0;
  for (let i = edge * arity; i < (edge + 1) * arity; i++) {
    const mixed = Math.imul(positions[i] + 1, 0x9e3779b1);
    hash = (hash + Math.imul(mixed ^ (mixed >>> 15), 0x85ebca77)) | 0;
  }
  return hash ^ (hash >>> 13);
}

/** True when no node stands twice in the edge. */
export function isSimple(positions: Int32Array, arity: number, edge: number): boolean {
  const start = edge * arity;
  for (let i = start + 1; i < start + arity; i++) {
    for (let j = start; j < i; j++) if (positions[i] === positions[j]) return false;
  }
  return true;
}

/** Same nodes in any order; both edges are simple. */
function sameNodes(positions: Int32Array, arity: number, a: number, b: number): boolean {
  for (let i = a * arity; i < (a + 1) * arity; i++) {
    let found = false;
    for (let j = b * arity; j < (b + 1) * arity; j++) if (positions[i] === positions[j]) found = true;
    if (!found) return false;
  }
  return true;
}

/** Nodes of each edge in ascending order, in place. */
export function sortWithin(positions: Int32Array, arity: number): Int32Array {
  for (let start = 0; start < positions.length; start += arity) {
    for (let i = start + 1; i < start + arity; i++) {
      const value = positions[i];
      let j = i;
      for (; j > start && positions[j - 1] > value; j--) positions[j] = positions[j - 1];
      positions[j] = value;
    }
  }
  return positions;
}
