import type { Stream } from "../contracts.js";
import { shuffle } from "../random.js";
import { ATTEMPTS } from "./graph-source.js";
import { isSimple, sortWithin, type TupleSet, tupleSet } from "./tuple-set.js";

// Up to this many stubs a whole pairing is drawn again when it is not simple, which makes the graph exactly uniform where it succeeds.
const REJECTION_STUBS = 10_000;
const REJECTIONS = 20;

/**
 * Edges of `arity` distinct nodes, no edge twice, each node in `degree` of them: the configuration model (Bollobas 1980). Small graphs are
 * drawn again until simple; large ones, and those that resist, are repaired by exchanging a node of a bad edge with one of a random edge,
 * which keeps all degrees. Undefined when repair fails ATTEMPTS times.
 */
export function regularTuples(nodes: number, arity: number, degree: number, stream: Stream): Int32Array | undefined {
  const stubs = Int32Array.from({ length: nodes * degree }, (_, stub) => Math.floor(stub / degree));
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    shuffle(stubs, stubs.length, stream);
    const budget = stubs.length <= REJECTION_STUBS && attempt < REJECTIONS ? 0 : 100;
    if (repair(stubs, arity, budget, stream)) return sortWithin(stubs, arity);
  }
  return undefined;
}

/** Edges under repair: the good ones are in the set, the others are marked. */
interface Pairing {
  readonly positions: Int32Array;
  readonly arity: number;
  readonly set: TupleSet;
  readonly isBad: Uint8Array;
}

/** Make all edges simple and distinct by exchanges, at most `budget` tries a bad edge; false when that does not do. */
function repair(positions: Int32Array, arity: number, budget: number, stream: Stream): boolean {
  const count = positions.length / arity;
  const pairing: Pairing = { positions, arity, set: tupleSet(positions, arity), isBad: new Uint8Array(count) };
  const { isBad } = pairing;
  const bad: number[] = [];
  for (let edge = 0; edge < count; edge++) {
    if (addGood(pairing, edge)) continue;
    isBad[edge] = 1;
    bad.push(edge);
  }
  for (let tries = budget * bad.length; bad.length > 0; tries--) {
    if (tries <= 0) return false;
    const edge = bad[bad.length - 1];
    const other = stream.below(count);
    if (!isBad[edge]) bad.pop();
    else if (other !== edge && exchange(pairing, edge, other, stream)) isBad[edge] = isBad[other] = 0;
  }
  return true;
}

/** Add an edge that repeats neither a node nor another edge; false when it does. */
function addGood({ positions, arity, set }: Pairing, edge: number): boolean {
  if (!isSimple(positions, arity, edge) || set.has(edge)) return false;
  set.add(edge);
  return true;
}

/** Exchange a random node of each edge where that makes both good; false when it does not, and then nothing changes. */
function exchange(pairing: Pairing, edge: number, other: number, stream: Stream): boolean {
  const { positions, arity, set, isBad } = pairing;
  const i = edge * arity + stream.below(arity);
  const j = other * arity + stream.below(arity);
  if (!isBad[other]) set.remove(other);
  swap(positions, i, j);
  if (addGood(pairing, edge)) {
    if (addGood(pairing, other)) return true;
    set.remove(edge);
  }
  swap(positions, i, j);
  if (!isBad[other]) set.add(other);
  return false;
}

function swap(values: Int32Array, i: number, j: number): void {
  const kept = values[i];
  values[i] = values[j];
  values[j] = kept;
}
