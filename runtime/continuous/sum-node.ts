import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import { linear } from "../activations/linear.js";
import { pieceResponse } from "../kernels/normal-pieces.js";
import { createTilted, integrate, type TiltedIntegral } from "../kernels/tilted.js";
import { activationOf, channelOf, type LabelChannel, type UnitLaw } from "../laws.js";
import type { NodeStore, PatternNode } from "./pattern-node.js";
import { type SmoothedChannel, smoothedChannel } from "./smoothed-channel.js";
import { fixedSteps, type Steps, sumOf, unitCuts } from "./sum-steps.js";
import { type UnitMoments, unitMoments } from "./unit-moments.js";

// A pattern's node with a real output o = sum_k votes_k a(h_k) + offset, seen through a channel W. Unit k has
//   Z_k(omega_k) = E_h[ S_k(votes_k a(h)) ],  S_k(u) = E_x[ W(label, u + x) ],
// x the offset and the sum of the other units, taken as normal with their mean and variance (central limit over the hidden units, the
// unit itself left out); one unit alone has no x and is exact, and so is a sum of linear units, which is normal. g and dg are the exact
// derivatives of ln Z_k: (E t) / sqrt(V) and (Var t - 1) / V under the tilted law of t = (h - omega) / sqrt(V). Where h -> weight has
// constant pieces they are sums of Phi, else integrals over t.

/** Doubles of a node with a real output: eight numbers a unit, and ln Z of its own. */
export function sumDoubles({ units }: MachineGroup): number {
  return 9 * units;
}

interface SumNode extends PatternNode {
  readonly group: MachineGroup;
  readonly law: UnitLaw;
  readonly linear: boolean;
  readonly votes: Float64Array;
  readonly offset: number;
  readonly channel: SmoothedChannel;
  readonly moments: UnitMoments;
  /** Offsets of K numbers each: mean and variance of each unit's output, of the units behind it, ln Z_k. */
  readonly unitMean: number;
  readonly unitVariance: number;
  readonly restMean: number;
  readonly restVariance: number;
  readonly unitLogZ: number;
  /** Places of cuts along h for the labels -1 and +1, ascending, and for one unit with constant pieces the weights. */
  readonly cuts: readonly Float64Array[];
  readonly steps?: readonly Steps[];
  readonly integral: TiltedIntegral;
  readonly asked: Asked;
  /** Cuts, weights, response of a sum over pieces. */
  readonly pieces: Float64Array;
}

/** What the integral at hand is about. */
interface Asked {
  label: number;
  vote: number;
  omega: number;
  deviation: number;
  mean: number;
  variance: number;
}

/** Binds the node of a machine to its heap. `channel` stands in for the machine's own. */
export function createSumNode(store: NodeStore, channel = channelOf(store.group.channel)): PatternNode {
  const { heap, group, node } = store;
  const law = activationOf(group.activation);
  const at = (n: number): number => node + n * group.units;
  const smooth = smoothedChannel(channel);
  const { votes, offset } = sumOf(group);
  const asked: Asked = { label: 1, vote: 1, omega: 0, deviation: 1, mean: 0, variance: 0 };
  const cuts = [-1, 1].map((label) => unitCuts(group, law, channel, label));
  const most = Math.max(cuts[0].length, cuts[1].length);
  const made: SumNode = {
    heap,
    group,
    law,
    linear: group.activation.name === linear.name,
    votes,
    offset,
    channel: smooth,
    moments: unitMoments(law),
    omega: at(0),
    variance: at(1),
    gain: at(2),
    slope: at(3),
    unitMean: at(4),
    unitVariance: at(5),
    restMean: at(6),
    restVariance: at(7),
    unitLogZ: at(8),
    cuts,
    steps: fixedSteps(group, law, channel, cuts),
    integral: createTilted(integrand(law, smooth, asked), (t) => t, most),
    asked,
    pieces: new Float64Array(2 * most + 4),
    respond: (mu) => respond(made, group.label[mu]),
    logZ: (mu) => logZ(made, group.label[mu]),
    wrongBelief: wrongBelief(store, channel, (mu) => made.logZ(mu)),
  };
  return made;
}

function integrand(law: UnitLaw, smooth: SmoothedChannel, asked: Asked): (t: number) => number {
  return (t) => {
    const output = asked.mean + asked.vote * law.apply(asked.omega + asked.deviation * t);
    return smooth.logZ(asked.label, output, asked.variance) - 0.5 * t * t;
  };
}

/** Writes g and dg of every unit, and ln Z_k. */
function respond(node: SumNode, label: number): void {
  if (node.linear) return respondLinear(node, label);
  const { heap, group, offset, unitMean, unitVariance, restMean, restVariance } = node;
  const { units } = group;
  if (units > 1) loadUnits(node);
  let mean = offset;
  let variance = 0;
  for (let k = 0; k < units; k++) {
    if (units === 1) respondUnit(node, label, k, mean, 0);
    else respondUnit(node, label, k, mean + heap[restMean + k], variance + heap[restVariance + k]);
    mean += heap[unitMean + k];
    variance += heap[unitVariance + k];
  }
}

/** The sum of linear units is normal: one response for all. */
function respondLinear({ heap, group, votes, offset, channel, ...at }: SumNode, label: number): void {
  const { units } = group;
  let mean = offset;
  let variance = 0;
  for (let k = 0; k < units; k++) {
    mean += votes[k] * heap[at.omega + k];
    variance += votes[k] * votes[k] * heap[at.variance + k];
  }
  channel.respond(label, mean, variance);
  for (let k = 0; k < units; k++) {
    heap[at.gain + k] = votes[k] * channel.response[1];
    heap[at.slope + k] = votes[k] * votes[k] * channel.response[2];
    heap[at.unitLogZ + k] = channel.response[0];
  }
}

/** Mean and variance of votes_k a(h_k) of every unit, and of the sum of the units behind each. */
function loadUnits({ heap, group, law, votes, moments, ...at }: SumNode): void {
  let mean = 0;
  let variance = 0;
  for (let k = group.units - 1; k >= 0; k--) {
    heap[at.restMean + k] = mean;
    heap[at.restVariance + k] = variance;
    const omega = heap[at.omega + k];
    const v = heap[at.variance + k];
    if (v > 0) moments.load(omega, Math.sqrt(v));
    heap[at.unitMean + k] = votes[k] * (v > 0 ? moments.mean : law.apply(omega));
    heap[at.unitVariance + k] = v > 0 ? votes[k] * votes[k] * moments.variance : 0;
    mean += heap[at.unitMean + k];
    variance += heap[at.unitVariance + k];
  }
}

/** g, dg and ln Z of unit k, the rest of the output having this mean and variance. */
function respondUnit(node: SumNode, label: number, k: number, mean: number, variance: number): void {
  const { heap, law, votes, channel, asked } = node;
  const v = heap[node.variance + k];
  asked.label = label;
  asked.vote = votes[k];
  asked.omega = heap[node.omega + k];
  asked.deviation = Math.sqrt(v);
  asked.mean = mean;
  asked.variance = variance;
  if (v === 0) return write(node, k, channel.logZ(label, mean + votes[k] * law.apply(asked.omega), variance), 0, 0);
  if (node.steps) return respondSteps(node, k, node.steps[label > 0 ? 1 : 0].weights);
  if (law.levels) return respondSteps(node, k, undefined);
  const { integral } = node;
  const cuts = node.cuts[label > 0 ? 1 : 0];
  integral.cuts = cuts.length;
  for (let j = 0; j < cuts.length; j++) integral.cutAt[j] = (cuts[j] - asked.omega) / asked.deviation;
  integrate(integral);
  write(node, k, integral.logMass, integral.mean / asked.deviation, (integral.variance - 1) / v);
}

/** Constant pieces, with the given weights or those that the rest of the output leaves to each level. */
function respondSteps(node: SumNode, k: number, weights: Float64Array | undefined): void {
  const { law, channel, pieces, asked } = node;
  const cuts = node.cuts[asked.label > 0 ? 1 : 0];
  const n = cuts.length;
  const levels = law.levels ?? [];
  for (let j = 0; j < n; j++) pieces[j] = (cuts[j] - asked.omega) / asked.deviation;
  for (let j = 0; j <= n; j++) {
    pieces[n + j] = weights
      ? weights[j]
      : channel.logZ(asked.label, asked.mean + asked.vote * levels[j], asked.variance);
  }
  pieceResponse(pieces, n, 0, n, 2 * n + 1);
  const v = asked.deviation * asked.deviation;
  write(node, k, pieces[2 * n + 1], pieces[2 * n + 2] / asked.deviation, pieces[2 * n + 3] / v);
}

function write({ heap, gain, slope, unitLogZ }: SumNode, k: number, logZ: number, g: number, dg: number): void {
  heap[unitLogZ + k] = logZ;
  heap[gain + k] = g;
  heap[slope + k] = dg;
}

/**
 * ln Z. With the whole sum taken as normal it is ln Z_0; ln Z_k - ln Z_0 is what the true law of unit k changes, so that to first order
 * in these changes ln Z = ln Z_0 + sum_k (ln Z_k - ln Z_0). Its derivative by omega_k is g_k to the same order.
 */
function logZ(node: SumNode, label: number): number {
  respond(node, label);
  const { heap, group, unitLogZ } = node;
  if (group.units === 1 || node.linear) return heap[unitLogZ];
  const normal = normalLogZ(node, label);
  if (normal === -Infinity) return normal;
  let sum = normal;
  for (let k = 0; k < group.units; k++) sum += heap[unitLogZ + k] - normal;
  return sum;
}

/** ln Z_0: all units together taken as normal. */
function normalLogZ({ heap, group, offset, channel, unitMean, unitVariance }: SumNode, label: number): number {
  let mean = offset;
  let variance = 0;
  for (let k = 0; k < group.units; k++) {
    mean += heap[unitMean + k];
    variance += heap[unitVariance + k];
  }
  return channel.logZ(label, mean, variance);
}

/** Z of a channel that weighs wrong outputs only, over Z. */
function wrongBelief(store: NodeStore, channel: LabelChannel, whole: (mu: number) => number): (mu: number) => number {
  let wrong: PatternNode | undefined;
  return (mu) => {
    wrong ??= createSumNode(store, wrongOnly(channel));
    return Math.exp(wrong.logZ(mu) - whole(mu));
  };
}

function wrongOnly(channel: LabelChannel): LabelChannel {
  const logWeight = (label: number, output: number): number =>
    output >= 0 === label > 0 ? -Infinity : channel.logWeight(label, output);
  const made: LabelChannel = {
    sees: channel.sees,
    most: channel.most,
    logWeight,
    breakpoints: (label) => [...new Set([0, ...channel.breakpoints(label)])].sort((a, b) => a - b),
  };
  if (channel.sees === "real") return made;
  return {
    ...made,
    steps: (label) => ({ noise: 0, thresholds: [0], logWeights: [logWeight(label, -1), logWeight(label, 1)] }),
  };
}
