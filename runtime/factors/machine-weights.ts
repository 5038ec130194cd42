import { D3, D5, GRID, GRID_CENTRE, GRID_MEAN, GRID_REACH, GRID_SPREAD, meanOf } from "../kernels/tanh-grid.js";
import { fieldsAt, sumsAt } from "./machine-scratch.js";
import { hardCavity, inputRow, type MachineTask, messageRow, totalRow } from "./machine-task.js";

// What a Gaussian unit reads of its weights.

/**
 * Smallest e^{-2|h|} of a weight that is not hard: its variance stays positive, so that only hard weights can contradict,
 * and (sum x)^2 / V stays far from overflow.
 */
const SOFT = 1e-280;
/** The message loop inward: fields, means and variances of the weights, omega and V. */
export function readWeights(task: MachineTask, mu: number, k: number): void {
  if (!readNear(task, mu, k)) readFar(task, mu, k);
}

/** `readWeights` with tanh by its tables; false at a field that is off them. */
function readNear(task: MachineTask, mu: number, k: number): boolean {
  const { heap, group } = task;
  const { input, inputs } = group;
  // The polynomial of `sendCurve` needs no variances; what is not written leaves room in the cache.
  const keep = !task.signs;
  const fields = fieldsAt(task, k);
  const means = fields + inputs;
  const spreads = means + inputs;
  const message = messageRow(task, mu, k);
  const totalStep = group.weightStride[1];
  const inputStep = group.inputStride[2];
  // Local constants: a bundler may make variables of those of a module.
  const gridMean = GRID_MEAN;
  const gridSpread = GRID_SPREAD;
  const reach = GRID_REACH;
  const grid = GRID;
  const step = 1 / GRID;
  const centre = GRID_CENTRE;
  const middle = GRID_CENTRE + 0.5;
  const d3 = D3;
  const d5 = D5;
  let total = totalRow(task, k);
  let x = inputRow(group, mu, k);
  let omega = 0;
  let variance = 0;
  for (let i = 0; i < inputs; i++, total += totalStep, x += inputStep) {
    const field = heap[total] - heap[message + i];
    // No call in this loop: after one, everything is loaded again.
    if (!(Math.abs(field) < reach)) return false;
    const entry = (field * grid + middle) | 0;
    const r = field - (entry - centre) * step;
    const square = r * r;
    const d = r * (1 + square * (d3 + square * d5));
    const t = gridMean[entry];
    const share = 1 / (1 + t * d);
    const mean = (t + d) * share;
    const spread = gridSpread[entry] * (1 - d * d) * share * share;
    heap[fields + i] = field;
    heap[means + i] = mean;
    if (keep) heap[spreads + i] = spread;
    const xi = input[x];
    omega += xi * mean;
    variance += xi * xi * spread;
  }
  const sums = sumsAt(task, k);
  heap[sums] = omega;
  heap[sums + 1] = variance;
  return true;
}

/** `readWeights` for any fields. */
function readFar(task: MachineTask, mu: number, k: number): void {
  const { heap, group } = task;
  const { input, inputs } = group;
  const fields = fieldsAt(task, k);
  const message = messageRow(task, mu, k);
  const total = totalRow(task, k);
  const x = inputRow(group, mu, k);
  let omega = 0;
  let variance = 0;
  for (let i = 0; i < inputs; i++) {
    let field = heap[total + i * group.weightStride[1]] - heap[message + i];
    if (Number.isNaN(field)) field = hardCavity(task, k, i, message + i);
    const mean = meanOf(field);
    const spread = spreadOf(Math.abs(field));
    heap[fields + i] = field;
    heap[fields + inputs + i] = mean;
    heap[fields + 2 * inputs + i] = spread;
    const xi = input[x + i * group.inputStride[2]];
    omega += xi * mean;
    variance += xi * xi * spread;
  }
  const sums = sumsAt(task, k);
  heap[sums] = omega;
  heap[sums + 1] = variance;
}

/** 1 - tanh^2 of a field of this size. */
function spreadOf(size: number): number {
  const odds = Math.exp(-2 * size);
  if (odds < SOFT && size < Infinity) return 4 * SOFT;
  return (4 * odds) / (1 + odds) ** 2;
}

/** Variances of the weights of unit k from their fields, where `readWeights` left them out. */
export function writeSpreads(task: MachineTask, k: number): void {
  const { heap, group } = task;
  const fields = fieldsAt(task, k);
  const spreads = fields + 2 * group.inputs;
  for (let i = 0; i < group.inputs; i++) heap[spreads + i] = spreadOf(Math.abs(heap[fields + i]));
}
