import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { Algorithm, AlgorithmContext, Progress, Reading, Restart, Streams } from "../contracts.js";
import { outOfRange } from "../focusing/messages.js";
import { grown } from "../gradient/descent.js";
import { type Ensemble, ensemble, findCentre, pull, refreshAll, spread } from "../learners/ensemble.js";
import { countErrors } from "../learners/judge.js";
import type { Preactivations } from "../learners/kept.js";
import { leastActions, normaliseAll } from "../learners/least-action.js";
import { weightsDiverged } from "../learners/messages.js";
import { REFRESH } from "../learners/one-machine.js";
import { MACHINE_OPTIONS, type Renormalise } from "../learners/options.js";
import { placeReplicas, type ReplicaGraph, replicaGraph } from "../learners/replica-graph.js";
import {
  brokenUnit,
  modelWeights,
  randomWeights,
  type SignMachine,
  signMachine,
  unitNorm,
} from "../learners/sign-machine.js";
import { handlesSigns, unsuited } from "../learners/suited.js";
import { snapshotMismatch } from "../numeric-messages.js";
import { shuffle } from "../random.js";

interface ElalState {
  readonly model: ReplicaGraph;
  readonly ensemble: Ensemble;
  readonly streams: Streams;
  readonly rate: number;
  readonly lambda: number;
  readonly growth: number;
  readonly tolerance: number;
  readonly batch: number;
  readonly epochs: number;
  readonly renormalise: Renormalise;
  /** The order of the running epoch, one a replica. */
  readonly orders: readonly Int32Array[];
  epoch: number;
}

interface ElalSnapshot {
  readonly weights: readonly Float64Array[];
  readonly kept: readonly (Float64Array | undefined)[];
  readonly epoch: number;
}

/** Replicas and strength of the pull where nobody says otherwise. */
const REPLICAS = 20;
const LAMBDA = 0.5;

function startRandom(together: Ensemble, streams: Streams): void {
  together.replicas.forEach((replica, a) => {
    randomWeights(replica, streams("elal weights", a));
  });
  findCentre(together);
}

function init(context: AlgorithmContext): Outcome<ElalState> {
  const { options, streams } = context;
  const { value: model, diagnostics } = replicaGraph("elal", context);
  if (!model) return { diagnostics };
  const y = model.layout ? model.layout.machines.length : Number(options["y"] ?? model.y ?? REPLICAS);
  const whole = Number.isInteger(y) && y >= 1;
  const fault =
    unsuited("elal", model.single) ?? (whole ? undefined : outOfRange("y", y, "a whole number of at least 1"));
  if (fault) return { diagnostics: [fault] };
  const batch = Number(options["batch"]);
  const preactivations = options["preactivations"] as Preactivations;
  const together = ensemble(signMachine(model.single, { batch, preactivations, machines: y }), y);
  startRandom(together, streams);
  const { patterns } = together.centre.group;
  const state: ElalState = {
    model,
    ensemble: together,
    streams,
    rate: Number(options["rate"]),
    lambda: Number(options["lambda"] ?? model.strength ?? LAMBDA),
    growth: Number(options["lambda_growth"]),
    tolerance: Number(options["collapse_tolerance"]),
    batch: Math.max(1, Math.min(batch, patterns)),
    epochs: Number(options["epochs"]),
    renormalise: options["renormalise"] as Renormalise,
    orders: Array.from({ length: y }, () => new Int32Array(patterns)),
    epoch: 0,
  };
  return { value: state, diagnostics: [] };
}

/** One epoch of all replicas. */
function step(state: ElalState): Progress {
  const { epoch, batch, growth, renormalise, orders } = state;
  const { replicas, centre } = state.ensemble;
  const { patterns } = centre.group;
  if (epoch % REFRESH === 0) refreshAll(state.ensemble);
  // Beyond 1 a pull would carry a replica past the centre.
  const share = Math.min(1, grown(state.lambda, growth, epoch) * state.rate);
  state.epoch++;
  orders.forEach((order, a) => {
    order.set(centre.inOrder);
    shuffle(order, patterns, state.streams("elal order", state.epoch * replicas.length + a));
  });
  for (let from = 0; from < patterns; from += batch) trainBatch(state, from, Math.min(batch, patterns - from), share);
  if (renormalise === "epoch") replicas.forEach(normaliseAll);
  findCentre(state.ensemble);
  const fault = broken(state);
  if (fault) return { iteration: state.epoch, status: "diverged", diagnostics: [fault] };
  return progress(state);
}

/** Least actions in every replica, each in its own order; then all are pulled towards their centre. */
function trainBatch(state: ElalState, from: number, count: number, share: number): void {
  const { ensemble: together, orders, rate, renormalise } = state;
  together.replicas.forEach((replica, a) => {
    leastActions(replica, orders[a], from, count, rate, renormalise);
  });
  findCentre(together);
  pull(together, share);
  if (renormalise === "batch" || renormalise === "update") together.replicas.forEach(normaliseAll);
}

function broken({ ensemble: { replicas, centre }, epoch }: ElalState): Diagnostic | undefined {
  for (const replica of replicas) {
    const k = brokenUnit(replica);
    if (k >= 0) return weightsDiverged("elal", centre.group.name, k, epoch, unitNorm(replica, k));
  }
  return undefined;
}

/** The run ends when the replicas have collapsed on a centre that makes no error. */
function progress({ ensemble: together, epoch, epochs, tolerance }: ElalState): Progress {
  const errors = countErrors(together.centre);
  const residual = spread(together);
  const now = { iteration: epoch, residual, errors };
  if (residual < tolerance && errors === 0) return { ...now, status: "solved" };
  return epoch >= epochs ? { ...now, status: "max_iterations" } : now;
}

function read({ ensemble: { replicas, centre }, model, epoch }: ElalState): Reading {
  const weights = (machine: SignMachine): Float64Array => modelWeights(machine, model.single);
  return {
    configuration: () => placeReplicas(model, weights(centre), (a) => weights(replicas[a])),
    iterations: () => epoch,
    epochs: () => epoch,
  };
}

function save({ ensemble: { replicas }, epoch }: ElalState): ElalSnapshot {
  return {
    weights: replicas.map(({ weights }) => weights.slice()),
    kept: replicas.map(({ kept }) => kept?.slice()),
    epoch,
  };
}

function restore(context: AlgorithmContext, snapshot: unknown, how: Restart = "resume"): Outcome<ElalState> {
  const started = init(context);
  const state = started.value;
  if (!state) return started;
  const { replicas } = state.ensemble;
  const saved = snapshot as Partial<ElalSnapshot> | undefined;
  const { weights, kept, epoch } = saved ?? {};
  const fits =
    Array.isArray(weights) &&
    weights.length === replicas.length &&
    weights.every((each, a) => each.length === replicas[a].weights.length);
  if (epoch === undefined || !fits) return { diagnostics: [snapshotMismatch("elal")] };
  replicas.forEach((replica, a) => replica.weights.set(weights[a]));
  refreshAll(state.ensemble);
  if (how === "resume") {
    state.epoch = epoch;
    replicas.forEach((replica, a) => {
      const own = kept?.[a];
      if (own?.length === replica.kept?.length) replica.kept?.set(own ?? []);
    });
  }
  findCentre(state.ensemble);
  return { value: state, diagnostics: [] };
}

/**
 * Entropic least action learning: y replicas learn by least actions, each in an order of its own, and are pulled towards their common
 * centre ever more strongly until they collapse on it. One step is an epoch. Inside, every unit has norm 1; the
 * configuration is the centre.
 */
export const elal: Algorithm<ElalState> = {
  name: "elal",
  title: "Entropic least action learning",
  family: "learner",
  options: {
    rate: {
      type: "number",
      default: 1e-2,
      minimum: 0,
      exclusiveMinimum: true,
      doc: "size of an update, for units of norm 1",
    },
    y: { type: "integer", minimum: 1, doc: "number of replicas; what the model's `replicas` says, or 20" },
    lambda: {
      type: "number",
      minimum: 0,
      doc: "pull to the centre, times rate, after each batch; the strength of the model's `couple`, or 0.5",
    },
    lambda_growth: { type: "number", default: 1e-4, minimum: 0, doc: "lambda grows by this share an epoch" },
    collapse_tolerance: {
      type: "number",
      default: 1e-7,
      minimum: 0,
      doc: "stop when the squared distances of all replicas from their centre sum to less than this",
    },
    replicas: {
      type: "choice",
      values: ["collapse", "explicit"],
      default: "collapse",
      doc: "what is used of a model's `replicas`: their number and coupling (the configuration is the centre), or every copy (it is all of them)",
    },
    batch: { type: "integer", default: 100, minimum: 1, doc: "patterns between two pulls" },
    epochs: { type: "integer", default: 100_000, minimum: 1, doc: "give up after this many passes over the patterns" },
    ...MACHINE_OPTIONS,
    // Not published: an epoch comes nearer to the published counts on random patterns and on images, docs/guide/results.md.
    renormalise: { ...MACHINE_OPTIONS.renormalise, default: "epoch" },
  },
  cite: ["C. Baldassi, F. Pittorino and R. Zecchina, PNAS 117 (2020) 161"],
  replicas: "collapse",
  handles: (group) => handlesSigns("eLAL", "least action updates of replicas", group),
  init,
  step,
  read,
  save,
  restore,
};
