import fc from "fast-check";
import type { FlatGraph, FlatGroup } from "../../compiler/ir/flat-graph.js";
import { graphOf } from "../graphs/factors.js";
import { categoricalVariables } from "../graphs/variables.js";
import { type FactorMaker, factor, type SparseKind } from "./factors.js";
import { logWeights } from "./numbers.js";

/** What random trees are made of. */
export interface TreeOptions {
  /** Factors, 0 .. this (default 5). */
  readonly maxFactors?: number;
  /** Kinds to mix (default: all four). */
  readonly kinds?: readonly SparseKind[];
  /** Allow forbidden entries, states and parities; the weights may then all be 0 (default true). */
  readonly hard?: boolean;
}

/** A factor that grows the tree: it hangs on an existing variable node and brings its others with it. */
interface Branch {
  /** Which of the variable nodes that suit it; taken modulo their number. */
  readonly stem: number;
  /** States of the stem it wants, and of the variable nodes it adds. */
  readonly states: readonly number[];
  readonly make: FactorMaker;
}

/**
 * Trees of mixed factor kinds over variables with 2, 3 or 4 states: prior on every variable, up to 3 edges a factor, a few
 * thousand configurations at most.
 */
export function trees(options: TreeOptions = {}): fc.Arbitrary<FlatGraph> {
  const { maxFactors = 5, kinds = ["table", "spin_product", "parity", "sum"], hard = true } = options;
  const usable = hard ? kinds : kinds.filter((kind) => kind !== "parity");
  const branches = fc.array(
    fc.constantFrom(...usable).chain((kind) => branch(kind, hard)),
    { maxLength: maxFactors },
  );
  return branches.chain((list) => {
    const { states, groups } = grow(list);
    return fc
      .tuple(...states.map((q) => logWeights(q, hard)))
      .map((priors) => graphOf(categoricalVariables(states, priors), groups));
  });
}

function branch(kind: SparseKind, hard: boolean): fc.Arbitrary<Branch> {
  const count = kind === "table" ? fc.integer({ min: 2, max: 4 }) : fc.constant(2);
  return fc
    .array(count, { minLength: 1, maxLength: 3 })
    .chain((states) => fc.record({ stem: fc.nat(100), states: fc.constant(states), make: factor(kind, states, hard) }));
}

/** Hangs the branches on the tree one after the other; one that finds no suitable variable starts a tree of its own. */
function grow(branches: readonly Branch[]): { states: number[]; groups: FlatGroup[] } {
  const states = [2];
  const groups = branches.map(({ stem, states: wanted, make }) => {
    const suitable = states.map((_, v) => v).filter((v) => states[v] === wanted[0]);
    const at = suitable.length > 0 ? suitable[stem % suitable.length] : states.push(wanted[0]) - 1;
    return make([at, ...wanted.slice(1).map((q) => states.push(q) - 1)]);
  });
  return { states, groups };
}
