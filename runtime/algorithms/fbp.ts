import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import { isContinuous } from "../continuous/fit.js";
import type { Algorithm, AlgorithmContext, Progress, Restart } from "../contracts.js";
import { createFields } from "../focusing/field-messages.js";
import { contextAt, differs, type FocusedMessages, hasGibbs } from "../focusing/focused.js";
import { noCentre, noChannel, stepFailed } from "../focusing/messages.js";
import { PROTOCOL_OPTIONS, protocolOf } from "../focusing/protocol.js";
import { createSpheres } from "../focusing/sphere-messages.js";
import { atStart, nextSweep, type Pace, type Place, paceOf, progressOf, sweepOf } from "../focusing/steps.js";
import type { FocusStep } from "../focusing/strength.js";
import { snapshotMismatch } from "../numeric-messages.js";
import { withStability } from "../stability/with-stability.js";
import { withStarts } from "./census.js";
import { handlesFocusing } from "./fbp-handles.js";
import { MESSAGE_OPTIONS } from "./message-options.js";
import { broken } from "./verdict.js";

interface FbpState {
  readonly context: AlgorithmContext;
  readonly messages: FocusedMessages;
  readonly pace: Pace;
  readonly place: Place;
}

interface FbpSnapshot {
  readonly messages: object;
  readonly place: Place;
}

function init(context: AlgorithmContext): Outcome<FbpState> {
  const { graph, options } = context;
  const protocol = protocolOf(options, graph);
  if (!protocol.value) return { diagnostics: protocol.diagnostics };
  const pace = paceOf(options, protocol.value);
  const [first] = pace.steps;
  if (first.beta !== undefined && !hasGibbs(graph)) return { diagnostics: [noChannel()] };
  const real = isContinuous(graph);
  if (inPairs(graph) && !real) return { diagnostics: [noCentre(graph.replicas?.variables[0] ?? "w")] };
  const create = real ? createSpheres : createFields;
  const { value: messages, diagnostics } = create(contextAt(context, first));
  if (!messages) return { diagnostics };
  return { value: { context, messages, pace, place: atStart() }, diagnostics };
}

/** True of replicas that are coupled to each other. */
function inPairs({ replicas }: FlatGraph): boolean {
  return replicas !== undefined && replicas.centre === undefined;
}

/** Springs between all pairs of Gaussian replicas are springs y times as strong to a free centre. */
function felt({ graph }: AlgorithmContext, step: FocusStep): FocusStep {
  return inPairs(graph) ? { ...step, gamma: step.gamma * step.y } : step;
}

/** One sweep. */
function step({ context, messages, pace, place }: FbpState): Progress {
  const before = pace.steps[place.at];
  const now = nextSweep(place, pace);
  if (differs(before, now)) messages.enter(contextAt(context, now));
  const { residual, fault, proven } = messages.sweep(felt(context, now), place.iteration);
  if (fault) return broken({ movement: residual, proven }, fault, sweepOf(place, pace, residual));
  return progressOf(place, pace, residual, messages, (sweeps) => stepFailed(now, sweeps, residual));
}

function save({ messages, place }: FbpState): FbpSnapshot {
  return { messages: messages.save(), place: { ...place } };
}

function restore(context: AlgorithmContext, snapshot: unknown, how: Restart = "resume"): Outcome<FbpState> {
  const started = init(context);
  const state = started.value;
  if (!state) return started;
  const { messages, pace, place } = state;
  const saved = snapshot as Partial<FbpSnapshot> | undefined;
  const refused = { diagnostics: [snapshotMismatch("fbp")] };
  if (!saved?.messages || !saved.place) return refused;
  if (how === "resume") {
    if (saved.place.at >= pace.steps.length) return refused;
    Object.assign(place, saved.place);
    if (differs(pace.steps[0], pace.steps[place.at])) messages.enter(contextAt(context, pace.steps[place.at]));
  }
  return messages.restore(saved.messages, how, felt(context, pace.steps[place.at])) ? started : refused;
}

/**
 * Focusing belief propagation: y replicas coupled to a common centre, collapsed into one by replica symmetry. One step is a sweep.
 * Under `anneal gamma` each value starts from the messages of the last one (scoping).
 */
const focusing: Algorithm<FbpState> = {
  name: "fbp",
  title: "Focusing belief propagation",
  family: "message passing",
  options: {
    ...MESSAGE_OPTIONS,
    ...PROTOCOL_OPTIONS,
    tolerance: { ...MESSAGE_OPTIONS["tolerance"], default: 1e-3 },
    max_iterations: { type: "integer", default: 200, minimum: 1, doc: "most sweeps of one step of the protocol" },
    damping: {
      type: "number",
      minimum: 0,
      maximum: 1,
      exclusiveMaximum: true,
      doc: "new message = damping * old + (1 - damping) * update; absent: 0.3, on continuous weights 0.5 with flooding, 0 without coupling",
    },
    stop_when_solved: {
      type: "boolean",
      doc: "stop at the first sweep whose configuration makes no error; true with the reinforcement protocols, and where no gamma is given",
    },
  },
  cite: [
    "C. Baldassi, C. Borgs, J. T. Chayes, A. Ingrosso, C. Lucibello, L. Saglietti and R. Zecchina, PNAS 113 (2016) E7655",
    "C. Baldassi, F. Pittorino and R. Zecchina, PNAS 117 (2020) 161",
  ],
  replicas: "collapse",
  handles: handlesFocusing,
  init,
  step,
  read({ context, messages, pace, place }) {
    const now = pace.steps[place.at];
    const reading = messages.read(felt(context, now), place.iteration);
    const { beta } = now;
    return beta === undefined ? reading : { ...reading, beta: () => beta };
  },
  save,
  restore,
};

/** What stands above, from one start or several, with the points tested that its steps come to. */
export const fbp = withStarts(
  withStability(focusing, {
    perturbable: ({ context, messages, pace, place }) => messages.perturbable(felt(context, pace.steps[place.at])),
    reopen({ place }) {
      Object.assign(place, { over: false, rest: 0 });
    },
  }),
);
