import type { FlatGraph, VariableBlock } from "../../compiler/ir/flat-graph.js";
import type { Plan } from "../../compiler/ir/plan.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import { isContinuous } from "../continuous/fit.js";
import type { Stream, Streams } from "../contracts.js";
import { ofCopies, withoutDistance } from "./messages.js";
import { tiltedSpheres } from "./spheres.js";
import { tiltedStates } from "./states.js";

/** What a sweep found: the largest move, and why it cannot go on. */
export interface TiltedSweep {
  readonly residual: number;
  /** Largest change of a total, nats, where messages are of discrete variables. */
  readonly movement?: number;
  readonly fault?: Diagnostic;
}

/**
 * Messages of a model under an external field on its weights, in a store of their own: the run that is measured is not touched. Weights
 * count as w_v, one a variable node in flat order: real numbers on their spheres, or -1 and +1 for the two states of a discrete one.
 */
export interface TiltedMessages {
  /** One pass over the factors; `index` counts from 1. */
  sweep(index: number, damping: number): TiltedSweep;
  /** Sets the field B_v = strength * direction[v], exp(B_v w_v) a weight. Totals and norms follow, messages stay. */
  expose(direction: Float64Array, strength: number): void;
  /** <w_v> under the totals of this moment; the array is written anew by the next call. */
  means(): Float64Array;
  /** A draw of every weight from its own marginal, into `out`. */
  draw(stream: Stream, out: Float64Array): void;
  /** Bethe's ln Z of the model at these beliefs, the field's mean taken out: nats a weight, 0 without factors and field. */
  internal(): number;
  /** The same without factors, where the overlap with `direction` is q: the size of the section. -Infinity: there is none. */
  section(direction: Float64Array, q: number): number;
  /** The strength at which the overlap is x without factors and prior: it scales the search for another. */
  strengthOf(x: number): number;
  /** And back. */
  overlapOf(strength: number): number;
  /** Messages that break the symmetry between hidden units. */
  startRandom(stream: Stream): void;
  /** Remembers this moment; the returned function goes back to it. */
  save(): () => void;
}

/** Messages of a graph under a field, flat at the start, or why they cannot be passed. */
export function tiltedMessages(
  graph: FlatGraph,
  plan: Plan,
  streams: Streams,
  caller?: string,
): Outcome<TiltedMessages> {
  const diagnostics = withoutField(graph);
  if (diagnostics.length > 0) return { diagnostics };
  const context = { graph, plan, options: {}, streams, caller };
  return isContinuous(graph) ? tiltedSpheres(context) : tiltedStates(context);
}

/** Why messages of a graph know no field toward a reference; nothing where they do. */
export function withoutField(graph: FlatGraph): Diagnostic[] {
  if (graph.copies !== undefined && isContinuous(graph)) return [ofCopies()];
  const strange = strangeBlock(graph);
  return strange === undefined ? [] : [withoutDistance(strange)];
}

/** The first variable group that has no distances: all must have two states, or all lie on spheres. */
export function strangeBlock({ variables }: FlatGraph): string | undefined {
  const blocks = variables.blocks.filter(({ count }) => count > 0);
  const spheres = blocks.some(({ constraint }) => constraint !== undefined);
  const fits = (block: VariableBlock): boolean =>
    spheres ? block.constraint !== undefined : variables.states[block.first] === 2;
  return blocks.find((block) => !fits(block))?.name;
}

/** (1/n) sum of a_v b_v. */
export function overlapOf(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let v = 0; v < a.length; v++) sum += a[v] * b[v];
  return sum / a.length;
}
