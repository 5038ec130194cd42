import { logAddExp } from "../kernels/log-sum-exp.js";
import { logCdf } from "../kernels/normal.js";
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

/** ln(rho + Phi(y)) with rho given by its logarithm. */
function logOdd(logRho: number, y: number): number {
  return logRho === -Infinity ? logCdf(y) : logAddExp(logRho, logCdf(y));
}

/** The message loop outward. With a+ > a- the unit leans to +1 (lean = 1) and rho = 1 / (e^{a+ - a-} - 1). */
function toWeights(task: MachineTask, mu: number, k: number): boolean {
  const { heap, group, view } = task;
  const { input, inputs, scale, bias } = group;
  const fields = fieldsAt(task, k);
  const message = messageRow(task, mu, k);
  const totalStep = group.weightStride[1];
  const inputStep = group.inputStride[2];
  const pull = heap[task.hidden.outPlus + k] - heap[task.hidden.outMinus + k];
  if (Number.isNaN(pull)) return false;
  const lean = pull < 0 ? -1 : 1;
  const strength = Math.abs(pull);
  const logRho = strength === Infinity ? -Infinity : -strength - Math.log(-Math.expm1(-strength));
  const sums = sumsAt(task, k);
  const omega = heap[sums];
  const variance = heap[sums + 1];
  let total = totalRow(task, k);
  let at = inputRow(group, mu, k);
  let broken = false;
  for (let i = 0; i < inputs; i++, total += totalStep, at += inputStep) {
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
  doubles: (group) => group.units * (3 * group.inputs + 2),
  toHidden,
  toWeights,
};
