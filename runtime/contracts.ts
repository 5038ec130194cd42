import type { AlgorithmInfo, ObservableInfo, OptionSchema, OptionValue, SourceInfo } from "../compiler/capabilities.js";
import type { FlatGraph } from "../compiler/ir/flat-graph.js";
import type { Plan } from "../compiler/ir/plan.js";
import type { Tensor } from "../compiler/ir/tensor.js";
import type { DataRequest, SourceCall } from "../compiler/source-call.js";
import type { Outcome } from "../grammar/diagnostic.js";
import type { FixedPoint, Focus } from "./focusing/row.js";
import type { Progress, Status } from "./progress.js";

// The contracts of the extension points (house.md section 4). One file an instance, one line in its registry.

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
  /** Focusing only. */
  focus?(): Focus;
  /** Runs from several starts only: what they ended in, largest free entropy first. */
  fixedPoints?(): readonly FixedPoint[];
  /** Oracle only: number of configurations of positive weight. */
  solutions?(): number;
  /** Oracle only: number of those at Hamming distance D = 0 .. n from a reference (values of all variable nodes, flat order). */
  countByDistance?(reference: ArrayLike<number>): Float64Array;
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
  readonly arguments: Readonly<Record<string, OptionValue>>;
  readonly streams: Streams;
  /** Held-out patterns of each machine group (same layout as the group), or why there are none. */
  heldOut(): Outcome<FlatGraph>;
  /** Reference arrays by name or path: `reference = w0`. */
  reference(name: string): Outcome<Float64Array>;
  /** How messages of this graph are computed, whatever runs on it; absent where nobody plans. */
  messagePlan?(): Outcome<Plan>;
}
export interface Observable extends ObservableInfo {
  measure(context: MeasureContext): Outcome<readonly MeasureRow[]>;
}

/** Files and data sets, given by the host; the runtime itself opens nothing. */
export interface Files {
  /** Bytes of a file, or undefined when there is none; paths are relative to the model file. */
  read(path: string): Uint8Array | undefined;
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

type LawParameters = Readonly<Record<string, number>>;

/** A hidden unit's activation. `laws.ts` puts the parameters in. */
export interface Activation {
  readonly name: string;
  readonly doc: string;
  readonly parameters: LawParameters;
  apply(z: number, parameters: LawParameters): number;
  /** The form that gradients pass through, where it is another one: a piecewise constant activation has none of its own. */
  smooth?(z: number, parameters: LawParameters): number;
  /** First and second derivative, piece by piece, of the smooth form where there is one. */
  slope(z: number, parameters: LawParameters): number;
  curvature(z: number, parameters: LawParameters): number;
  /** Ascending places where the activation or its slope jumps. */
  breakpoints(parameters: LawParameters): readonly number[];
  /** Values on the pieces between the breakpoints, of activations that are constant on each. */
  levels?(parameters: LawParameters): readonly number[];
  /** Mean and variance of its value under a normal z, where they have a closed form; `spread` > 0 is the standard deviation of z. */
  mean?(centre: number, spread: number, parameters: LawParameters): number;
  variance?(centre: number, spread: number, parameters: LawParameters): number;
}

/**
 * A rule from hidden units tau in {-1,+1}^K to an output +-1. Messages are probabilities in log-odds of the unit being +1.
 * `toHidden`: given lp[k] = ln P(tau_k = +1), lm[k] = ln P(tau_k = -1) of the cavity and log-weights (wPlus, wMinus) of output +1 and -1,
 * writes for each k the log-weights of tau_k = +1 and -1 with unit k left out (outPlus[k], outMinus[k]); log-domain throughout.
 * `logZ`: the log of sum over tau of prod P(tau_k) weight(rule(tau)).
 */
export interface OutputRule {
  readonly name: string;
  readonly doc: string;
  readonly parameters: Readonly<Record<string, number>>;
  decide(tau: ArrayLike<number>, units: number, parameters: Readonly<Record<string, number>>): number;
  /** Doubles of scratch space that toHidden and logZ need for K units. */
  scratch(units: number): number;
  toHidden(view: RuleView): void;
  logZ(view: RuleView): number;
  /** Units that LAL moves for a wrong output: indices in the order of increasing |h| whose flips make the output right, fewest first. */
  flips(h: ArrayLike<number>, units: number, label: number, parameters: Readonly<Record<string, number>>): number[];
}
/** Offsets into one heap, so that no view is allocated in a loop; all arrays of length `units`. */
export interface RuleView {
  heap: Float64Array;
  units: number;
  /** Offsets: ln P(tau = +1), ln P(tau = -1) in; log-weights of tau = +1, -1 out; scratch. */
  logPlus: number;
  logMinus: number;
  outPlus: number;
  outMinus: number;
  scratch: number;
  /** Log-weights of output +1 and -1 (0 and -Infinity for a hard label +1). */
  weightPlus: number;
  weightMinus: number;
  parameters: Readonly<Record<string, number>>;
}

/** A channel from the machine's output to the label -1 or +1. `laws.ts` puts the parameters in. */
export interface Channel {
  readonly name: string;
  readonly doc: string;
  readonly parameters: LawParameters;
  /** `sign`: of a real output only the sign counts, sign(0) = +1; `real`: its value. */
  readonly sees: "sign" | "real";
  /** ln of the weight of a label (-1, +1) under an output. */
  logWeight(label: number, output: number, parameters: LawParameters): number;
  /** Ascending places where the weight of a label jumps as a function of a real output. */
  breakpoints(label: number, parameters: LawParameters): readonly number[];
  /** The closed form of channels that see a real number and have one. */
  steps?(label: number, parameters: LawParameters): ChannelSteps;
}

/** The weight of a label as steps: constant between the thresholds, after normal noise was added to the output. */
export interface ChannelSteps {
  /** Standard deviation of the noise, >= 0. */
  readonly noise: number;
  /** Ascending. */
  readonly thresholds: readonly number[];
  /** ln of the weight on each of the thresholds.length + 1 open pieces. */
  readonly logWeights: readonly number[];
}

export type { OptionSchema, Progress, Status };
