import { logAddExp } from "../kernels/log-sum-exp.js";
import {
  hardCavity,
  inputRow,
  type MachineTask,
  messageRow,
  type Terminal,
  totalRow,
  type UnitMethod,
} from "./machine-task.js";
import { logPlus, settle } from "./messages.js";

// Exact for any inputs by listing the 2^n sums of a unit. The configurations of the first i weights are the nodes
// 2^i .. 2^{i+1} - 1 of a binary tree (children 2j: w = -1, 2j + 1: w = +1): forward log-probabilities run down it,
// expected log-weights run up, and the message to weight i compares the two branches below depth i.

/** Most inputs of a unit that are listed. */
export const MOST_LISTED = 14;

/** Scratch: cavity fields, then sums, forward and backward values of the 2^{n+1} tree nodes. */
interface Tree {
  readonly fields: number;
  readonly sums: number;
  readonly forward: number;
  readonly back: number;
  readonly leaves: number;
}

function treeOf(task: MachineTask): Tree {
  const { inputs } = task.group;
  const sums = task.area + inputs;
  const nodes = 2 ** (inputs + 1);
  return { fields: task.area, sums, forward: sums + nodes, back: sums + 2 * nodes, leaves: nodes / 2 };
}

function load(task: MachineTask, mu: number, k: number): void {
  const { heap, group } = task;
  const tree = treeOf(task);
  task.loaded = k;
  const message = messageRow(task, mu, k);
  const at = inputRow(group, mu, k);
  const total = totalRow(task, k);
  heap[tree.sums + 1] = 0;
  heap[tree.forward + 1] = 0;
  for (let i = 0, level = 1; i < group.inputs; i++, level *= 2) {
    const x = group.input[at + i * group.inputStride[2]];
    let field = heap[total + i * group.weightStride[1]] - heap[message + i];
    if (Number.isNaN(field)) field = hardCavity(task, k, i, message + i);
    heap[tree.fields + i] = field;
    for (let j = level; j < 2 * level; j++) {
      heap[tree.sums + 2 * j] = heap[tree.sums + j] - x;
      heap[tree.sums + 2 * j + 1] = heap[tree.sums + j] + x;
      heap[tree.forward + 2 * j] = heap[tree.forward + j] + logPlus(-field);
      heap[tree.forward + 2 * j + 1] = heap[tree.forward + j] + logPlus(field);
    }
  }
}

function preactivationAt({ heap, group }: MachineTask, tree: Tree, leaf: number): number {
  return group.scale * heap[tree.sums + leaf] + group.bias;
}

function logZ(task: MachineTask, _k: number, terminal: Terminal): number {
  const tree = treeOf(task);
  let sum = -Infinity;
  for (let j = tree.leaves; j < 2 * tree.leaves; j++) {
    sum = logAddExp(sum, task.heap[tree.forward + j] + terminal(preactivationAt(task, tree, j)));
  }
  return sum;
}

function mean(task: MachineTask, _k: number, f: Terminal): number {
  const tree = treeOf(task);
  let sum = 0;
  for (let j = tree.leaves; j < 2 * tree.leaves; j++) {
    sum += Math.exp(task.heap[tree.forward + j]) * f(preactivationAt(task, tree, j));
  }
  return sum;
}

function send(task: MachineTask, mu: number, k: number, terminal: Terminal): boolean {
  const { heap, group, view } = task;
  const tree = treeOf(task);
  for (let j = tree.leaves; j < 2 * tree.leaves; j++) {
    heap[tree.back + j] = terminal(preactivationAt(task, tree, j));
  }
  const message = messageRow(task, mu, k);
  let broken = false;
  for (let i = group.inputs - 1, level = tree.leaves / 2; i >= 0; i--, level /= 2) {
    const field = heap[tree.fields + i];
    const update = branchField(heap, tree, level, field);
    const next = field + settle(heap, message + i, update, view.damping);
    if (Number.isNaN(next)) broken = true;
    if (view.live) heap[totalRow(task, k) + i * group.weightStride[1]] = next;
  }
  return !broken;
}

/** Half log-odds of the +1 against the -1 branches below one level, whose backward values it fills in. */
function branchField(heap: Float64Array, tree: Tree, level: number, field: number): number {
  const up = logPlus(field);
  const down = logPlus(-field);
  let plus = -Infinity;
  let minus = -Infinity;
  for (let j = level; j < 2 * level; j++) {
    const ifMinus = heap[tree.back + 2 * j];
    const ifPlus = heap[tree.back + 2 * j + 1];
    plus = logAddExp(plus, heap[tree.forward + j] + ifPlus);
    minus = logAddExp(minus, heap[tree.forward + j] + ifMinus);
    heap[tree.back + j] = logAddExp(up + ifPlus, down + ifMinus);
  }
  return (plus - minus) / 2;
}

/** Exact for any inputs, O(2^n) a unit, n <= MOST_LISTED. */
export const listedUnits: UnitMethod = {
  doubles: (group) => group.inputs + 3 * 2 ** (Math.min(group.inputs, MOST_LISTED) + 1),
  load,
  logZ,
  mean,
  send,
};
