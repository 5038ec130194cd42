import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import { decode } from "../algorithms/message-reading.js";
import { valuesOf } from "../beliefs.js";
import type { AlgorithmContext, Progress, Reading, Restart } from "../contracts.js";
import { createEngine, type Engine, sweep } from "../engine.js";
import { countErrors } from "../errors.js";
import { notConverged, snapshotMismatch } from "../numeric-messages.js";
import { type MessageSnapshot, restoreMessages, saveMessages, startRandom } from "../snapshot.js";
import { readFields } from "./field-reading.js";
import { focusFields } from "./fields.js";
import { noChannel } from "./messages.js";
import { protocolOf } from "./protocol.js";
import { atStart, nextSweep, type Pace, type Place, paceOf, progressOf } from "./steps.js";
import { type FocusStep, isFree } from "./strength.js";

/** Focusing of discrete variables, as `fbp` runs it. */
export interface FieldFocus {
  readonly kind: "fields";
  readonly context: AlgorithmContext;
  readonly pace: Pace;
  readonly place: Place;
  engine: Engine;
}

interface FieldSnapshot extends MessageSnapshot {
  readonly place: Place;
}

/** Of message and field, where nothing else is asked for. */
const DAMPING = 0.3;

/** Messages at their start, or why they do not fit. */
export function init(context: AlgorithmContext): Outcome<FieldFocus> {
  const { graph, options } = context;
  const protocol = protocolOf(options, graph);
  if (!protocol.value) return { diagnostics: protocol.diagnostics };
  const pace = paceOf(options, protocol.value);
  if (pace.steps[0].beta !== undefined && !hasGibbs(graph)) return { diagnostics: [noChannel()] };
  const { engine, diagnostics } = createEngine(at(context, pace.steps[0]));
  if (!engine) return { diagnostics };
  if ((options["init"] ?? startOf(graph)) === "random") startRandom(engine.store, context.streams("init"));
  return { value: { kind: "fields", context, pace, place: atStart(), engine }, diagnostics };
}

/** The context of one step: its damping, and its own temperature in every `gibbs` channel. */
function at(context: AlgorithmContext, step: FocusStep): AlgorithmContext {
  const options = { ...context.options, damping: dampingOf(context, step) };
  if (step.beta === undefined) return { ...context, options };
  const groups = context.graph.groups.map((group) =>
    group.kind === "machine" && group.channel.name === "gibbs"
      ? { ...group, channel: { ...group.channel, parameters: { ...group.channel.parameters, beta: step.beta ?? 0 } } }
      : group,
  );
  return { ...context, options, graph: { ...context.graph, groups } };
}

/** Without coupling it is belief propagation, which is not damped unless asked. */
function dampingOf({ options }: AlgorithmContext, step: FocusStep): number {
  return Number(options["damping"] ?? (isFree(step) ? 0 : DAMPING));
}

function hasGibbs({ groups }: FlatGraph): boolean {
  return groups.some((group) => group.kind === "machine" && group.channel.name === "gibbs");
}

/** Units that share their inputs are told apart by their first messages only. */
function startOf({ groups }: FlatGraph): "flat" | "random" {
  return groups.some((group) => group.kind === "machine" && group.wiring === "full" && group.units > 1)
    ? "random"
    : "flat";
}

/** One sweep. */
export function step(state: FieldFocus): Progress {
  const { context, pace, place } = state;
  const before = pace.steps[place.at];
  const now = nextSweep(place, pace);
  if (now.beta !== before.beta || isFree(now) !== isFree(before)) enter(state, now);
  const { engine } = state;
  const moved = focusFields(engine.store, now, dampingOf(context, now));
  let { residual, fault } = sweep(engine, place.iteration);
  if (engine.schedule === "tree" && !fault) ({ residual, fault } = sweep(engine, place.iteration));
  if (fault) return { iteration: place.iteration, residual, status: "diverged", diagnostics: [fault] };
  const most = Math.max(moved, residual);
  const errors = () => countErrors(engine.graph, valuesOf(engine.store, decode(engine)));
  return progressOf(place, pace, most, errors, (sweeps) => notConverged(sweeps, most));
}

/** Goes over to a step of another damping or temperature, with the messages of the last one. */
function enter(state: FieldFocus, next: FocusStep): void {
  const messages = saveMessages(state.engine.store);
  const { engine } = createEngine(at(state.context, next));
  if (!engine) return;
  restoreMessages(engine.store, messages);
  state.engine = engine;
}

/** What observables may ask, under the strength of the last sweep. */
export function read({ engine, pace, place }: FieldFocus): Reading {
  return readFields(engine, pace.steps[place.at], place.iteration);
}

/** Messages, pseudo fields and the place in the protocol. */
export function save({ engine, place }: FieldFocus): FieldSnapshot {
  return { ...saveMessages(engine.store), place: { ...place } };
}

/** Continues from a snapshot of the same model. */
export function restore(context: AlgorithmContext, snapshot: unknown, how: Restart): Outcome<FieldFocus> {
  const started = init(context);
  const state = started.value;
  if (!state) return started;
  const saved = snapshot as Partial<FieldSnapshot> | undefined;
  if (!saved?.place || saved.place.at >= state.pace.steps.length) return { diagnostics: [snapshotMismatch("fbp")] };
  if (how === "resume") {
    Object.assign(state.place, saved.place);
    if (saved.place.at > 0) enter(state, state.pace.steps[saved.place.at]);
  }
  return restoreMessages(state.engine.store, saved) ? started : { diagnostics: [snapshotMismatch("fbp")] };
}
