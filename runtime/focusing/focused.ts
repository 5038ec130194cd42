import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { AlgorithmContext, Reading, Restart } from "../contracts.js";
import type { Perturbable } from "../stability/perturbable.js";
import { type FocusStep, isFree } from "./strength.js";

/** What a sweep found: the largest move, and why it cannot go on (`proven`: no configuration has positive weight). */
export interface FocusedSweep {
  readonly residual: number;
  readonly fault?: Diagnostic;
  readonly proven?: boolean;
}

/** Messages of one replica that hears back from the centre: of discrete variables, or of continuous weights. */
export interface FocusedMessages {
  /** One pass under the strength of a step, keyed by `index`, which counts sweeps from 1. */
  sweep(step: FocusStep, index: number): FocusedSweep;
  errors(): number;
  /** Nats a weight that no set of solutions has, or undefined; see `impossibleGain`. */
  impossible(): number | undefined;
  /** What observables may ask under the strength of a step. */
  read(step: FocusStep, iterations: number): Reading;
  save(): object;
  /** False when the snapshot does not fit. */
  restore(snapshot: object, how: Restart, step: FocusStep): boolean;
  /** The messages for a test of the point that a step has come to. */
  perturbable(step: FocusStep): Perturbable;
  /** Goes over to the context of another step, with the messages of the last one. */
  enter(context: AlgorithmContext): void;
}

/** Lays out messages for a graph and its plan; `damping` of the options is that of the first step. */
export type CreateFocused = (context: AlgorithmContext) => Outcome<FocusedMessages>;

/** The context of one step: its own temperature in every `gibbs` channel, and no damping where replicas are free unless requested. */
export function contextAt(context: AlgorithmContext, step: FocusStep): AlgorithmContext {
  const options = isFree(step) ? { damping: 0, ...context.options } : context.options;
  const { beta } = step;
  if (beta === undefined) return { ...context, options };
  const groups = context.graph.groups.map((group) => {
    if (group.kind !== "machine" || group.channel.name !== "gibbs") return group;
    return { ...group, channel: { ...group.channel, parameters: { ...group.channel.parameters, beta } } };
  });
  return { ...context, options, graph: { ...context.graph, groups } };
}

/** True when another step needs another context. */
export function differs(a: FocusStep, b: FocusStep): boolean {
  return a.beta !== b.beta || isFree(a) !== isFree(b);
}

/** True when the model has a temperature that a step can set. */
export function hasGibbs({ groups }: FlatGraph): boolean {
  return groups.some((group) => group.kind === "machine" && group.channel.name === "gibbs");
}
