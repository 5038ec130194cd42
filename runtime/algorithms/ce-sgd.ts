import type { Outcome } from "../../grammar/diagnostic.js";
import type { Algorithm, AlgorithmContext, Progress } from "../contracts.js";
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
  randomStart,
  readLearner,
  reshuffle,
  wrongPatterns,
} from "../gradient/learner.js";

interface SgdState {
  learner: GradientLearner;
  readonly descent: Descent;
  readonly gradient: Float64Array;
  epoch: number;
}

function init(context: AlgorithmContext): Outcome<SgdState> {
  const descent = descentOf(context.options, "gamma");
  const made = gradientLearner("ce_sgd", context, lossAt(descent, 0), descent);
  const learner = made.value;
  if (!learner) return { diagnostics: made.diagnostics };
  randomStart(learner, learner.machine.weights, context.streams("ce_sgd weights"));
  const gradient = new Float64Array(learner.machine.weights.length);
  return { value: { learner, descent, gradient, epoch: 0 }, diagnostics: [] };
}

/** One epoch. */
function step(state: SgdState): Progress {
  const { descent } = state;
  const learner = sharpen(state.learner, descent, state.epoch);
  state.learner = learner;
  const epoch = ++state.epoch;
  reshuffle(learner, "ce_sgd order", epoch);
  const loss = trainEpoch(state);
  return (
    divergence("ce_sgd", learner, learner.machine.weights, epoch) ??
    progressAfter(descent, { epoch, loss, errors: (enough) => wrongPatterns(learner, enough) })
  );
}

/** The loss summed over the epoch's patterns, each under the weights of its own batch. */
function trainEpoch({ learner, descent, gradient }: SgdState): number {
  const { patterns } = learner.group;
  let loss = 0;
  for (let from = 0; from < patterns; from += descent.batch) {
    loss += batchGradient(learner, from, Math.min(descent.batch, patterns - from), gradient);
    descend(learner, gradient, descent.rate);
  }
  return loss;
}

/** Stochastic gradient descent on the cross-entropy (or squared error) of a smoothed machine. One step is an epoch. */
export const ceSgd: Algorithm<SgdState> = {
  name: "ce_sgd",
  title: "Stochastic gradient descent on the cross-entropy",
  family: "learner",
  options: { ...DESCENT_OPTIONS, ...sharpnessOptions("gamma") },
  cite: ["C. Baldassi, F. Pittorino and R. Zecchina, PNAS 117 (2020) 161"],
  handles: handlesGradients,
  ...keeping({ name: "ce_sgd", init, areas: ({ learner }) => [learner.machine.weights], counters: ["epoch"] }),
  step,
  read: ({ learner, epoch }) => readLearner(learner, epoch),
};
