import type { OptionValue } from "../compiler/capabilities.js";
import type { GroupPlan, Plan } from "../compiler/ir/plan.js";
import type { Tensor } from "../compiler/ir/tensor.js";
import type { Diagnostic } from "../grammar/diagnostic.js";
import type { Status } from "../runtime/contracts.js";
import type { Checkpoint } from "./checkpoint.js";

/** Values of swept, annealed and overridden names that tell one run of an experiment from another. */
export type Params = Readonly<Record<string, OptionValue>>;

interface OfRun {
  readonly experiment: string;
  /** Number of the (sweep point, seed) pair, from 0, in the order of the grid; the same whatever the number of workers. */
  readonly run: number;
  readonly seed: number;
  readonly params: Params;
}
/** Sent once before the first run: what will be done. */
export interface StartEvent {
  readonly type: "start";
  readonly experiment: string;
  readonly model: string;
  readonly algorithm: string;
  readonly runs: number;
  readonly seeds: readonly number[];
  /** Resolved params of the first run. */
  readonly resolved: Params;
}
export interface PlanEvent extends OfRun {
  readonly type: "plan";
  readonly plan: Plan;
  readonly groups: readonly GroupPlan[];
  /** What the sources and the compiler want to tell ("BP is exact on this tree", "250 of 413 dress images train"). */
  readonly notes: readonly string[];
  readonly dataHashes: Readonly<Record<string, string>>;
}
export interface DiagnosticEvent {
  readonly type: "diagnostic";
  readonly diagnostic: Diagnostic;
}
export interface ProgressEvent extends OfRun {
  readonly type: "progress";
  readonly iteration: number;
  /** Number of this step of the anneal from 1, and of all its steps; 1 of 1 where nothing is annealed. */
  readonly step: number;
  readonly steps: number;
  /** Names that the anneal changes; their values are in `params`. */
  readonly annealed: readonly string[];
  /** Most iterations this step can take, where known: for the remaining time. */
  readonly limit?: number;
  readonly residual?: number;
  readonly errors?: number;
}
/** One number, as in `measures.parquet`. */
export interface MeasureEvent extends OfRun {
  readonly type: "measure";
  /** The algorithm's name, `exact` for the oracle. */
  readonly method: string;
  readonly iteration: number;
  readonly observable: string;
  /** As the experiment writes it, arguments included: tells `overlap` from `overlap(reference = w0)`. */
  readonly expression: string;
  readonly coordinate: number | null;
  /** Plate labels of an array-valued observable, then the state. */
  readonly index: readonly number[] | null;
  readonly variable: string | null;
  readonly value: number;
  readonly std_error: number | null;
  readonly unit: string;
  readonly status: Status | null;
}
/** Arrays at the end of a run: weights by variable name, marginals on request; `saves` are the experiment's `save w to "file"`. */
export interface ArraysEvent extends OfRun {
  readonly type: "arrays";
  readonly arrays: Readonly<Record<string, Tensor & { readonly axes: readonly string[] }>>;
  readonly saves: readonly { readonly name: string; readonly path: string }[];
}
export interface ResultEvent extends OfRun {
  readonly type: "result";
  readonly method: string;
  readonly status: Status;
  /** One sentence of advice for this status. */
  readonly advice: string;
  readonly errors: number | null;
  /** Of the last step of the anneal, and (absent: the same) of all steps. */
  readonly iterations: number;
  readonly total_iterations?: number;
  readonly residual: number | null;
  /** Of message passing at rest: factor by which small changes of the messages grow in a sweep there; null where nothing was tested. */
  readonly growth: number | null;
  /** False at an unstable fixed point; null as above. */
  readonly stable: boolean | null;
  readonly wall_s: number;
  /** What `expect` looks at: params with options, and the mean of each observable over its rows. */
  readonly summary: { readonly params: Params; readonly values: Readonly<Record<string, number>> };
}
/** Where a run stands, told now and then where `checkpoints` asks for it: `resume` goes on from there. */
export interface CheckpointEvent extends OfRun {
  readonly type: "checkpoint";
  readonly checkpoint: Checkpoint;
  /** The run is cancelled: no other follows. */
  readonly last: boolean;
}
/** Sent last: the outcome of every `expect`, and whether anything converged. */
export interface EndEvent {
  readonly type: "end";
  readonly expectations: readonly { readonly text: string; readonly passed: boolean; readonly detail: string }[];
  /** False when no run was solved or converged. */
  readonly anyConverged: boolean;
  readonly cancelled: boolean;
}
export type RunEvent =
  | StartEvent
  | PlanEvent
  | DiagnosticEvent
  | ProgressEvent
  | MeasureEvent
  | ArraysEvent
  | CheckpointEvent
  | ResultEvent
  | EndEvent;
