import type { Diagnostic } from "../../grammar/diagnostic.js";
import type { AlgorithmContext } from "../contracts.js";
import { isWrong, outputOf } from "../factors/machine-output.js";
import { crossEntropy } from "../gradient/loss.js";
import { naturalForm, type OutputForm, smoothOutput } from "../gradient/smooth-output.js";
import { smoothUnit } from "../gradient/smooth-unit.js";
import { sharpeningOf } from "./cooling.js";
import type { FlipMachine } from "./flip-machine.js";
import { noSmoothForm } from "./messages.js";

/** What a machine's hidden units are, and what a pattern costs when they are t[0 .. units - 1] and its label is this. */
export interface PatternLoss {
  unit(h: number): number;
  cost(t: Float64Array, label: number): number;
}

/** The loss of a sweep, counted from 0; `fixed`: the same in all of them. */
export interface LossSchedule {
  readonly fixed: boolean;
  at(sweep: number): PatternLoss;
}

/** Wrong patterns: 1 each, by the machine's own activation and rule. */
export function errorLoss({ group }: FlipMachine): PatternLoss {
  const output = outputOf(group);
  return {
    unit: (h) => output.activation.apply(h),
    cost: (t, label) => (isWrong(output.of(t), label) ? 1 : 0),
  };
}

/** Wrong patterns, or the cross-entropy of label times smooth output that sharpens by sweep; or why there is none. */
export function lossSchedule(
  algorithm: string,
  machine: FlipMachine,
  options: AlgorithmContext["options"],
): LossSchedule | Diagnostic {
  const { activation, rule, units } = machine.group;
  if (options["loss"] === "errors") {
    const errors = errorLoss(machine);
    return { fixed: true, at: () => errors };
  }
  const { gamma, beta, fixed } = sharpeningOf(options);
  const form = options["output"] === "auto" ? naturalForm(rule, units) : (options["output"] as OutputForm);
  const output = smoothOutput(rule, units, form);
  if (typeof output === "string") return noSmoothForm(algorithm, output);
  const first = smoothUnit(activation, beta(0));
  if (!first) return noSmoothForm(algorithm, `the activation \`${activation.name}\` is a step`);
  const at = (sweep: number): PatternLoss => {
    const unit = smoothUnit(activation, beta(sweep)) ?? first;
    const loss = crossEntropy(gamma(sweep));
    return { unit: (h) => unit.value(h), cost: (t, label) => loss.value(label * output.value(t, 0)) };
  };
  return { fixed, at };
}

/** Wrong patterns of the weights as they are. */
export function errorsNow(machine: FlipMachine): number {
  const { group, sums } = machine;
  const { patterns, units, label, scale, bias } = group;
  const { unit, cost } = errorLoss(machine);
  const t = new Float64Array(units);
  let errors = 0;
  for (let mu = 0; mu < patterns; mu++) {
    for (let k = 0; k < units; k++) t[k] = unit(scale * sums[k * patterns + mu] + bias);
    errors += cost(t, label[mu]);
  }
  return errors;
}
