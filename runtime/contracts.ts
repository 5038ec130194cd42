import type { AlgorithmInfo, ObservableInfo, OptionSchema, OptionValue, SourceInfo } from "../compiler/capabilities.js";
import type { FlatGraph } from "../compiler/ir/flat-graph.js";
import type { Plan } from "../compiler/ir/plan.js";
import type { Tensor } from "../compiler/ir/tensor.js";
import type { DataRequest, SourceCall } from "../compiler/source-call.js";
import type { Diagnostic, Outcome } from "../grammar/diagnostic.js";
import type { FixedPoint, Focus } from "./focusing/row.js";
import type { Progress, Status } from "./progress.js";

// The contracts of the extension points. One file an instance, one line in its registry.

/** A reproducible random stream; equal (seed, purpose, index) give equal numbers on every machine. */
export interface Stream {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** -1 or 1. */
  sign(): number;
  /** Uniform integer in 0 .. n - 1. */
  below(n: number): number;
}
export type Streams = (purpose: string, index?: number) => Stream;

export interface AlgorithmContext {
  readonly graph: FlatGraph;
  readonly plan: Plan;
  /** Options after defaults. */
  readonly options: Readonly<Record<string, OptionValue>>;
  readonly streams: Streams;
  /** Whom to name in messages: the algorithm, or the observable that passes messages of its own. */
  readonly caller?: string;
}

/** What observables may ask of an algorithm's state. Absent members: the algorithm does not give them. */
export interface Reading {
  /** Decoded value of every variable node, in flat order; discrete ones are values of their support. Length variables.count. */
  configuration(): Float64Array;
  /** P(state s of v) at `stateOffset[v] + s`, the layout of FlatVariables. */
  marginals?(): Float64Array;
  /** ln Z in nats, absolute: counting measure on discrete variables, area on spheres of continuous ones; Bethe's under message passing. */
  logPartition?(): number;
  /** Nats a weight relative to the prior measure: 0 without constraints. Absent: ln Z minus the prior's, a weight. */
  freeEntropy?(): number;
  /** Mean value of every variable node, flat order; given where variables are continuous and have no marginals by state. */
  means?(): Float64Array;
  /** Mean energy <E> of energy groups and gibbs channels (number of errors), without beta. */
  meanEnergy?(): number;
  /** Inverse temperature of the `gibbs` channels, where the run set it instead of the model. */
  beta?(): number;
  /** Focusing only. */
  focus?(): Focus;
  /** Runs from several starts only: what they ended in, stable points first, largest free entropy first among each. */
  fixedPoints?(): readonly FixedPoint[];
  /** Oracle only: number of configurations of positive weight. */
  solutions?(): number;
  /** Oracle only: ln of the summed weights at Hamming distance D = 0 .. n from a reference (values of all variable nodes, flat order). */
  logWeightByDistance?(reference: ArrayLike<number>): Float64Array;
  iterations(): number;
  /** Learners only. */
  epochs?(): number;
}

/** `resume` (the default) goes on where the snapshot was taken; `warm` starts anew from its messages, counting from 0. */
export type Restart = "resume" | "warm";

export interface Algorithm<S = unknown> extends AlgorithmInfo {
  init(context: AlgorithmContext): Outcome<S>;
  step(state: S): Progress;
  read(state: S): Reading;
  /** A plain structured-clonable snapshot, and back: cancel and resume equal an unbroken run. */
  save(state: S): unknown;
  restore(context: AlgorithmContext, snapshot: unknown, how?: Restart): Outcome<S>;
}

/** One row of `measures.parquet`, before run, seed and sweep names are added. */
export interface MeasureRow {
  readonly observable: string;
  readonly value: number;
  readonly stdError?: number;
  readonly unit: string;
  /** d of `local_entropy`, beta of `hessian_spectrum`, ... */
  readonly coordinate?: number;
  /** Plate labels of an array-valued observable, then the state where there is one. */
  readonly index?: readonly number[];
  /** Variable group the row speaks of. */
  readonly variable?: string;
  readonly status?: Status;
}

export interface MeasureContext {
  readonly graph: FlatGraph;
  readonly reading: Reading;
  readonly method: string;
  /** Largest change of a message or weight mean in the last sweep, where the run tells it. */
  readonly residual?: number;
  readonly arguments: Readonly<Record<string, OptionValue>>;
  readonly streams: Streams;
  /** Held-out patterns of each machine group (same layout as the group), or why there are none. */
  heldOut(): Outcome<FlatGraph>;
  /** Reference arrays by name or path: `reference = w0`. */
  reference(name: string): Outcome<Float64Array>;
  /** The configuration that the name of a variable stands for as a reference, where it is not the run's own. */
  readonly answer?: Float64Array;
  /** How messages of this graph are computed, whatever runs on it; absent where nobody plans. */
  messagePlan?(): Outcome<Plan>;
}
/** Arguments under which enumeration and another method give the same quantity. */
export interface AlikeRequest {
  readonly exact: MeasureContext["arguments"];
  readonly beside: MeasureContext["arguments"];
  /** What tells the request from the plain one in its text, "ensemble = "field"" say; absent where it is the plain one. */
  readonly said?: string;
}
export interface Observable extends ObservableInfo {
  measure(context: MeasureContext): Outcome<readonly MeasureRow[]>;
  /** What an oracle asks of both its columns, where they would mean different things by the plain request. */
  alike?(given: MeasureContext["arguments"]): AlikeRequest;
  /** True where it looks at held-out patterns, by its arguments after defaults. */
  heldOut?(given: MeasureContext["arguments"]): boolean;
  /** What is wrong with its arguments, asked before anything runs: `reading` gives only some configuration of legal values. */
  faults?(context: MeasureContext): readonly Diagnostic[];
}

/** Files and data sets, given by the host; the runtime itself opens nothing. */
export interface Files {
  /** Bytes of a file, or undefined when there is none; paths are relative to the model file. */
  read(path: string): Uint8Array | undefined;
  /** Names of the files in the folder of a path, for a message on one that is missing; a host that cannot tell leaves it out. */
  names?(path: string): readonly string[];
  /** The folder that reads are kept below, where this path leads out of it. */
  outside?(path: string): string | undefined;
  /** A data set prepared by `wfmc data get`: its compact cached file. */
  dataset(name: string): Uint8Array | undefined;
}
export interface SourceContext {
  readonly files: Files;
  readonly streams: Streams;
  /** "train", or "test" when held-out patterns are drawn for `test_error`. */
  readonly split: "train" | "test";
  /** Name of the graph that is drawn, which keys its random stream; data have their request's purpose instead. */
  readonly purpose?: string;
}
export interface SourceResult {
  readonly tensors: readonly Tensor[];
  /** SHA-256 (hex) of what was read, or of the recipe for random sources: goes to the manifest. */
  readonly hash: string;
  /** Sentences worth telling ("250 of 413 dress images train, 163 test"). */
  readonly notes: readonly string[];
}
export interface Source extends SourceInfo {
  produce(request: DataRequest, context: SourceContext): Outcome<SourceResult>;
}

/** A graph for `graph G = ...`: hyperedges of one arity over nodes 0 .. nodes - 1. */
export interface GraphResult {
  readonly nodes: number;
  readonly arity: number;
  /** edges.length = arity * number of edges, node positions. */
  readonly edges: Int32Array;
  /** Labels of the nodes as the user counts; absent: 1 .. nodes. */
  readonly labels?: Int32Array;
  readonly notes: readonly string[];
}
export interface GraphSource extends SourceInfo {
  produce(call: SourceCall, context: SourceContext): Outcome<GraphResult>;
}

/** Table factors read from a UAI or libDAI file (`use uai`, `use fg`). */
export interface FactorTables {
  /** Labels as the file counts, and number of states, one a variable. */
  readonly labels: Int32Array;
  readonly states: Int32Array;
  /** `variables` are positions in `labels`; `table` holds weights >= 0, row-major, last variable fastest. */
  readonly factors: readonly { readonly variables: Int32Array; readonly table: Float64Array }[];
  readonly notes: readonly string[];
}

export type { Activation, Channel, ChannelSteps, OutputRule, RuleView } from "./law-contracts.js";
export type { OptionSchema, Progress, Status };
