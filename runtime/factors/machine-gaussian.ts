import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import { logCdf } from "../kernels/normal.js";
import { JET_TERMS, logJet, logOdd } from "./log-jet.js";
import { hardCavity, inputRow, type MachineTask, messageRow, totalRow, type UnitMethod } from "./machine-task.js";
import { settle } from "./messages.js";

// The preactivation of a unit as a Gaussian (central limit): omega = sum x m, V = sum x^2 (1 - m^2). For the message to
// weight i its own term is taken out and put back as +-x_i:
//   u_i = (1/2) ln [ (rho + Phi(s+)) / (rho + Phi(s-)) ],  s+- = (omega - x m +- x) / sqrt(V - x^2 (1 - m^2)).

/** Scratch of unit k: cavity fields, means and variances of its weights, then omega and V of every unit. */
function fieldsAt(task: MachineTask, k: number): number {
  return task.area + 3 * k * task.group.inputs;
}

function sumsAt(task: MachineTask, k: number): number {
  return task.area + 3 * task.group.units * task.group.inputs + 2 * k;
}

/** Place of the unit's Taylor coefficients in the scratch. */
function jetAt(group: MachineGroup): number {
  return group.units * (3 * group.inputs + 2);
}

/**
 * Smallest e^{-2|h|} of a weight that is not hard: its variance stays positive, so that only hard weights can contradict,
 * and (sum x)^2 / V stays far from overflow.
 */
const SOFT = 1e-280;
/** Where V - own keeps less than this share of V, it is summed again without the own term. */
const CANCELLED = 1e-9;

/** z = h / sd; without variance the sign decides, sign(0) = +1. */
function standard(h: number, deviation: number): number {
  return deviation > 0 ? h / deviation : h >= 0 ? Infinity : -Infinity;
}

/** The message loop inward: fields, means and variances of the weights, their sums, and the unit's two log-probabilities. */
function toHidden(task: MachineTask, mu: number, k: number): void {
  const { heap, group } = task;
  const { input, inputs, scale, bias } = group;
  const fields = fieldsAt(task, k);
  const message = messageRow(task, mu, k);
  const totalStep = group.weightStride[1];
  const inputStep = group.inputStride[2];
  let total = totalRow(task, k);
  let x = inputRow(group, mu, k);
  let omega = 0;
  let variance = 0;
  for (let i = 0; i < inputs; i++, total += totalStep, x += inputStep) {
    let field = heap[total] - heap[message + i];
    if (Number.isNaN(field)) field = hardCavity(task, k, i, message + i);
    const size = Math.abs(field);
    let odds = Math.exp(-2 * size);
    if (odds < SOFT && size < Infinity) odds = SOFT;
    const share = 1 / (1 + odds);
    const mean = field < 0 ? (odds - 1) * share : (1 - odds) * share;
    const spread = 4 * odds * share * share;
    heap[fields + i] = field;
    heap[fields + inputs + i] = mean;
    heap[fields + 2 * inputs + i] = spread;
    const xi = input[x];
    omega += xi * mean;
    variance += xi * xi * spread;
  }
  const sums = sumsAt(task, k);
  heap[sums] = omega;
  heap[sums + 1] = variance;
  const z = standard(scale * omega + bias, Math.abs(scale) * Math.sqrt(variance));
  heap[task.hidden.logPlus + k] = logCdf(z);
  heap[task.hidden.logMinus + k] = logCdf(-z);
}

/** sum of x_j^2 (1 - m_j^2) over the weights j != i of the unit. */
function varianceWithout(task: MachineTask, mu: number, k: number, i: number): number {
  const { heap, group } = task;
  const { input, inputs } = group;
  const spreads = fieldsAt(task, k) + 2 * inputs;
  const x = inputRow(group, mu, k);
  let sum = 0;
  for (let j = 0; j < inputs; j++) {
    const xj = input[x + j * group.inputStride[2]];
    if (j !== i) sum += xj * xj * heap[spreads + j];
  }
  return sum;
}

/** Chooses the message loop outward: by the Taylor series of the unit where it converges, edge by edge elsewhere. */
function toWeights(task: MachineTask, mu: number, k: number): boolean {
  const { heap, group, hidden, area } = task;
  const pull = heap[hidden.outPlus + k] - heap[hidden.outMinus + k];
  if (Number.isNaN(pull)) return false;
  const lean = pull < 0 ? -1 : 1;
  const strength = Math.abs(pull);
  const logRho = strength === Infinity ? -Infinity : -strength - Math.log(-Math.expm1(-strength));
  const sums = sumsAt(task, k);
  const variance = heap[sums + 1];
  const reach = largestInput(group, mu, k);
  // Without its largest term V is at least this; the shifts of y are then at most `radius`.
  const least = variance - reach * reach;
  if (strength > 0 && least > variance / 2) {
    const deviation = Math.abs(group.scale) * Math.sqrt(variance);
    const y = (lean * (group.scale * heap[sums] + group.bias)) / deviation;
    const radius = (2 * reach) / Math.sqrt(least) + Math.abs(y) * (Math.sqrt(variance / least) - 1);
    if (logJet(heap, area + jetAt(group), logRho, y, radius)) return sendSeries(task, mu, k, lean, y);
  }
  return sendDirect(task, mu, k, pull, lean, logRho);
}

/** Largest |x| of unit k in pattern mu. */
function largestInput(group: MachineGroup, mu: number, k: number): number {
  const { input, inputs, inputStride } = group;
  let most = 0;
  for (let i = 0, x = inputRow(group, mu, k); i < inputs; i++, x += inputStride[2]) {
    const size = Math.abs(input[x]);
    if (size > most) most = size;
  }
  return most;
}

/** The message loop outward with the series of ln(rho + Phi) around the unit's own y = lean * omega / sqrt V. */
function sendSeries(task: MachineTask, mu: number, k: number, lean: number, y: number): boolean {
  const { heap, group, view } = task;
  const { input, inputs, scale, bias } = group;
  const fields = fieldsAt(task, k);
  const message = messageRow(task, mu, k);
  const totalStep = group.weightStride[1];
  const inputStep = group.inputStride[2];
  const omega = heap[sumsAt(task, k)] + bias / scale;
  const variance = heap[sumsAt(task, k) + 1];
  const turn = lean * Math.sign(scale);
  const jet = task.area + jetAt(group);
  const c1 = heap[jet + 1];
  const c2 = heap[jet + 2];
  const c3 = heap[jet + 3];
  const c4 = heap[jet + 4];
  const c5 = heap[jet + 5];
  const c6 = heap[jet + 6];
  const c7 = heap[jet + 7];
  const c8 = heap[jet + 8];
  const c9 = heap[jet + 9];
  const c10 = heap[jet + 10];
  const c11 = heap[jet + 11];
  let total = totalRow(task, k);
  let at = inputRow(group, mu, k);
  let broken = false;
  for (let i = 0; i < inputs; i++, total += totalStep, at += inputStep) {
    const x = input[at];
    const shrink = turn / Math.sqrt(variance - x * x * heap[fields + 2 * inputs + i]);
    const shift = (omega - x * heap[fields + inputs + i]) * shrink - y;
    const p = shift + x * shrink;
    const m = shift - x * shrink;
    let up = p * (c7 + p * (c8 + p * (c9 + p * (c10 + p * c11))));
    let down = m * (c7 + m * (c8 + m * (c9 + m * (c10 + m * c11))));
    up = p * (c1 + p * (c2 + p * (c3 + p * (c4 + p * (c5 + p * (c6 + up))))));
    down = m * (c1 + m * (c2 + m * (c3 + m * (c4 + m * (c5 + m * (c6 + down))))));
    const next = heap[fields + i] + settle(heap, message + i, 0.5 * (up - down), view.damping);
    if (Number.isNaN(next)) broken = true;
    if (view.live) heap[total] = next;
  }
  return !broken;
}

/** The message loop outward, two normal integrals an edge. With a+ > a- the unit leans to +1 (lean = 1). */
function sendDirect(task: MachineTask, mu: number, k: number, pull: number, lean: number, logRho: number): boolean {
  const { heap, group, view } = task;
  const { input, inputs, scale, bias } = group;
  const fields = fieldsAt(task, k);
  const message = messageRow(task, mu, k);
  const omega = heap[sumsAt(task, k)];
  const variance = heap[sumsAt(task, k) + 1];
  let total = totalRow(task, k);
  let at = inputRow(group, mu, k);
  let broken = false;
  for (let i = 0; i < inputs; i++, total += group.weightStride[1], at += group.inputStride[2]) {
    const x = input[at];
    let update = 0;
    if (x !== 0 && pull !== 0) {
      let left = variance - x * x * heap[fields + 2 * inputs + i];
      if (left <= CANCELLED * variance) left = varianceWithout(task, mu, k, i);
      const deviation = lean * Math.abs(scale) * Math.sqrt(left);
      const centre = scale * (omega - x * heap[fields + inputs + i]) + bias;
      const up = left > 0 ? (centre + scale * x) / deviation : lean * standard(centre + scale * x, 0);
      const down = left > 0 ? (centre - scale * x) / deviation : lean * standard(centre - scale * x, 0);
      update = 0.5 * (logOdd(logRho, up) - logOdd(logRho, down));
    }
    const next = heap[fields + i] + settle(heap, message + i, update, view.damping);
    if (Number.isNaN(next)) broken = true;
    if (view.live) heap[total] = next;
  }
  return !broken;
}

/** Central limit with the target edge excluded: O(n) a unit. */
export const gaussianUnits: UnitMethod = {
  doubles: (group) => jetAt(group) + 2 * JET_TERMS,
  toHidden,
  toWeights,
};
