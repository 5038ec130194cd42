import type { OptionSchema, OptionValue } from "../../compiler/capabilities.js";
import type { Progress } from "../contracts.js";
import { weightsDiverged } from "../learners/messages.js";
import { type GradientLearner, normaliseUnits, sharpened } from "./learner.js";
import { crossEntropy, type Loss, squaredError } from "./loss.js";
import { addGradient } from "./smooth-machine.js";
import type { OutputForm } from "./smooth-output.js";
import { smoothUnit } from "./smooth-unit.js";

// Descent of a smoothed machine's loss, whose units and loss grow sharper by the epoch. Rates are of gradients summed over a batch.

/** Numbers of a run, after preset and options. */
export interface Descent {
  readonly rate: number;
  readonly batch: number;
  readonly epochs: number;
  readonly beta: number;
  readonly betaGrowth: number;
  readonly sharpness: number;
  readonly sharpnessGrowth: number;
  /**
   * `errors`: at 0 errors of the machine itself; `loss`: when the summed loss falls below `lossTolerance`; `collapse`: at 0 errors once
   * what is coupled is one.
   */
  readonly stop: "errors" | "loss" | "collapse";
  readonly lossTolerance: number;
  readonly loss: "cross_entropy" | "mse";
  /** Undefined: the rule's natural one. */
  readonly form?: OutputForm;
}

type Numbers = Pick<Descent, "rate" | "beta" | "betaGrowth" | "sharpness" | "sharpnessGrowth" | "stop">;

/** Protocols for random patterns (Baldassi, Pittorino, Zecchina, PNAS 117 (2020) 161), which leaves beta's growth in the slow one out. */
const PRESETS: Readonly<Record<string, Numbers>> = {
  fast: { rate: 1e-2, beta: 1, betaGrowth: 1e-3, sharpness: 3, sharpnessGrowth: 0, stop: "errors" },
  slow: { rate: 3e-3, beta: 0.5, betaGrowth: 2e-4, sharpness: 0.1, sharpnessGrowth: 4e-4, stop: "loss" },
};

const positive = { type: "number", minimum: 0, exclusiveMinimum: true } as const;

/** Options of descent but for the cross-entropy's sharpness, whose name differs. */
export const DESCENT_OPTIONS: OptionSchema = {
  preset: {
    type: "choice",
    values: ["fast", "slow"],
    default: "fast",
    doc: "protocols for random patterns: values for those of the options below that are not given",
  },
  rate: { ...positive, doc: "of the gradient summed over a batch, units of norm 1: 1e-2 fast, 3e-3 slow" },
  batch: { type: "integer", default: 100, minimum: 1, doc: "patterns of a mini-batch, reshuffled each epoch" },
  epochs: { type: "integer", default: 100_000, minimum: 1, doc: "give up after this many passes over the patterns" },
  beta: { ...positive, doc: "of units tanh(beta h) that stand for sign: 1 fast, 0.5 slow" },
  beta_growth: { type: "number", minimum: 0, doc: "beta grows by this share an epoch: 1e-3 fast, 2e-4 slow" },
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
};

/** The options of the cross-entropy's sharpness under this name: `gamma`, or `loss_gamma` where gamma couples replicas. */
export function sharpnessOptions(name: string): OptionSchema {
  return {
    [name]: { ...positive, doc: "sharpness of the cross-entropy: 3 fast, 0.1 slow" },
    [`${name}_growth`]: { type: "number", minimum: 0, doc: `${name} grows by this share an epoch: 0 fast, 4e-4 slow` },
  };
}

/** `sharpness` is the option that holds the cross-entropy's. */
export function descentOf(options: Readonly<Record<string, OptionValue>>, sharpness: string): Descent {
  const preset = PRESETS[String(options["preset"] ?? "fast")];
  const number = (name: string, other: number): number => Number(options[name] ?? other);
  const form = options["output"] ?? "auto";
  return {
    rate: number("rate", preset.rate),
    batch: number("batch", 100),
    epochs: number("epochs", 100_000),
    beta: number("beta", preset.beta),
    betaGrowth: number("beta_growth", preset.betaGrowth),
    sharpness: number(sharpness, preset.sharpness),
    sharpnessGrowth: number(`${sharpness}_growth`, preset.sharpnessGrowth),
    stop: (options["stop"] ?? preset.stop) as Descent["stop"],
    lossTolerance: number("loss_tolerance", 1e-7),
    loss: (options["loss"] ?? "cross_entropy") as Descent["loss"],
    form: form === "auto" ? undefined : (form as OutputForm),
  };
}

/** Beyond this sharpness units and loss are steps to rounding, and growth ends. */
const SHARPEST = 1e12;

/** A parameter that grows by a share an epoch; the first epoch is 0. */
export function grown(start: number, growth: number, epoch: number): number {
  return start * growth === 0 ? start : Math.min(start * (1 + growth) ** epoch, Math.max(start, SHARPEST));
}

/** The loss of an epoch, counted from 0. */
export function lossAt({ loss, sharpness, sharpnessGrowth }: Descent, epoch: number): Loss {
  return loss === "mse" ? squaredError : crossEntropy(grown(sharpness, sharpnessGrowth, epoch));
}

/** The learner with the units and the loss of an epoch, counted from 0. */
export function sharpen(learner: GradientLearner, descent: Descent, epoch: number): GradientLearner {
  const { activation } = learner.group;
  const unit = smoothUnit(activation, grown(descent.beta, descent.betaGrowth, epoch)) ?? learner.machine.unit;
  return sharpened(learner, unit, lossAt(descent, epoch));
}

/** The gradient of order[from .. from + count - 1] into `gradient`, and their loss. */
export function batchGradient(
  { machine, order }: GradientLearner,
  from: number,
  count: number,
  gradient: Float64Array,
): number {
  gradient.fill(0);
  return addGradient(machine, order, from, count, gradient);
}

/** Moves against the gradient; units on spheres return to norm 1. */
export function descend({ machine, group, spherical }: GradientLearner, gradient: Float64Array, rate: number): void {
  const { weights } = machine;
  for (let w = 0; w < weights.length; w++) weights[w] -= rate * gradient[w];
  if (spherical) normaliseUnits(group, weights);
}

/** What an epoch came to. */
export interface EpochResult {
  readonly epoch: number;
  readonly loss: number;
  /** Nothing is coupled, or all that is has become one. */
  readonly collapsed?: boolean;
  /** Of the machine itself, counted up to `enough` at least; asked where it decides. */
  errors(enough: number): number;
}

/** Epochs from one count of all errors to the next: between them only whether there is one is looked at. */
const COUNTED = 10;

/** Where a run stands after an epoch. */
export function progressAfter(
  { stop, lossTolerance, epochs }: Descent,
  { epoch, loss, errors, collapsed = true }: EpochResult,
): Progress {
  const low = loss < lossTolerance;
  const due = epoch >= epochs || { errors: true, loss: low, collapse: collapsed }[stop];
  const all = epoch >= epochs || (stop === "loss" ? low : epoch % COUNTED === 1);
  if (!due && !all) return { iteration: epoch, residual: loss };
  const wrong = errors(all ? Infinity : 1);
  const progress = { iteration: epoch, residual: loss, ...((all || wrong === 0) && { errors: wrong }) };
  if (due && wrong === 0) return { ...progress, status: "solved" };
  if (stop === "loss" && low) return { ...progress, status: "converged" };
  return epoch >= epochs ? { ...progress, status: "max_iterations" } : progress;
}

/** The end of a run whose weights are no longer finite, or undefined where they are. */
export function divergence(
  algorithm: string,
  { group }: GradientLearner,
  weights: Float64Array,
  epoch: number,
): Progress | undefined {
  for (let w = 0; w < weights.length; w++) {
    if (Number.isFinite(weights[w])) continue;
    const unit = Math.floor(w / group.inputs);
    return {
      iteration: epoch,
      status: "diverged",
      diagnostics: [weightsDiverged(algorithm, group.name, unit, epoch, Number.POSITIVE_INFINITY)],
    };
  }
  return undefined;
}
