import type { Outcome } from "../../grammar/diagnostic.js";
import type { Algorithm, AlgorithmContext, Progress, Restart, Stream } from "../contracts.js";
import {
  batchGradient,
  DESCENT_OPTIONS,
  type Descent,
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
  normaliseUnits,
  randomStart,
  readLearner,
  reshuffle,
  twin,
  wrongPatterns,
} from "../gradient/learner.js";
import { isCollapsed, pullAt, SCOPING_OPTIONS, type Scoping } from "../gradient/scoping.js";

// Weights w, a walker w' around them and its running mean mu. Each mini-batch, with g the gradient of its loss at w':
//   w' <- w' - eta' (g + gamma (w' - w)) + sqrt(eta') eps N(0, 1),   mu <- alpha mu + (1 - alpha) w'   (eta' gamma at most 1),
// and after L of these w <- w - eta (w - mu), w' and mu start again from w. On spheres the walker returns to norm 1 a unit after every move
// (its loss is one of the machine), and so do the weights; mu is a plain mean.

interface Walk {
  readonly hold: Scoping;
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
  /** |w - mu|^2 before w moved last. */
  spread: number;
  epoch: number;
}

function walkOf(options: AlgorithmContext["options"], rate: number): Walk {
  const number = (name: string, other: number): number => Number(options[name] ?? other);
  return {
    hold: {
      gamma: number("gamma", 1),
      growth: number("gamma_growth", 2.5e-3),
      factor: rate,
      tolerance: number("collapse_tolerance", 1e-7),
    },
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
    walk: walkOf(context.options, descent.rate),
    moves: 0,
    spread: Infinity,
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
  const { centre, walker, walk, spread } = state;
  const collapsed = isCollapsed(walk.hold, epoch - 1, spread);
  return (
    divergence("entropy_sgd", walker, walker.machine.weights, epoch) ??
    divergence("entropy_sgd", centre, centre.machine.weights, epoch) ??
    progressAfter(descent, { epoch, loss, collapsed, errors: (enough) => wrongPatterns(centre, enough) })
  );
}

/** The loss summed over the epoch's patterns, each at the walker of its own batch. */
function walkEpoch(state: EntropyState): number {
  const { walker, descent, gradient, walk, epoch } = state;
  const { patterns } = walker.group;
  const pull = pullAt(walk.hold, epoch - 1);
  const noise = walker.streams("entropy_sgd noise", epoch);
  let loss = 0;
  for (let from = 0; from < patterns; from += descent.batch) {
    loss += batchGradient(walker, from, Math.min(descent.batch, patterns - from), gradient);
    moveWalker(state, pull, noise);
    if (++state.moves >= walk.steps) moveCentre(state);
  }
  return loss;
}

function moveWalker(
  { walker, centre, mean, gradient, descent, walk }: EntropyState,
  pull: number,
  noise: Stream,
): void {
  const w = centre.machine.weights;
  const moved = walker.machine.weights;
  const { rate } = descent;
  const kick = Math.sqrt(rate) * walk.noise;
  for (let e = 0; e < w.length; e++) moved[e] -= rate * gradient[e] + pull * (moved[e] - w[e]);
  if (kick > 0) for (let e = 0; e < w.length; e++) moved[e] += kick * noise.normal();
  if (walker.spherical) normaliseUnits(walker.group, moved);
  for (let e = 0; e < w.length; e++) mean[e] = walk.average * mean[e] + (1 - walk.average) * moved[e];
}

function moveCentre(state: EntropyState): void {
  const { centre, walker, mean, walk } = state;
  const w = centre.machine.weights;
  state.spread = 0;
  for (let e = 0; e < w.length; e++) {
    const way = w[e] - mean[e];
    state.spread += way * way;
    w[e] -= walk.outerRate * way;
  }
  if (centre.spherical) normaliseUnits(centre.group, w);
  walker.machine.weights.set(w);
  mean.set(w);
  state.moves = 0;
}

/** A warm start takes the weights on; the walker starts from them. */
function settle({ centre, walker, mean }: EntropyState, how: Restart): void {
  if (how === "resume") return;
  walker.machine.weights.set(centre.machine.weights);
  mean.set(centre.machine.weights);
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
      doc: "how strongly the walker is held to the weights, for units of norm 1",
    },
    gamma_growth: { type: "number", default: 2.5e-3, minimum: 0, doc: "scoping: gamma grows by this share an epoch" },
    ...SCOPING_OPTIONS,
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
      doc: "L: moves of the walker, one mini-batch each, for each move of the weights",
    },
    outer_rate: {
      type: "number",
      default: 1,
      minimum: 0,
      exclusiveMinimum: true,
      maximum: 1,
      doc: "eta: share of the way to the walker's mean that the weights move",
    },
    ...sharpnessOptions("loss_gamma"),
  },
  cite: [
    "P. Chaudhari, A. Choromanska, S. Soatto, Y. LeCun, C. Baldassi, C. Borgs, J. Chayes, L. Sagun and R. Zecchina, ICLR 2017",
    "C. Baldassi, F. Pittorino and R. Zecchina, PNAS 117 (2020) 161",
  ],
  handles: handlesGradients,
  ...keeping({
    name: "entropy_sgd",
    init,
    areas: ({ centre, walker, mean }) => [centre.machine.weights, walker.machine.weights, mean],
    counters: ["moves", "spread", "epoch"],
    settle,
  }),
  step,
  read: ({ centre, epoch }) => readLearner(centre, epoch),
};
