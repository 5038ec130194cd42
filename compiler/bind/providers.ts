import type { Outcome } from "../../grammar/diagnostic.js";
import type { Tensor } from "../ir/tensor.js";
import type { ImportedGraph } from "../model.js";
import type { DataRequest, SourceCall } from "../source-call.js";
import type { ImportedTables } from "./instance.js";

type Hashes = Readonly<Record<string, string>>;

/** What the binder is given to fetch data with: the runtime's sources behind plain functions, so that the compiler imports none. */
export interface Providers {
  /** `split` is `test` for held-out patterns. */
  data(
    request: DataRequest,
    split: "train" | "test",
  ): Outcome<{ tensors: readonly Tensor[]; hash: string; notes: readonly string[] }>;
  graph(name: string, call: SourceCall): Outcome<BoundGraph>;
  /** Tables of a graph with its evidence in them; `hashes` by the paths of what was read. */
  tables(graph: ImportedGraph): Outcome<ImportedTables & { hashes: Hashes; notes: readonly string[] }>;
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
