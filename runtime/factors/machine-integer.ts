import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import {
  hardCavity,
  inputRow,
  type MachineTask,
  messageRow,
  type Terminal,
  totalRow,
  type UnitMethod,
} from "./machine-task.js";
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

/** Number of values that the widest sum of a machine may take. */
export function widestSum(group: MachineGroup): number {
  let most = 0;
  for (let mu = 0; mu < group.patterns; mu++) {
    for (let k = 0; k < group.units; k++) most = Math.max(most, reach(group, mu, k));
  }
  return most + 1;
}

/** Steps, cavity fields and the forward pass of unit k. */
function load(task: MachineTask, mu: number, k: number): void {
  const { heap, group, pass } = task;
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

/** The smallest sum_i x_i w_i; it grows by 2 with t. */
function lowest({ pass }: MachineTask): number {
  // 2 low - sum_i x_i, where sum_i x_i is the smallest and the largest t together, the largest being low + size - 1.
  return 1 - pass.size;
}

function setTerminal(task: MachineTask, terminal: Terminal): void {
  const { heap, pass, group } = task;
  const low = lowest(task);
  for (let t = 0; t < pass.size; t++) heap[pass.terminal + t] = terminal(group.scale * (low + 2 * t) + group.bias);
}

function mean(task: MachineTask, _k: number, f: Terminal): number {
  const { heap, pass, group } = task;
  const low = lowest(task);
  const last = pass.rows + pass.n * pass.size;
  let sum = 0;
  for (let t = 0; t < pass.size; t++) {
    const mass = pass.logs ? Math.exp(heap[last + t]) : heap[last + t];
    if (mass > 0) sum += mass * f(group.scale * (low + 2 * t) + group.bias);
  }
  return sum;
}

function logZ(task: MachineTask, _k: number, terminal: Terminal): number {
  setTerminal(task, terminal);
  return passLogZ(task.pass);
}

function send(task: MachineTask, mu: number, k: number, terminal: Terminal): boolean {
  const { heap, group, pass, view } = task;
  setTerminal(task, terminal);
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
  doubles: (group) => passDoubles(group.inputs, widestSum(group)),
  load,
  logZ,
  mean,
  send,
};
