import type { Capability, GroupTraits, OptionValue } from "../../compiler/capabilities.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import type { Algorithm, AlgorithmContext, Progress, Reading, Restart } from "../contracts.js";
import {
  brokenUnit,
  type GradientLearner,
  gradientLearner,
  modelConfiguration,
  normaliseUnits,
  randomStart,
  reshuffle,
  sharpened,
  wrongPatterns,
} from "../gradient/learner.js";
import { crossEntropy, type Loss, squaredError } from "../gradient/loss.js";
import { addGradient } from "../gradient/smooth-machine.js";
import type { OutputForm } from "../gradient/smooth-output.js";
import { smoothUnit } from "../gradient/smooth-unit.js";
import { weightsDiverged } from "../learners/messages.js";
import { snapshotMismatch } from "../numeric-messages.js";

/** Numbers of a run, after preset and options. */
interface Protocol {
  readonly rate: number;
  readonly batch: number;
  readonly epochs: number;
  readonly beta: number;
  readonly gamma: number;
  readonly betaGrowth: number;
  readonly gammaGrowth: number;
  /** `errors`: at 0 errors of the machine itself; `loss`: when the summed loss falls below `lossTolerance`. */
  readonly stop: "errors" | "loss";
  readonly lossTolerance: number;
  readonly loss: "cross_entropy" | "mse";
}

interface SgdState {
  learner: GradientLearner;
  readonly protocol: Protocol;
  readonly gradient: Float64Array;
  epoch: number;
}

interface SgdSnapshot {
  readonly weights: Float64Array;
  readonly epoch: number;
}

/** Baldassi, Pittorino and Zecchina's protocols for random patterns; beta's growth in the slow one is not printed there. */
const PRESETS: Readonly<Record<string, Partial<Protocol>>> = {
  fast: { rate: 1e-2, gamma: 3, beta: 1, gammaGrowth: 0, betaGrowth: 1e-3, stop: "errors" },
  slow: { rate: 3e-3, gamma: 0.1, beta: 0.5, gammaGrowth: 4e-4, betaGrowth: 2e-4, stop: "loss" },
};

function protocolOf(options: AlgorithmContext["options"]): Protocol {
  const preset = PRESETS[String(options["preset"] ?? "fast")];
  const number = (name: string, other: number): number => Number(options[name] ?? other);
  return {
    rate: number("rate", preset.rate ?? 1e-2),
    batch: number("batch", 100),
    epochs: number("epochs", 100_000),
    beta: number("beta", preset.beta ?? 1),
    gamma: number("gamma", preset.gamma ?? 1),
    betaGrowth: number("beta_growth", preset.betaGrowth ?? 0),
    gammaGrowth: number("gamma_growth", preset.gammaGrowth ?? 0),
    stop: (options["stop"] as Protocol["stop"] | undefined) ?? preset.stop ?? "errors",
    lossTolerance: number("loss_tolerance", 1e-7),
    loss: (options["loss"] ?? "cross_entropy") as Protocol["loss"],
  };
}

function lossAt({ loss, gamma, gammaGrowth }: Protocol, epoch: number): Loss {
  return loss === "mse" ? squaredError : crossEntropy(gamma * (1 + gammaGrowth) ** epoch);
}

function betaAt({ beta, betaGrowth }: Protocol, epoch: number): number {
  return beta * (1 + betaGrowth) ** epoch;
}

/** What gradient learners can train, before sizes are known. */
export function handlesGradients(group: GroupTraits): Capability {
  const missing = (note: string): Capability => ({ method: "missing", note });
  if (group.kind !== "machine")
    return missing("gradients train machines (`observe` of an output); use `bp` for other factors");
  if (group.supports.some((support) => support !== "real"))
    return missing("gradients move continuous weights; use `bp` with reinforcement or `fbp` for discrete ones");
  const noise = group.channel !== undefined && group.channel !== "deterministic";
  return { method: "closed form", note: noise ? "the label's noise is left out of the loss" : "backpropagation" };
}

function init(context: AlgorithmContext): Outcome<SgdState> {
  const { options, streams } = context;
  const protocol = protocolOf(options);
  const form = formOf(options["output"]);
  const made = gradientLearner("ce_sgd", context, lossAt(protocol, 0), protocol.beta, protocol.batch, form);
  const learner = made.value;
  if (!learner) return { diagnostics: made.diagnostics };
  randomStart(learner, learner.machine.weights, streams("ce_sgd weights"));
  const gradient = new Float64Array(learner.machine.weights.length);
  return { value: { learner, protocol, gradient, epoch: 0 }, diagnostics: [] };
}

/** `auto` leaves the choice to the rule. */
function formOf(word: OptionValue | undefined): OutputForm | undefined {
  return word === undefined || word === "auto" ? undefined : (word as OutputForm);
}

/** One epoch. */
function step(state: SgdState): Progress {
  const { protocol } = state;
  sharpen(state);
  const { learner } = state;
  state.epoch++;
  reshuffle(learner, "ce_sgd order", state.epoch);
  const loss = trainEpoch(state);
  const iteration = state.epoch;
  const broken = brokenUnit(learner, learner.machine.weights);
  if (broken >= 0) {
    const fault = weightsDiverged("ce_sgd", learner.group.name, broken, iteration, Number.NaN);
    return { iteration, status: "diverged", diagnostics: [fault] };
  }
  if (protocol.stop === "loss" && loss >= protocol.lossTolerance && iteration < protocol.epochs)
    return { iteration, residual: loss };
  const errors = wrongPatterns(learner);
  if (errors === 0) return { iteration, residual: loss, errors, status: "solved" };
  if (protocol.stop === "loss" && loss < protocol.lossTolerance)
    return { iteration, residual: loss, errors, status: "converged" };
  return iteration < protocol.epochs
    ? { iteration, residual: loss, errors }
    : { iteration, residual: loss, errors, status: "max_iterations" };
}

/** beta and gamma of the running epoch. */
function sharpen(state: SgdState): void {
  const { protocol, epoch, learner } = state;
  const unit = smoothUnit(learner.group.activation, betaAt(protocol, epoch)) ?? learner.machine.unit;
  state.learner = sharpened(learner, unit, lossAt(protocol, epoch));
}

/** The loss summed over the epoch's patterns, each under the weights of its own batch. */
function trainEpoch({ learner, protocol, gradient }: SgdState): number {
  const { machine, order, group, spherical } = learner;
  const { weights } = machine;
  const { patterns } = group;
  let loss = 0;
  for (let from = 0; from < patterns; from += protocol.batch) {
    gradient.fill(0);
    const count = Math.min(protocol.batch, patterns - from);
    loss += addGradient(machine, order, from, count, gradient);
    for (let w = 0; w < weights.length; w++) weights[w] -= protocol.rate * gradient[w];
    if (spherical) normaliseUnits(group, weights);
  }
  return loss;
}

function read({ learner, epoch }: SgdState): Reading {
  return {
    configuration: () => modelConfiguration(learner, learner.machine.weights),
    iterations: () => epoch,
    epochs: () => epoch,
  };
}

function save({ learner, epoch }: SgdState): SgdSnapshot {
  return { weights: learner.machine.weights.slice(), epoch };
}

function restore(context: AlgorithmContext, snapshot: unknown, how: Restart = "resume"): Outcome<SgdState> {
  const started = init(context);
  const state = started.value;
  if (!state) return started;
  const saved = snapshot as Partial<SgdSnapshot> | undefined;
  const { weights } = state.learner.machine;
  if (saved?.epoch === undefined || saved.weights?.length !== weights.length)
    return { diagnostics: [snapshotMismatch("ce_sgd")] };
  weights.set(saved.weights);
  if (how === "resume") state.epoch = saved.epoch;
  return started;
}

/** Stochastic gradient descent on the cross-entropy (or squared error) of a smoothed machine. One step is an epoch. */
export const ceSgd: Algorithm<SgdState> = {
  name: "ce_sgd",
  title: "Stochastic gradient descent on the cross-entropy",
  family: "learner",
  options: {
    preset: {
      type: "choice",
      values: ["fast", "slow"],
      default: "fast",
      doc: "the numbers of the options below that are not given",
    },
    rate: {
      type: "number",
      minimum: 0,
      exclusiveMinimum: true,
      doc: "of the gradient summed over a batch: 1e-2 fast, 3e-3 slow",
    },
    batch: { type: "integer", default: 100, minimum: 1, doc: "patterns of a mini-batch, reshuffled each epoch" },
    epochs: { type: "integer", default: 100_000, minimum: 1, doc: "give up after this many passes over the patterns" },
    beta: {
      type: "number",
      minimum: 0,
      exclusiveMinimum: true,
      doc: "of units tanh(beta h) that stand for sign: 1 fast, 0.5 slow",
    },
    gamma: {
      type: "number",
      minimum: 0,
      exclusiveMinimum: true,
      doc: "sharpness of the cross-entropy: 3 fast, 0.1 slow",
    },
    beta_growth: { type: "number", minimum: 0, doc: "beta grows by this share an epoch: 1e-3 fast, 2e-4 slow" },
    gamma_growth: { type: "number", minimum: 0, doc: "gamma grows by this share an epoch: 0 fast, 4e-4 slow" },
    stop: {
      type: "choice",
      values: ["errors", "loss"],
      doc: "end at 0 errors (fast), or when the summed loss is below loss_tolerance (slow)",
    },
    loss_tolerance: { type: "number", default: 1e-7, minimum: 0, doc: 'of `stop = "loss"`' },
    loss: { type: "choice", values: ["cross_entropy", "mse"], default: "cross_entropy", doc: "of label times output" },
    output: {
      type: "choice",
      values: ["auto", "sqrt", "mean", "multilinear"],
      default: "auto",
      doc: "votes summed (over sqrt K, or K), or the rule's multilinear extension; auto: sqrt for votes",
    },
  },
  cite: ["C. Baldassi, F. Pittorino and R. Zecchina, PNAS 117 (2020) 161"],
  handles: handlesGradients,
  init,
  step,
  read,
  save,
  restore,
};
