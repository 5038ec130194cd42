import fc from "fast-check";
import type { SparseFactorGroup } from "../../compiler/ir/flat-graph.js";
import { parityGroup, spinProductGroup, sumGroup, tableGroup } from "../graphs/factors.js";
import { logWeight, logWeights, spin } from "./numbers.js";

/** Kinds of sparse factor. */
export type SparseKind = SparseFactorGroup["kind"];

/** Makes a group of one factor on given variable nodes. */
export type FactorMaker = (variables: readonly number[]) => SparseFactorGroup;

/** A factor of one kind over variables with these numbers of states (all 2, but for `table`), wherever it will stand. */
export function factor(kind: SparseKind, states: readonly number[], hard = false): fc.Arbitrary<FactorMaker> {
  if (kind === "table") {
    const entries = states.reduce((product, q) => product * q, 1);
    return logWeights(entries, hard).map((logTable) => (variables) => tableGroup([{ variables, logTable }]));
  }
  if (kind === "spin_product") {
    return logWeight().map((coupling) => (variables) => spinProductGroup([{ variables, coupling }]));
  }
  if (kind === "parity") return spin().map((sign) => (variables) => parityGroup([{ variables, sign }]));
  return sumFactor(states.length, hard);
}

function sumFactor(arity: number, hard: boolean): fc.Arbitrary<FactorMaker> {
  return fc.array(fc.integer({ min: -3, max: 3 }), { minLength: arity, maxLength: arity }).chain((coefficients) => {
    const reach = coefficients.reduce((sum, c) => sum + Math.abs(c), 1);
    return logWeights(reach, hard).map((logTable) => (variables) => sumGroup([{ variables, coefficients, logTable }]));
  });
}
