import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import type { Algorithm, AlgorithmContext, Progress } from "../contracts.js";
import { meaningOf } from "../gradient/rule-meaning.js";
import { judge } from "../learners/judge.js";
import { marginOfNoVote } from "../learners/messages.js";
import { type MachineRun, readRun, restoreRun, runEpoch, saveRun, startRun } from "../learners/one-machine.js";
import { MACHINE_OPTIONS } from "../learners/options.js";
import { move } from "../learners/sign-machine.js";
import { handlesSigns } from "../learners/suited.js";

interface PerceptronState extends MachineRun {
  readonly rate: number;
}

function init(context: AlgorithmContext): Outcome<PerceptronState> {
  const margin = Number(context.options["kappa"]);
  const { value: run, diagnostics } = startRun("perceptron", context, margin);
  if (!run) return { diagnostics };
  if (margin > 0 && !isVote(run.machine.group)) return { diagnostics: [marginOfNoVote(run.machine.group.rule.name)] };
  return { value: { ...run, rate: Number(context.options["rate"]) }, diagnostics };
}

/** True of rules whose output never falls when a unit rises: if every unit has a margin against the label, the output is right. */
function isVote({ rule, units }: MachineGroup): boolean {
  const meaning = meaningOf(rule, units);
  if (meaning.kind === "weighted") return meaning.votes.every((vote) => vote >= 0);
  if (meaning.kind === "product") return units === 1 && meaning.sign === 1;
  return meaning.kind === "count" && meaning.outputs.every((output, c) => c === 0 || output >= meaning.outputs[c - 1]);
}

/** One epoch. Of a wrong pattern, the fewest units that correct its output move along it. */
function step(state: PerceptronState): Progress {
  const { machine, order, rate, margin } = state;
  const { group, rule, lead, towards } = machine;
  const direction = rate * Math.sign(group.scale);
  const learn = (mu: number, right: boolean): void => {
    if (right) return;
    for (const k of rule.flips(lead, group.units, group.label[mu], group.rule.parameters))
      if (Number.isFinite(lead[k])) move(machine, k, mu, towards[k] * direction);
  };
  return runEpoch(state, (from, count) => judge(machine, order, from, count, learn, margin));
}

/**
 * The perceptron rule: w += rate label xi for every pattern that is wrong, which ends where the patterns are separable (Novikoff 1962).
 * A margin kappa requires label h >= kappa at the model's norm. In a committee the fewest units whose turn mends the output move, those
 * nearest to it (Nilsson 1965). Weights grow freely from norm 1; the reported configuration has the model's norm. One step is an epoch.
 */
export const perceptron: Algorithm<PerceptronState> = {
  name: "perceptron",
  title: "The perceptron rule",
  family: "learner",
  options: {
    rate: {
      type: "number",
      default: 1,
      minimum: 0,
      exclusiveMinimum: true,
      doc: "size of an update, against random weights of norm 1 at the start",
    },
    kappa: {
      type: "number",
      default: 0,
      minimum: 0,
      doc: "margin: learn until label times preactivation is at least kappa, weights at the model's norm",
    },
    batch: { type: "integer", default: 1, minimum: 1, doc: "patterns that are judged before any of them is learnt" },
    epochs: { type: "integer", default: 10_000, minimum: 1, doc: "give up after this many passes over the patterns" },
    preactivations: MACHINE_OPTIONS.preactivations,
  },
  cite: [
    "F. Rosenblatt, Psychological Review 65 (1958) 386",
    "A. B. J. Novikoff, Proc. Symposium on the Mathematical Theory of Automata 12 (1962) 615",
    "N. J. Nilsson, Learning Machines, McGraw-Hill 1965, chapter 6",
  ],
  handles: (group) => handlesSigns("the perceptron rule", "moves units along wrong patterns", group),
  init,
  step,
  read: readRun,
  save: saveRun,
  restore: (context, snapshot, how = "resume") => restoreRun(init(context), snapshot, how),
};
