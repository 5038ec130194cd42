import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import { logAddExp, logSubExp } from "../kernels/log-sum-exp.js";
import { cdf, logCdf, logPdf } from "../kernels/normal.js";
import { gaussianNodes, integrateGaussian } from "./gaussian-nodes.js";
import { CANCELLED, varianceWithout } from "./machine-gaussian.js";
import { jumpsOf } from "./machine-jumps.js";
import { fieldsAt, jetAt, sumsAt } from "./machine-scratch.js";
import { inputRow, type MachineTask, messageRow, type Terminal, totalRow, type UnitMethod } from "./machine-task.js";
import { readWeights, writeSpreads } from "./machine-weights.js";
import { settle } from "./messages.js";

// Any activation by the central limit: h is Gaussian with centre c and variance V, and f(h) = e^{terminal(h)}. The message to weight i has
// its own term taken out and put back as +-s, s = scale x_i:  u_i = (1/2) ln Z(c + s (1 - m), V - e) / Z(c - s (1 + m), V - e) with
// e = s^2 (1 - m^2). As dZ/dV = (1/2) d^2 Z/dc^2, with z_n = E[f He_n] in units of the deviation,
//   Z(c + d, V - e) = sum_n (z_n / n!) H_n(d, e),  H_0 = 1, H_1 = d, H_{n+1} = d H_n - n e H_{n-1},
// so that one integral a unit serves all edges; an edge where the series does not reach has integrals of its own.

/** Most terms of the series, and how far its last two may be from nothing. */
const MOST_TERMS = 32;
const SMALL = 1e-14;
/** Where a sum falls to this share of Z(c, V), too much has cancelled in it. */
const LEAST = 1e-2;

/** The integral in hand; one unit at a time. */
const nodes = gaussianNodes();
/** z_n / (n! Z). */
const series = new Float64Array(MOST_TERMS);

function constant({ output }: MachineTask): boolean {
  return output.activation.levels !== undefined;
}

/** ln [Phi(b) - Phi(a)], a <= b. */
export function logBetween(a: number, b: number): number {
  if (b <= 0) return logSubExp(logCdf(b), logCdf(a));
  if (a >= 0) return logSubExp(logCdf(-a), logCdf(-b));
  return Math.log1p(-cdf(a) - cdf(-b));
}

/** A place inside piece j of the pieces between the breakpoints. */
function placeIn(breakpoints: readonly number[], j: number): number {
  if (breakpoints.length === 0) return 0;
  if (j === 0) return breakpoints[0] - 1;
  if (j === breakpoints.length) return breakpoints[j - 1] + 1;
  return 0.5 * (breakpoints[j - 1] + breakpoints[j]);
}

/** ln Z(c, V); without variance the terminal decides. */
function logIntegral(task: MachineTask, centre: number, variance: number, terminal: Terminal): number {
  if (!(variance > 0)) return terminal(centre);
  const deviation = Math.sqrt(variance);
  if (!constant(task)) return integrateGaussian(nodes, terminal, centre, deviation, jumpsOf(task));
  const { breakpoints } = task.output.activation;
  let sum = -Infinity;
  let from = -Infinity;
  for (let j = 0; j <= breakpoints.length; j++) {
    const to = j < breakpoints.length ? (breakpoints[j] - centre) / deviation : Infinity;
    const weight = terminal(placeIn(breakpoints, j));
    if (weight > -Infinity && to > from) sum = logAddExp(sum, weight + logBetween(from, to));
    from = to;
  }
  return sum;
}

function centreOf({ heap, group }: MachineTask, sums: number): number {
  return group.scale * heap[sums] + group.bias;
}

function varianceOf({ heap, group }: MachineTask, sums: number): number {
  return group.scale * group.scale * heap[sums + 1];
}

function load(task: MachineTask, mu: number, k: number): void {
  readWeights(task, mu, k);
  if (task.signs) writeSpreads(task, k);
  task.loaded = k;
}

function logZ(task: MachineTask, k: number, terminal: Terminal): number {
  const sums = sumsAt(task, k);
  return logIntegral(task, centreOf(task, sums), varianceOf(task, sums), terminal);
}

function mean(task: MachineTask, k: number, f: Terminal): number {
  const sums = sumsAt(task, k);
  const centre = centreOf(task, sums);
  const variance = varianceOf(task, sums);
  if (!(variance > 0)) return f(centre);
  const deviation = Math.sqrt(variance);
  if (constant(task)) return meanOfPieces(task, centre, deviation, f);
  // Panels that settle 1 + |f| settle f.
  integrateGaussian(nodes, (h) => Math.log1p(Math.abs(f(h))), centre, deviation, task.output.activation.breakpoints);
  let sum = 0;
  for (let n = 0; n < nodes.count; n++) {
    const value = f(centre + deviation * nodes.z[n]);
    sum += (nodes.weight[n] * value) / (1 + Math.abs(value));
  }
  return Math.exp(nodes.scale) * sum;
}

function meanOfPieces(task: MachineTask, centre: number, deviation: number, f: Terminal): number {
  const { breakpoints } = task.output.activation;
  let sum = 0;
  let from = -Infinity;
  for (let j = 0; j <= breakpoints.length; j++) {
    const to = j < breakpoints.length ? (breakpoints[j] - centre) / deviation : Infinity;
    sum += Math.exp(logBetween(from, to)) * f(placeIn(breakpoints, j));
    from = to;
  }
  return sum;
}

/** Writes z_n / (n! Z) and returns how many terms serve shifts of `reach` deviations by one input; 0: none. */
function expand(task: MachineTask, centre: number, variance: number, terminal: Terminal, reach: number): number {
  const log = logIntegral(task, centre, variance, terminal);
  if (!(log > -Infinity)) return 0;
  series.fill(0);
  series[0] = 1;
  if (constant(task)) expandPieces(task, centre, Math.sqrt(variance), terminal, log);
  else expandNodes(Math.exp(nodes.scale - log));
  let factorial = 1;
  let before = 1;
  let size = 2 * reach;
  for (let n = 1; n < MOST_TERMS; n++) {
    factorial *= n;
    series[n] /= factorial;
    if (n > 2 && Math.abs(series[n]) * size + Math.abs(series[n - 1]) * before < SMALL) return n;
    [before, size] = [size, 2 * reach * size + n * reach * reach * before];
  }
  return 0;
}

/** z_n / Z of a piecewise constant f: sum over its jumps of (right - left) He_{n-1}(b) phi(b). */
function expandPieces(task: MachineTask, centre: number, deviation: number, terminal: Terminal, log: number): void {
  const { breakpoints } = task.output.activation;
  let left = terminal(placeIn(breakpoints, 0));
  for (let j = 0; j < breakpoints.length; j++) {
    const right = terminal(placeIn(breakpoints, j + 1));
    const b = (breakpoints[j] - centre) / deviation;
    const density = logPdf(b) - log;
    const jump = Math.exp(right + density) - Math.exp(left + density);
    let [before, now] = [0, 1];
    for (let n = 1; n < MOST_TERMS; n++) {
      series[n] += jump * now;
      [before, now] = [now, b * now - (n - 1) * before];
    }
    left = right;
  }
}

/** z_n / Z from the nodes of the integral. */
function expandNodes(share: number): void {
  for (let l = 0; l < nodes.count; l++) {
    const z = nodes.z[l];
    let before = share * nodes.weight[l];
    let now = z * before;
    for (let n = 1; n < MOST_TERMS; n++) {
      series[n] += now;
      [before, now] = [now, z * now - n * before];
    }
  }
}

/** Z(c + d, V - e) / Z(c, V), in deviations. */
function shifted(d: number, e: number, terms: number): number {
  let sum = 1;
  let before = 1;
  let now = d;
  for (let n = 1; n <= terms; n++) {
    sum += series[n] * now;
    const next = d * now - n * e * before;
    before = now;
    now = next;
  }
  return sum;
}

function widest(group: MachineGroup, mu: number, k: number): number {
  const at = inputRow(group, mu, k);
  let most = 0;
  for (let i = 0; i < group.inputs; i++) most = Math.max(most, Math.abs(group.input[at + i * group.inputStride[2]]));
  return most;
}

/** The message loop outward. */
function send(task: MachineTask, mu: number, k: number, terminal: Terminal): boolean {
  const { heap, group, view } = task;
  const { inputs, scale, input } = group;
  const sums = sumsAt(task, k);
  const centre = centreOf(task, sums);
  const variance = varianceOf(task, sums);
  const unit = variance > 0 ? scale / Math.sqrt(variance) : 0;
  const reach = Math.abs(unit) * (task.signs ? 1 : widest(group, mu, k));
  const terms = variance > 0 ? expand(task, centre, variance, terminal, reach) : 0;
  const fields = fieldsAt(task, k);
  const message = messageRow(task, mu, k);
  let total = totalRow(task, k);
  let at = inputRow(group, mu, k);
  let broken = false;
  for (let i = 0; i < inputs; i++, total += group.weightStride[1], at += group.inputStride[2]) {
    const x = input[at];
    const s = unit * x;
    const m = heap[fields + inputs + i];
    const e = s * s * heap[fields + 2 * inputs + i];
    const up = terms > 0 ? shifted(s * (1 - m), e, terms) : 0;
    const down = terms > 0 ? shifted(-s * (1 + m), e, terms) : 0;
    let update = 0;
    if (up > LEAST && down > LEAST) update = 0.5 * Math.log(up / down);
    else if (x !== 0) update = edgeMessage(task, mu, k, i, terminal);
    const next = heap[fields + i] + settle(heap, message + i, update, view.damping);
    if (Number.isNaN(next)) broken = true;
    if (view.live) heap[total] = next;
  }
  return !broken;
}

/** One message by two integrals. */
function edgeMessage(task: MachineTask, mu: number, k: number, i: number, terminal: Terminal): number {
  const { heap, group } = task;
  const { inputs, scale } = group;
  const fields = fieldsAt(task, k);
  const sums = sumsAt(task, k);
  const x = group.input[inputRow(group, mu, k) + i * group.inputStride[2]];
  let left = heap[sums + 1] - x * x * heap[fields + 2 * inputs + i];
  if (left <= CANCELLED * heap[sums + 1]) left = varianceWithout(task, mu, k, i);
  const centre = centreOf(task, sums) - scale * x * heap[fields + inputs + i];
  const up = logIntegral(task, centre + scale * x, scale * scale * left, terminal);
  return 0.5 * (up - logIntegral(task, centre - scale * x, scale * scale * left, terminal));
}

/** Any activation by the central limit with the target edge excluded: one integral a unit, O(n) terms of a series. */
export const pieceUnits: UnitMethod = { doubles: jetAt, load, logZ, mean, send };
