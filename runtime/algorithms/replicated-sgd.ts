import type { Outcome } from "../../grammar/diagnostic.js";
import type { Algorithm, AlgorithmContext, Progress, Reading } from "../contracts.js";
import { outOfRange } from "../focusing/messages.js";
import {
  batchGradient,
  DESCENT_OPTIONS,
  type Descent,
  descend,
  descentOf,
  divergence,
  lossAt,
  progressAfter,
  sharpen,
  sharpnessOptions,
} from "../gradient/descent.js";
import { keeping } from "../gradient/kept-state.js";
import {
  type GradientLearner,
  gradientLearner,
  handlesGradients,
  modelConfiguration,
  normaliseUnits,
  randomStart,
  reshuffle,
  twin,
  wrongPatterns,
} from "../gradient/learner.js";
import { isCollapsed, pullAt, SCOPING_OPTIONS, type Scoping } from "../gradient/scoping.js";
import { placeReplicas, type ReplicaGraph, replicaGraph } from "../learners/replica-graph.js";

// y replicas descend on mini-batches of their own; every K_c batches w^a <- w^a - K_c gamma (w^a - mean), at most all the way to the mean.
// On spheres every unit of a replica, and of the mean that is the solution, has norm 1.

interface Coupling extends Scoping {
  readonly y: number;
}

interface ReplicatedState {
  readonly model: ReplicaGraph;
  replicas: GradientLearner[];
  /** Its machine's weights are the mean of the replicas. */
  centre: GradientLearner;
  readonly gradient: Float64Array;
  readonly descent: Descent;
  readonly coupling: Coupling;
  /** Batches of a replica since the last coupling, and sum_a |w^a - mean|^2 after it. */
  batches: number;
  spread: number;
  epoch: number;
}

/** Replicas where nobody says otherwise, and their coupling. */
const REPLICAS = 5;
const GAMMA = 1e-2;

/** Options go first, then what the model's `replicas` and `couple` say; explicit replicas are as many as there are. */
function couplingOf(options: AlgorithmContext["options"], model: ReplicaGraph): Outcome<Coupling> {
  const y = model.layout ? model.layout.machines.length : Number(options["y"] ?? model.y ?? REPLICAS);
  if (!Number.isInteger(y) || y < 1) return { diagnostics: [outOfRange("y", y, "a whole number of at least 1")] };
  const gamma = Number(options["gamma"] ?? model.strength ?? GAMMA);
  const growth = Number(options["gamma_growth"] ?? 1.5e-3);
  const tolerance = Number(options["collapse_tolerance"] ?? 1e-7);
  const factor = Number(options["couple_every"] ?? 10);
  return { value: { y, gamma, growth, factor, tolerance }, diagnostics: [] };
}

function init(context: AlgorithmContext): Outcome<ReplicatedState> {
  const { value: model, diagnostics } = replicaGraph("replicated_sgd", context);
  if (!model) return { diagnostics };
  const coupling = couplingOf(context.options, model);
  if (!coupling.value) return { diagnostics: coupling.diagnostics };
  const descent = descentOf(context.options, "loss_gamma");
  const single = { ...context, graph: model.single };
  const made = gradientLearner("replicated_sgd", single, lossAt(descent, 0), descent);
  const centre = made.value;
  if (!centre) return { diagnostics: made.diagnostics };
  const replicas = Array.from({ length: coupling.value.y }, (_, a) => {
    const replica = twin(centre);
    randomStart(replica, replica.machine.weights, context.streams("replicated_sgd weights", a));
    return replica;
  });
  const gradient = new Float64Array(centre.machine.weights.length);
  const state = {
    model,
    replicas,
    centre,
    gradient,
    descent,
    coupling: coupling.value,
    batches: 0,
    spread: Infinity,
    epoch: 0,
  };
  placeCentre(state);
  return { value: state, diagnostics: [] };
}

/** The centre becomes the mean of the replicas. */
function average({ replicas, centre }: ReplicatedState): void {
  const mean = centre.machine.weights;
  mean.fill(0);
  for (const { machine } of replicas) for (let w = 0; w < mean.length; w++) mean[w] += machine.weights[w];
  for (let w = 0; w < mean.length; w++) mean[w] /= replicas.length;
}

/** The solution: the mean, with units of norm 1 on spheres. */
function placeCentre(state: ReplicatedState): void {
  average(state);
  const { group, spherical, machine } = state.centre;
  if (spherical) normaliseUnits(group, machine.weights);
}

/** One epoch of every replica. */
function step(state: ReplicatedState): Progress {
  const { descent, coupling } = state;
  state.replicas = state.replicas.map((replica) => sharpen(replica, descent, state.epoch));
  state.centre = sharpen(state.centre, descent, state.epoch);
  const epoch = ++state.epoch;
  state.replicas.forEach((replica, a) => {
    reshuffle(replica, "replicated_sgd order", (epoch - 1) * coupling.y + a);
  });
  const loss = trainEpoch(state);
  placeCentre(state);
  const { centre, spread } = state;
  const collapsed = isCollapsed(coupling, epoch - 1, spread);
  return (
    divergence("replicated_sgd", centre, centre.machine.weights, epoch) ??
    progressAfter(descent, { epoch, loss, collapsed, errors: (enough) => errorsOf(state, enough) })
  );
}

/** Of the configuration: the centre, or all explicit replicas. */
function errorsOf({ model, replicas, centre }: ReplicatedState, enough: number): number {
  if (!model.layout) return wrongPatterns(centre, enough);
  let errors = 0;
  for (const replica of replicas) if (errors < enough) errors += wrongPatterns(replica, enough);
  return errors;
}

/** The loss summed over the epoch's patterns, each under the weights of its own batch; mean of the replicas. */
function trainEpoch(state: ReplicatedState): number {
  const { replicas, descent, coupling, gradient, centre } = state;
  const { patterns } = centre.group;
  let loss = 0;
  for (let from = 0; from < patterns; from += descent.batch) {
    const count = Math.min(descent.batch, patterns - from);
    for (const replica of replicas) {
      loss += batchGradient(replica, from, count, gradient);
      descend(replica, gradient, descent.rate);
    }
    if (++state.batches >= coupling.factor) couple(state);
  }
  return loss / replicas.length;
}

function couple(state: ReplicatedState): void {
  const { replicas, centre, coupling, epoch } = state;
  average(state);
  const mean = centre.machine.weights;
  const pull = pullAt(coupling, epoch - 1);
  state.spread = 0;
  for (const { machine, group, spherical } of replicas) {
    const { weights } = machine;
    for (let w = 0; w < mean.length; w++) {
      const rest = (1 - pull) * (weights[w] - mean[w]);
      state.spread += rest * rest;
      weights[w] = mean[w] + rest;
    }
    if (spherical) normaliseUnits(group, weights);
  }
  state.batches = 0;
}

function read({ model, replicas, centre, epoch }: ReplicatedState): Reading {
  const weights = (learner: GradientLearner): Float64Array => modelConfiguration(learner);
  return {
    configuration: () => placeReplicas(model, weights(centre), (a) => weights(replicas[a])),
    iterations: () => epoch,
    epochs: () => epoch,
  };
}

/** Stochastic gradient descent of y replicas that are pulled to their mean, which is the solution. One step is an epoch. */
export const replicatedSgd: Algorithm<ReplicatedState> = {
  name: "replicated_sgd",
  title: "Replicated SGD",
  family: "learner",
  options: {
    ...DESCENT_OPTIONS,
    y: { type: "integer", minimum: 1, doc: "number of replicas; what the model's `replicas` says, or 5" },
    gamma: {
      type: "number",
      minimum: 0,
      doc: "pull to the mean a mini-batch; what the model's `couple` says, or 1e-2",
    },
    gamma_growth: { type: "number", default: 1.5e-3, minimum: 0, doc: "scoping: gamma grows by this share an epoch" },
    ...SCOPING_OPTIONS,
    couple_every: {
      type: "integer",
      default: 10,
      minimum: 1,
      doc: "K_c: mini-batches between two pulls, each of K_c gamma (w - mean), at most to the mean",
    },
    replicas: {
      type: "choice",
      values: ["collapse", "explicit"],
      default: "collapse",
      doc: "what is used of a model's `replicas`: their number and coupling (the configuration is the centre), or every copy (it is all of them)",
    },
    ...sharpnessOptions("loss_gamma"),
  },
  cite: [
    "C. Baldassi, C. Borgs, J. T. Chayes, A. Ingrosso, C. Lucibello, L. Saglietti and R. Zecchina, PNAS 113 (2016) E7655",
    "F. Pittorino, C. Lucibello, C. Feinauer, G. Perugini, C. Baldassi, E. Demyanenko and R. Zecchina, ICLR 2021",
  ],
  replicas: "collapse",
  handles: handlesGradients,
  ...keeping({
    name: "replicated_sgd",
    init,
    areas: ({ replicas }) => replicas.map(({ machine }) => machine.weights),
    counters: ["batches", "spread", "epoch"],
    settle: placeCentre,
  }),
  step,
  read,
};
