import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { Accuracy } from "../../compiler/ir/plan.js";
import { activationOf, channelOf, ruleOf } from "../laws.js";
import type { FactorKind, GroupView } from "./contract.js";
import { gaussianUnits } from "./machine-gaussian.js";
import { integerUnits } from "./machine-integer.js";
import { listedUnits } from "./machine-listed.js";
import {
  createTask,
  hardCavity,
  hiddenDoubles,
  inputRow,
  type MachineTask,
  messageRow,
  totalRow,
  type UnitMethod,
} from "./machine-task.js";
import { edgeTerm } from "./messages.js";

// A pattern's node: weights -> hidden units (by `UnitMethod`) -> rule and label -> hidden units -> weights.

const tasks = new WeakMap<GroupView, MachineTask>();

/** True when every input is an integer, so that sums can be counted. */
export function hasIntegerInputs(group: MachineGroup): boolean {
  return group.input instanceof Int8Array || group.input.every((x) => Number.isInteger(x));
}

function methodOf(group: MachineGroup, accuracy: Accuracy): UnitMethod {
  if (accuracy !== "exact") return gaussianUnits;
  return hasIntegerInputs(group) ? integerUnits : listedUnits;
}

function taskOf(view: GroupView<MachineGroup>): MachineTask {
  let task = tasks.get(view);
  if (task === undefined) {
    task = createTask(view, methodOf(view.group, view.accuracy));
    tasks.set(view, task);
  }
  return task;
}

/** Log-weights of outputs +1 and -1 of pattern mu, and lp, lm of all units. */
function loadPattern(task: MachineTask, mu: number): void {
  const { hidden, group, method } = task;
  const positive = group.label[mu] > 0;
  hidden.weightPlus = positive ? task.logRight : task.logWrong;
  hidden.weightMinus = positive ? task.logWrong : task.logRight;
  for (let k = 0; k < group.units; k++) method.toHidden(task, mu, k);
}

function updatePattern(task: MachineTask, mu: number): boolean {
  loadPattern(task, mu);
  task.rule.toHidden(task.hidden);
  let allowed = true;
  for (let k = 0; k < task.group.units; k++) allowed = task.method.toWeights(task, mu, k) && allowed;
  return allowed;
}

/** Sum of ln Z_edge over the weights of pattern mu. */
function patternEdges(task: MachineTask, mu: number): number {
  const { heap, group } = task;
  let sum = 0;
  for (let k = 0; k < group.units; k++) {
    const message = messageRow(task, mu, k);
    const total = totalRow(task, k);
    for (let i = 0; i < group.inputs; i++) {
      const all = heap[total + i * group.weightStride[1]];
      const field = all - heap[message + i];
      sum += edgeTerm(all, Number.isNaN(field) ? hardCavity(task, k, i, message + i) : field);
    }
  }
  return sum;
}

/** Preactivation of unit k in pattern mu for weights w = 2 state - 1. */
export function preactivation(group: MachineGroup, mu: number, k: number, states: Int32Array): number {
  const at = inputRow(group, mu, k);
  const first = group.firstVariable + k * group.weightStride[0];
  let sum = 0;
  for (let i = 0; i < group.inputs; i++) {
    sum += group.input[at + i * group.inputStride[2]] * (2 * states[first + i * group.weightStride[1]] - 1);
  }
  return group.scale * sum + group.bias;
}

/** Probability that pattern mu comes out wrong under its node's belief. */
function wrongBelief(task: MachineTask, mu: number): number {
  const { hidden, rule, group, logRight, logWrong } = task;
  loadPattern(task, mu);
  const positive = group.label[mu] > 0;
  hidden.weightPlus = positive ? logRight : -Infinity;
  hidden.weightMinus = positive ? -Infinity : logRight;
  const right = rule.logZ(hidden);
  hidden.weightPlus = positive ? -Infinity : logWrong;
  hidden.weightMinus = positive ? logWrong : -Infinity;
  return 1 / (1 + Math.exp(right - rule.logZ(hidden)));
}

/** One node a pattern, dense over the weights. */
export const machine: FactorKind<MachineGroup> = {
  name: "machine",
  factors: (group) => group.patterns,
  edges: (group) => group.patterns * group.units * group.inputs,
  logWeight(group, mu, states) {
    const tau: number[] = [];
    const { apply } = activationOf(group.activation);
    for (let k = 0; k < group.units; k++) {
      tau.push(apply(preactivation(group, mu, k, states)));
    }
    const output = ruleOf(group.rule).decide(tau, group.units, group.rule.parameters);
    return channelOf(group.channel).logWeight(group.label[mu], output);
  },
  messageDoubles: (group) => group.patterns * group.units * group.inputs,
  scratchDoubles: (group, _variables, accuracy) => hiddenDoubles(group) + methodOf(group, accuracy).doubles(group),
  update(view, order, from, to) {
    const task = taskOf(view);
    for (let j = from; j < to; j++) {
      const mu = order === undefined ? j : order[j];
      if (!updatePattern(task, mu)) {
        view.fault = mu;
        return;
      }
    }
  },
  bethe(view) {
    const task = taskOf(view);
    let sum = 0;
    for (let mu = 0; mu < view.group.patterns; mu++) {
      loadPattern(task, mu);
      sum += task.rule.logZ(task.hidden) - patternEdges(task, mu);
    }
    return sum;
  },
  meanEnergy(view) {
    if (view.group.channel.name !== "gibbs") return 0;
    const task = taskOf(view);
    let errors = 0;
    for (let mu = 0; mu < view.group.patterns; mu++) errors += wrongBelief(task, mu);
    return errors;
  },
};
