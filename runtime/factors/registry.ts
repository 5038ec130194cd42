import type { FactorKindName, FlatGroup } from "../../compiler/ir/flat-graph.js";
import type { FactorKind } from "./contract.js";
import { machine } from "./machine.js";
import { parity } from "./parity.js";
import { spinProduct } from "./spin-product.js";
import { sum } from "./sum.js";
import { table } from "./table.js";

/** Every kind of factor node between discrete variables, by name; `elastic` couples real ones (continuous/replicas.ts). */
export const FACTOR_KINDS: {
  readonly [K in Exclude<FactorKindName, "elastic">]: FactorKind<Extract<FlatGroup, { kind: K }>>;
} = {
  table,
  spin_product: spinProduct,
  parity,
  sum,
  machine,
};

/** The kind of a group, ready to be called with it. */
export function kindOf(group: FlatGroup): FactorKind {
  return FACTOR_KINDS[group.kind as keyof typeof FACTOR_KINDS] as FactorKind;
}
