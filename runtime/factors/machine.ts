import type { FlatVariables, MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { Accuracy } from "../../compiler/ir/plan.js";
import { activationOf } from "../laws.js";
import type { FactorKind, GroupView } from "./contract.js";
import { gaussianDoubles, gaussianSigns } from "./machine-gaussian.js";
import { integerUnits, widestSum } from "./machine-integer.js";
import { listedUnits, MOST_LISTED } from "./machine-listed.js";
import { isSignLaw, outputOf } from "./machine-output.js";
import { pieceUnits } from "./machine-pieces.js";
import { sumForm } from "./machine-sum.js";
import {
  createTask,
  hardCavity,
  hiddenDoubles,
  inputRow,
  type MachineTask,
  messageRow,
  type PatternForm,
  totalRow,
  type UnitMethod,
} from "./machine-task.js";
import { voteForm, votesBy } from "./machine-votes.js";
import { edgeTerm } from "./messages.js";

// A pattern's node: weights -> hidden units (by `UnitMethod`) -> output and label -> hidden units -> weights.

/** True when every input is an integer, so that sums can be counted. */
export function hasIntegerInputs(group: MachineGroup): boolean {
  return group.input instanceof Int8Array || group.input.every((x) => Number.isInteger(x));
}

/** Longest table of sums that is better than the list of all of them: whole numbers of any size are listed like real ones. */
const LONGEST_SUM = 1 << 16;

function methodOf(group: MachineGroup, accuracy: Accuracy): UnitMethod {
  if (accuracy !== "exact") return pieceUnits;
  if (group.inputs <= MOST_LISTED && widestSum(group) > LONGEST_SUM) return listedUnits;
  return hasIntegerInputs(group) ? integerUnits : listedUnits;
}

/** True where Gaussian units have their own fast way: -1 below 0 and +1 from there on. */
function steps({ rule, activation }: MachineGroup, accuracy: Accuracy): boolean {
  if (accuracy === "exact" || rule.meaning?.kind === "sum") return false;
  return isSignLaw(activationOf(activation));
}

function scratchOf(group: MachineGroup, accuracy: Accuracy): number {
  const own = steps(group, accuracy) ? gaussianDoubles(group) : methodOf(group, accuracy).doubles(group);
  return hiddenDoubles(group) + own;
}

/** A machine's task, and the node of its patterns. */
interface Bound {
  readonly task: MachineTask;
  readonly form: PatternForm;
}

const bound = new WeakMap<GroupView, Bound>();

function bind(view: GroupView<MachineGroup>): Bound {
  const known = bound.get(view);
  if (known) return known;
  const task = createTask(view, methodOf(view.group, view.accuracy));
  const made = { task, form: formOf(task) };
  bound.set(view, made);
  return made;
}

function formOf(task: MachineTask): PatternForm {
  if (task.output.sum) return sumForm(task);
  return voteForm(task, steps(task.group, task.view.accuracy) ? gaussianSigns : votesBy(task));
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

/** Preactivation of unit k in pattern mu. */
function preactivation(group: MachineGroup, mu: number, k: number, states: Int32Array, variables: FlatVariables) {
  const at = inputRow(group, mu, k);
  const first = group.firstVariable + k * group.weightStride[0];
  let sum = 0;
  for (let i = 0; i < group.inputs; i++) {
    const v = first + i * group.weightStride[1];
    sum += group.input[at + i * group.inputStride[2]] * variables.stateValue[variables.stateOffset[v] + states[v]];
  }
  return group.scale * sum + group.bias;
}

/** Probability that pattern mu comes out wrong under its node's belief. */
function wrongBelief({ task, form }: Bound, mu: number): number {
  form.load(mu);
  task.outcome = "right";
  const right = form.logZ(mu);
  task.outcome = "wrong";
  const wrong = form.logZ(mu);
  task.outcome = "any";
  return 1 / (1 + Math.exp(right - wrong));
}

/** One node a pattern, dense over the weights. */
export const machine: FactorKind<MachineGroup> = {
  name: "machine",
  factors: (group) => group.patterns,
  edges: (group) => group.patterns * group.units * group.inputs,
  logWeight(group, mu, states, variables) {
    const output = outputOf(group);
    const tau: number[] = [];
    for (let k = 0; k < group.units; k++) {
      tau.push(output.activation.apply(preactivation(group, mu, k, states, variables)));
    }
    return output.channel.logWeight(group.label[mu], output.of(tau));
  },
  messageDoubles: (group) => group.patterns * group.units * group.inputs,
  scratchDoubles: (group, _variables, accuracy) => scratchOf(group, accuracy),
  update(view, order, from, to) {
    const { form } = bind(view);
    for (let j = from; j < to; j++) {
      const mu = order === undefined ? j : order[j];
      form.load(mu);
      if (!form.send(mu)) {
        view.fault = mu;
        return;
      }
    }
  },
  bethe(view) {
    const { task, form } = bind(view);
    let sum = 0;
    for (let mu = 0; mu < view.group.patterns; mu++) {
      form.load(mu);
      sum += form.logZ(mu) - patternEdges(task, mu);
    }
    return sum;
  },
  meanEnergy(view) {
    if (view.group.channel.name !== "gibbs") return 0;
    const node = bind(view);
    let errors = 0;
    for (let mu = 0; mu < view.group.patterns; mu++) errors += wrongBelief(node, mu);
    return errors;
  },
};
