import type { Constant } from "../expr/constant.js";
import type { Tensor } from "../ir/tensor.js";
import type { CheckedModel } from "../model.js";

/** An index set with its members: labels as the user counts, or tuples of member positions. */
export interface BoundSet {
  readonly name: string;
  readonly size: number;
  readonly arity: number;
  /** Arity 1: label of each position. */
  readonly labels: Int32Array;
  /** Arity > 1: `size * arity` positions in the member set. */
  readonly tuples?: Int32Array;
}

/** Table factors of a `use uai` or `use fg` file: positions in `labels`, weights >= 0 row-major with the last variable fastest. */
export interface ImportedTables {
  readonly labels: Int32Array;
  readonly states: Int32Array;
  readonly factors: readonly { readonly variables: Int32Array; readonly table: Float64Array }[];
}

/** A model with its numbers: params resolved, index sets counted, data at hand. One for each (sweep point, seed). */
export interface Instance {
  readonly model: CheckedModel;
  readonly params: ReadonlyMap<string, Constant>;
  readonly sets: ReadonlyMap<string, BoundSet>;
  readonly data: ReadonlyMap<string, Tensor>;
  readonly imported?: ImportedTables;
  /** What sources had to say, and the hash of what each read. */
  readonly notes: readonly string[];
  readonly hashes: Readonly<Record<string, string>>;
}

/** The shape of a symbol's axes in this instance. */
export function shapeOf(axes: readonly { readonly set: string }[], sets: ReadonlyMap<string, BoundSet>): number[] {
  return axes.map((axis) => sets.get(axis.set)?.size ?? 0);
}
