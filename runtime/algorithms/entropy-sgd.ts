import type { Outcome } from "../../grammar/diagnostic.js";
import type { Algorithm, AlgorithmContext, Progress, Reading, Restart, Stream } from "../contracts.js";
import {
  batchGradient,
  DESCENT_OPTIONS,
  type Descent,
  descentOf,
  divergence,
  grown,
  lossAt,
  progressAfter,
  sharpen,
  sharpnessOptions,
} from "../gradient/descent.js";
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
import { snapshotMismatch } from "../numeric-messages.js";

// Weights w, a walker w' around them and its running mean mu. Each mini-batch, with g the gradient of its loss at w':
//   w' <- w' - eta' (g + gamma (w' - w)) + sqrt(eta') eps N(0, 1),   mu <- alpha mu + (1 - alpha) w',
// and after L of these w <- w - eta (w - mu), w' and mu start again from w. On spheres the walker returns to norm 1 a unit after every move
// (its loss is one of the machine), and so do the weights; mu is a plain mean.

interface Walk {
  readonly gamma: number;
  readonly gammaGrowth: number;
  readonly noise: number;
  readonly average: number;
  readonly steps: number;
  readonly outerRate: number;
}

interface EntropyState {
  /** Its machine's weights are w. */
  centre: GradientLearner;
  /** w'. */
  walker: GradientLearner;
  readonly mean: Float64Array;
  readonly gradient: Float64Array;
  readonly descent: Descent;
  readonly walk: Walk;
  /** Moves of the walker since it started from w. */
  moves: number;
  epoch: number;
}

interface EntropySnapshot {
  readonly centre: Float64Array;
  readonly walker: Float64Array;
  readonly mean: Float64Array;
  readonly moves: number;
  readonly epoch: number;
}

function walkOf(options: AlgorithmContext["options"]): Walk {
  const number = (name: string, other: number): number => Number(options[name] ?? other);
  return {
    gamma: number("gamma", 1),
    gammaGrowth: number("gamma_growth", 1e-3),
    noise: number("noise", 1e-4),
    average: number("average", 0.75),
    steps: number("inner_steps", 20),
    outerRate: number("outer_rate", 1),
  };
}

function init(context: AlgorithmContext): Outcome<EntropyState> {
  const descent = descentOf(context.options, "loss_gamma");
  const made = gradientLearner("entropy_sgd", context, lossAt(descent, 0), descent);
  const centre = made.value;
  if (!centre) return { diagnostics: made.diagnostics };
  const { weights } = centre.machine;
  randomStart(centre, weights, context.streams("entropy_sgd weights"));
  const walker = twin(centre);
  walker.machine.weights.set(weights);
  const value: EntropyState = {
    centre,
    walker,
    mean: weights.slice(),
    gradient: new Float64Array(weights.length),
    descent,
    walk: walkOf(context.options),
    moves: 0,
    epoch: 0,
  };
  return { value, diagnostics: [] };
}

/** One epoch. */
function step(state: EntropyState): Progress {
  const { descent } = state;
  state.centre = sharpen(state.centre, descent, state.epoch);
  state.walker = sharpen(state.walker, descent, state.epoch);
  const epoch = ++state.epoch;
  reshuffle(state.walker, "entropy_sgd order", epoch);
  const loss = walkEpoch(state);
  const { centre, walker } = state;
  return (
    divergence("entropy_sgd", walker, walker.machine.weights, epoch) ??
    divergence("entropy_sgd", centre, centre.machine.weights, epoch) ??
    progressAfter(descent, { epoch, loss, errors: (enough) => wrongPatterns(centre, enough) })
  );
}

/** The loss summed over the epoch's patterns, each at the walker of its own batch. */
function walkEpoch(state: EntropyState): number {
  const { walker, descent, gradient, walk, epoch } = state;
  const { patterns } = walker.group;
  const gamma = grown(walk.gamma, walk.gammaGrowth, epoch - 1);
  const noise = walker.streams("entropy_sgd noise", epoch);
  let loss = 0;
  for (let from = 0; from < patterns; from += descent.batch) {
    loss += batchGradient(walker, from, Math.min(descent.batch, patterns - from), gradient);
    moveWalker(state, gamma, noise);
    if (++state.moves >= walk.steps) moveCentre(state);
  }
  return loss;
}

function moveWalker(
  { walker, centre, mean, gradient, descent, walk }: EntropyState,
  gamma: number,
  noise: Stream,
): void {
  const w = centre.machine.weights;
  const moved = walker.machine.weights;
  const { rate } = descent;
  const kick = Math.sqrt(rate) * walk.noise;
  for (let e = 0; e < w.length; e++) moved[e] -= rate * (gradient[e] + gamma * (moved[e] - w[e]));
  if (kick > 0) for (let e = 0; e < w.length; e++) moved[e] += kick * noise.normal();
  if (walker.spherical) normaliseUnits(walker.group, moved);
  for (let e = 0; e < w.length; e++) mean[e] = walk.average * mean[e] + (1 - walk.average) * moved[e];
}

function moveCentre(state: EntropyState): void {
  const { centre, walker, mean, walk } = state;
  const w = centre.machine.weights;
  for (let e = 0; e < w.length; e++) w[e] -= walk.outerRate * (w[e] - mean[e]);
  if (centre.spherical) normaliseUnits(centre.group, w);
  walker.machine.weights.set(w);
  mean.set(w);
  state.moves = 0;
}

function read({ centre, epoch }: EntropyState): Reading {
  return {
    configuration: () => modelConfiguration(centre, centre.machine.weights),
    iterations: () => epoch,
    epochs: () => epoch,
  };
}

function save({ centre, walker, mean, moves, epoch }: EntropyState): EntropySnapshot {
  return {
    centre: centre.machine.weights.slice(),
    walker: walker.machine.weights.slice(),
    mean: mean.slice(),
    moves,
    epoch,
  };
}

function restore(context: AlgorithmContext, snapshot: unknown, how: Restart = "resume"): Outcome<EntropyState> {
  const started = init(context);
  const state = started.value;
  if (!state) return started;
  const saved = snapshot as Partial<EntropySnapshot> | undefined;
  const n = state.mean.length;
  if (saved?.epoch === undefined || saved.moves === undefined)
    return { diagnostics: [snapshotMismatch("entropy_sgd")] };
  if (saved.centre?.length !== n || saved.walker?.length !== n || saved.mean?.length !== n)
    return { diagnostics: [snapshotMismatch("entropy_sgd")] };
  state.centre.machine.weights.set(saved.centre);
  state.walker.machine.weights.set(how === "resume" ? saved.walker : saved.centre);
  state.mean.set(how === "resume" ? saved.mean : saved.centre);
  if (how === "resume") Object.assign(state, { moves: saved.moves, epoch: saved.epoch });
  return started;
}

/** Entropy-SGD: descent of the local free entropy's gradient, which Langevin moves of a walker around the weights estimate. */
export const entropySgd: Algorithm<EntropyState> = {
  name: "entropy_sgd",
  title: "Entropy-SGD",
  family: "learner",
  options: {
    ...DESCENT_OPTIONS,
    rate: {
      ...DESCENT_OPTIONS["rate"],
      doc: "eta' of the walker's moves, along gradients summed over a batch: 1e-2 fast, 3e-3 slow",
    },
    gamma: {
      type: "number",
      default: 1,
      minimum: 0,
      doc: "how strongly the walker is held to the weights, units of norm 1",
    },
    gamma_growth: { type: "number", default: 1e-3, minimum: 0, doc: "scoping: gamma grows by this share an epoch" },
    noise: {
      type: "number",
      default: 1e-4,
      minimum: 0,
      doc: "eps of the walker's noise sqrt(eta') eps N(0, 1), a weight",
    },
    average: {
      type: "number",
      default: 0.75,
      minimum: 0,
      maximum: 1,
      exclusiveMaximum: true,
      doc: "alpha of the walker's running mean",
    },
    inner_steps: {
      type: "integer",
      default: 20,
      minimum: 1,
      doc: "L: moves of the walker, a mini-batch each, to one of the weights",
    },
    outer_rate: {
      type: "number",
      default: 1,
      minimum: 0,
      exclusiveMinimum: true,
      maximum: 1,
      doc: "eta: share of the way from the weights to the walker's mean that they go",
    },
    ...sharpnessOptions("loss_gamma"),
  },
  cite: [
    "P. Chaudhari, A. Choromanska, S. Soatto, Y. LeCun, C. Baldassi, C. Borgs, J. Chayes, L. Sagun and R. Zecchina, ICLR 2017",
    "C. Baldassi, F. Pittorino and R. Zecchina, PNAS 117 (2020) 161",
  ],
  handles: handlesGradients,
  init,
  step,
  read,
  save,
  restore,
};
