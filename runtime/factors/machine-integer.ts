import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import { hardCavity, inputRow, type MachineTask, messageRow, totalRow, type UnitMethod } from "./machine-task.js";
import { settle } from "./messages.js";
import { backward, forward, passDoubles, passLogZ, placePass } from "./sum-pass.js";

// The exact distribution of a unit's integer sum: sum_i x_i w_i = 2 t - sum_i x_i with t = sum_i x_i s_i, s_i = 0 or 1.

/** Sum of |x_i| of unit k in pattern mu. */
function reach(group: MachineGroup, mu: number, k: number): number {
  const at = inputRow(group, mu, k);
  let sum = 0;
  for (let i = 0; i < group.inputs; i++) sum += Math.abs(group.input[at + i * group.inputStride[2]]);
  return sum;
}

function widest(group: MachineGroup): number {
  let most = 0;
  for (let mu = 0; mu < group.patterns; mu++) {
    for (let k = 0; k < group.units; k++) most = Math.max(most, reach(group, mu, k));
  }
  return most + 1;
}

/** Steps, cavity fields and the forward pass of unit k, unless they are there already. */
function load(task: MachineTask, mu: number, k: number): void {
  const { heap, group, pass } = task;
  if (task.loaded === k) return;
  placePass(pass, task.area, group.inputs, 0, reach(group, mu, k) + 1);
  const message = messageRow(task, mu, k);
  const at = inputRow(group, mu, k);
  let total = totalRow(task, k);
  for (let i = 0; i < group.inputs; i++, total += group.weightStride[1]) {
    const x = group.input[at + i * group.inputStride[2]];
    const field = heap[total] - heap[message + i];
    if (x < 0) pass.low += x;
    heap[pass.steps + i] = x;
    heap[pass.fields + i] = Number.isNaN(field) ? hardCavity(task, k, i, message + i) : field;
  }
  forward(pass);
  task.loaded = k;
}

/** Writes the terminal log-weights: `above` where the unit is +1, `below` where it is -1. */
function setTerminal(task: MachineTask, above: number, below: number): void {
  const { heap, pass, group } = task;
  // sum_i x_i = (smallest + largest t), and the largest t is low + size - 1.
  const inputSum = 2 * pass.low + pass.size - 1;
  for (let t = 0; t < pass.size; t++) {
    const h = group.scale * (2 * (pass.low + t) - inputSum) + group.bias;
    heap[pass.terminal + t] = h >= 0 ? above : below;
  }
}

function toHidden(task: MachineTask, mu: number, k: number): void {
  // Another pattern may have left its unit of the same number here.
  task.loaded = -1;
  load(task, mu, k);
  setTerminal(task, 0, -Infinity);
  task.heap[task.hidden.logPlus + k] = passLogZ(task.pass);
  setTerminal(task, -Infinity, 0);
  task.heap[task.hidden.logMinus + k] = passLogZ(task.pass);
}

function toWeights(task: MachineTask, mu: number, k: number): boolean {
  const { heap, group, pass, view, hidden } = task;
  load(task, mu, k);
  setTerminal(task, heap[hidden.outPlus + k], heap[hidden.outMinus + k]);
  backward(pass);
  const message = messageRow(task, mu, k);
  let total = totalRow(task, k);
  let broken = false;
  for (let i = 0; i < group.inputs; i++, total += group.weightStride[1]) {
    const update = (heap[pass.outOne + i] - heap[pass.outZero + i]) / 2;
    const next = heap[pass.fields + i] + settle(heap, message + i, update, view.damping);
    if (Number.isNaN(next)) broken = true;
    if (view.live) heap[total] = next;
  }
  return !broken;
}

/** Exact for integer inputs by dynamic programming: O(n sum |x|) a unit. */
export const integerUnits: UnitMethod = {
  doubles: (group) => passDoubles(group.inputs, widest(group)),
  toHidden,
  toWeights,
};
