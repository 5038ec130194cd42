import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import { logCdf } from "../kernels/normal.js";
import { RESIDUAL } from "../state.js";
import { JET_TERMS, logJet, logOdd } from "./log-jet.js";
import { fieldsAt, jetAt, sumsAt } from "./machine-scratch.js";
import { CURVE_DOUBLES, curve, sendCurve } from "./machine-signs.js";
import { inputRow, type MachineTask, messageRow, totalRow } from "./machine-task.js";
import type { VoteMethod } from "./machine-votes.js";
import { readWeights, writeSpreads } from "./machine-weights.js";
import { damped } from "./messages.js";

// The preactivation of a unit as a Gaussian (central limit): omega = sum x m, V = sum x^2 (1 - m^2). For the message to
// weight i its own term is taken out and put back as +-x_i:
//   u_i = (1/2) ln [ (rho + Phi(s+)) / (rho + Phi(s-)) ],  s+- = (omega - x m +- x) / sqrt(V - x^2 (1 - m^2)).

/** Where V - own keeps less than this share of V, it is summed again without the own term. */
export const CANCELLED = 1e-9;

/** z = h / sd; without variance the sign decides, sign(0) = +1. */
function standard(h: number, deviation: number): number {
  return deviation > 0 ? h / deviation : h >= 0 ? Infinity : -Infinity;
}

/** Reads the weights of unit k, and writes its two log-probabilities. */
function toHidden(task: MachineTask, mu: number, k: number): void {
  readWeights(task, mu, k);
  const { heap, group, hidden } = task;
  const { scale, bias } = group;
  const sums = sumsAt(task, k);
  const z = standard(scale * heap[sums] + bias, Math.abs(scale) * Math.sqrt(heap[sums + 1]));
  heap[hidden.logPlus + k] = logCdf(z);
  heap[hidden.logMinus + k] = logCdf(-z);
}

/** sum of x_j^2 (1 - m_j^2) over the weights j != i of the unit. */
export function varianceWithout(task: MachineTask, mu: number, k: number, i: number): number {
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

/** How a unit leans: L(y) = ln(rho + Phi(y)) with y = turn * omega / sqrt V, and how far its series reaches. */
interface Lean {
  /** +1: towards tau = +1. */
  readonly sign: number;
  readonly turn: number;
  /** -Infinity: the unit is decided by the others; +Infinity: they ask nothing of it. */
  readonly logRho: number;
  readonly y: number;
  /** Largest shift of y for the series at `jetAt`. */
  readonly radius: number;
}

/** Chooses the message loop outward. */
function toWeights(task: MachineTask, mu: number, k: number): boolean {
  const { heap, group, hidden, area } = task;
  const pull = heap[hidden.outPlus + k] - heap[hidden.outMinus + k];
  if (Number.isNaN(pull)) return false;
  const sign = pull < 0 ? -1 : 1;
  const strength = Math.abs(pull);
  const logRho = strength === Infinity ? -Infinity : -strength - Math.log(-Math.expm1(-strength));
  const omega = heap[sumsAt(task, k)] + group.bias / group.scale;
  const variance = heap[sumsAt(task, k) + 1];
  const turn = sign * Math.sign(group.scale);
  const y = (turn * omega) / Math.sqrt(variance);
  const radius = strength > 0 ? logJet(heap, area + jetAt(group), logRho, y) : 0;
  if (task.signs) {
    if (curve(task, omega, variance, turn, y, radius)) return sendCurve(task, mu, k);
    writeSpreads(task, k);
  }
  return sendEdges(task, mu, k, { sign, turn, logRho, y, radius });
}

/** The message loop outward, edge by edge: by the series where it reaches, by two integrals elsewhere. */
function sendEdges(task: MachineTask, mu: number, k: number, lean: Lean): boolean {
  const { heap, group, view } = task;
  const { input, inputs } = group;
  const { live, damping } = view;
  const { turn, y, radius } = lean;
  const fields = fieldsAt(task, k);
  const message = messageRow(task, mu, k);
  const totalStep = group.weightStride[1];
  const inputStep = group.inputStride[2];
  const omega = heap[sumsAt(task, k)] + group.bias / group.scale;
  const variance = heap[sumsAt(task, k) + 1];
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
  let most = heap[RESIDUAL];
  let broken = false;
  for (let i = 0; i < inputs; i++, total += totalStep, at += inputStep) {
    const x = input[at];
    const shrink = turn / Math.sqrt(variance - x * x * heap[fields + 2 * inputs + i]);
    const shift = (omega - x * heap[fields + inputs + i]) * shrink - y;
    const p = shift + x * shrink;
    const m = shift - x * shrink;
    let update: number;
    if (Math.abs(p) < radius && Math.abs(m) < radius) {
      let up = p * (c7 + p * (c8 + p * (c9 + p * (c10 + p * c11))));
      let down = m * (c7 + m * (c8 + m * (c9 + m * (c10 + m * c11))));
      up = p * (c1 + p * (c2 + p * (c3 + p * (c4 + p * (c5 + p * (c6 + up))))));
      down = m * (c1 + m * (c2 + m * (c3 + m * (c4 + m * (c5 + m * (c6 + down))))));
      update = 0.5 * (up - down);
    } else update = x === 0 ? 0 : edgeMessage(task, mu, k, i, lean);
    const old = heap[message + i];
    // As in `settle`, by hand.
    if (Math.abs(update - old) > most) {
      const change = Math.abs(Math.tanh(update) - Math.tanh(old));
      if (change > most) most = change;
    }
    const next = damping > 0 ? damped(old, update, damping) : update;
    heap[message + i] = next;
    const sum = heap[fields + i] + next;
    if (Number.isNaN(sum)) broken = true;
    if (live) heap[total] = sum;
  }
  heap[RESIDUAL] = most;
  return !broken;
}

/** One message outward by two normal integrals. With a+ > a- the unit leans to +1. */
function edgeMessage(task: MachineTask, mu: number, k: number, i: number, { sign, logRho }: Lean): number {
  if (logRho === Infinity) return 0;
  const { heap, group } = task;
  const { inputs, scale, bias } = group;
  const fields = fieldsAt(task, k);
  const x = group.input[inputRow(group, mu, k) + i * group.inputStride[2]];
  const variance = heap[sumsAt(task, k) + 1];
  let left = variance - x * x * heap[fields + 2 * inputs + i];
  if (left <= CANCELLED * variance) left = varianceWithout(task, mu, k, i);
  const deviation = sign * Math.abs(scale) * Math.sqrt(left);
  const centre = scale * (heap[sumsAt(task, k)] - x * heap[fields + inputs + i]) + bias;
  const up = left > 0 ? (centre + scale * x) / deviation : sign * standard(centre + scale * x, 0);
  const down = left > 0 ? (centre - scale * x) / deviation : sign * standard(centre - scale * x, 0);
  return 0.5 * (logOdd(logRho, up) - logOdd(logRho, down));
}

/** Doubles of scratch. */
export function gaussianDoubles(group: MachineGroup): number {
  return jetAt(group) + 2 * JET_TERMS + CURVE_DOUBLES;
}

/** Sign units by the central limit with the target edge excluded: O(n) a unit. */
export const gaussianSigns: VoteMethod = { toHidden, toWeights };
