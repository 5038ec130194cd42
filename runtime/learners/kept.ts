import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { Rows } from "../kernels/dense-dot.js";
import { type Gram, gramMatrix, isPacked } from "./gram.js";

// Two ways to preactivations: computed from the weights on demand (inputs products a pattern and unit), or kept for all
// patterns beside the weights and moved along with them (patterns products a move). The trajectories are equal up to rounding.

/** Products of the patterns as each unit sees them; machines on the same patterns share them. */
export type Grams = readonly Gram[];

/** `auto`: kept where that is cheaper over a typical run and fits the memory. */
export type Preactivations = "auto" | "kept" | "computed";

/** A typical run: epochs, and the share of the patterns that are wrong in one. */
const EPOCHS = 50;
const WRONG = 0.15;
/** What 32 products of signs cost, in products of numbers. */
const WORD = 3;
const MOST_BYTES = 2 ** 28;

/** The products, or undefined where preactivations are rather computed. `machines`: how many share them. */
export function gramsFor(
  group: MachineGroup,
  rows: readonly Rows[],
  wanted: Preactivations,
  machines = 1,
): Grams | undefined {
  // Units of full wiring see the same rows; strided rows were copied, for each unit its own.
  const same = rows.map((one) => rows.findIndex(({ values, first }) => values === one.values && first === one.first));
  const distinct = rows.filter((_, k) => same[k] === k);
  if (wanted === "computed" || (wanted === "auto" && !pays(group, distinct, machines))) return undefined;
  const grams = rows.map((one, k) => (same[k] === k ? gramMatrix(one, group.patterns, group.inputs) : undefined));
  return same.map((k) => grams[k] as Gram);
}

function pays({ patterns, units, inputs }: MachineGroup, distinct: readonly Rows[], machines: number): boolean {
  const pairs = patterns * patterns * distinct.length;
  const packed = distinct.every((one) => isPacked(one, patterns, inputs));
  if (pairs * (packed ? 2 : 8) > MOST_BYTES) return false;
  const setup = (pairs * (packed ? WORD * Math.ceil(inputs / 32) : inputs)) / 2;
  const moves = WRONG * patterns * patterns;
  return setup + machines * EPOCHS * moves < machines * EPOCHS * units * inputs * patterns;
}
