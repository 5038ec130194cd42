import type { Outcome } from "../../grammar/diagnostic.js";
import type { Span } from "../../grammar/source.js";
import type { Tensor } from "../ir/tensor.js";
import type { DataRequest, SourceCall } from "../source-call.js";
import type { ImportedTables } from "./instance.js";

/** What the binder is given to fetch data with: the runtime's sources behind plain functions, so that the compiler imports none. */
export interface Providers {
  /** `split` is `test` for held-out patterns. */
  data(
    request: DataRequest,
    split: "train" | "test",
  ): Outcome<{ tensors: readonly Tensor[]; hash: string; notes: readonly string[] }>;
  graph(name: string, call: SourceCall): Outcome<BoundGraph>;
  tables(
    format: "uai" | "fg",
    path: string,
    span: Span,
  ): Outcome<ImportedTables & { hash: string; notes: readonly string[] }>;
  /** Names that are sources, so that `from f(...)` is told from a teacher expression. */
  readonly sourceNames: ReadonlySet<string>;
  /** Arrays given by the caller of the library, used instead of the statement's source. */
  readonly given: ReadonlyMap<string, Tensor>;
  /** Bytes that the whole run may hold. */
  readonly memoryLimit: number;
}

/** A graph with its hyperedges: `arity` node positions each. */
export interface BoundGraph {
  readonly nodes: number;
  readonly arity: number;
  readonly edges: Int32Array;
  readonly labels?: Int32Array;
  readonly notes: readonly string[];
}
