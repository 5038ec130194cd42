import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { OutputRule, RuleView } from "../contracts.js";
import { logCdf, mills } from "../kernels/normal.js";
import { pieceLogZ, pieceResponse } from "../kernels/normal-pieces.js";
import { activationOf, channelOf, ruleOf, type UnitLaw } from "../laws.js";
import { committeeDoubles, committeeGains } from "./committee-node.js";
import type { PatternNode } from "./pattern-node.js";
import type { SphereStore } from "./store.js";

// A pattern's node of units -1 or +1 and a rule over them. Preactivation h_k of unit k is Gaussian with mean omega and variance V;
// s = omega / sqrt(V). With the log-weights w+ and w- that rule and label give to tau_k = +1 and -1, unit k left out, sign units have
// Z = w+ Phi(s) + w- Phi(-s), and for w+ > w-
//   g = d ln Z / d omega = 1 / (sqrt(V) [rho / phi(s) + R(s)]),  rho = 1 / (w+/w- - 1),  R = Phi / phi;
// for w+ < w- the same with s and g reversed. Z is linear in Phi, so that dg / d omega = -g (g + omega / V). Units with more pieces
// (`door`) have the sum over their pieces, see `normal-pieces.ts`.

const HALF_LOG_TWO_PI = 0.91893853320467274178;

/** Offsets of a node in the heap (K doubles each), and its rule bound to the heap. */
export interface OutputNode extends PatternNode {
  readonly group: MachineGroup;
  readonly rule: OutputRule;
  readonly view: RuleView;
  /** Log-weights of the outputs +1 and -1 under the label -1, then under +1. */
  readonly outputWeights: Float64Array;
  /** Weight of a wrong over that of a right output, over 1 minus it, by label -1 and +1, where the rule is the majority of an odd number of signs; else NaN. */
  readonly soft: Float64Array;
  readonly counting: number;
  /** Activation of units that are no plain sign, with areas for cuts, weights and the response of one unit. */
  readonly pieces?: UnitPieces;
}

interface UnitPieces {
  readonly law: UnitLaw;
  readonly count: number;
  readonly breakpoints: Float64Array;
  /** Output on each piece. */
  readonly levels: Float64Array;
  readonly cuts: number;
  readonly weights: number;
  readonly out: number;
}

/** Doubles of a node of units -1 or +1: fields, variances, gains and slopes, messages of the rule, then scratch. */
export function outputDoubles({ units, rule, activation }: MachineGroup): number {
  const { length } = activationOf(activation).breakpoints;
  return 8 * units + ruleOf(rule).scratch(units) + committeeDoubles(units) + 2 * length + 4;
}

/** Binds the node of a machine to its heap. */
export function createOutputNode({ heap, group, node }: SphereStore): OutputNode {
  const { units } = group;
  const at = (n: number): number => node + n * units;
  const channel = channelOf(group.channel);
  const rule = ruleOf(group.rule);
  const law = activationOf(group.activation);
  const counting = at(8) + rule.scratch(units);
  const view: RuleView = {
    heap,
    units,
    logPlus: at(4),
    logMinus: at(5),
    outPlus: at(6),
    outMinus: at(7),
    scratch: at(8),
    weightPlus: 0,
    weightMinus: 0,
    parameters: group.rule.parameters,
  };
  const made: OutputNode = {
    respond: (mu) => respond(made, mu),
    logZ: (mu) => nodeLogZ(made, mu),
    wrongBelief: (mu) => wrongBelief(made, mu),
    heap,
    group,
    rule,
    view,
    outputWeights: Float64Array.of(
      channel.logWeight(-1, 1),
      channel.logWeight(-1, -1),
      channel.logWeight(1, 1),
      channel.logWeight(1, -1),
    ),
    omega: at(0),
    variance: at(1),
    gain: at(2),
    slope: at(3),
    soft: Float64Array.of(majorityWeight(group, rule, law, -1), majorityWeight(group, rule, law, 1)),
    counting,
    ...(isSign(law) ? {} : { pieces: unitPieces(law, counting + committeeDoubles(units)) }),
  };
  return made;
}

function isSign({ breakpoints, levels = [] }: UnitLaw): boolean {
  return breakpoints.length === 1 && breakpoints[0] === 0 && levels[0] === -1 && levels[1] === 1;
}

function unitPieces(law: UnitLaw, at: number): UnitPieces {
  const count = law.breakpoints.length;
  const breakpoints = Float64Array.from(law.breakpoints);
  const levels = Float64Array.from(law.levels ?? []);
  return { law, count, breakpoints, levels, cuts: at, weights: at + count, out: at + 2 * count + 1 };
}

function majorityWeight({ channel, units }: MachineGroup, rule: OutputRule, law: UnitLaw, label: number): number {
  const weight = channelOf(channel);
  const ratio = Math.exp(weight.logWeight(label, -label) - weight.logWeight(label, label));
  const counts = rule.name === "majority" ? units % 2 === 1 : rule.name === "identity";
  // A label that is rather wrong than right (flip with p >= 1/2) is left to the logarithmic way.
  return isSign(law) && counts && ratio < 1 ? ratio / (1 - ratio) : Number.NaN;
}

function loadUnits(node: OutputNode): void {
  const { heap, view, omega, variance, pieces } = node;
  for (let k = 0; k < view.units; k++) {
    const h = heap[omega + k];
    const deviation = Math.sqrt(heap[variance + k]);
    if (pieces) {
      loadPieces(node, pieces, k, h, deviation);
      continue;
    }
    // Without variance (an empty pattern) the sign decides, sign(0) = +1.
    const s = deviation === 0 ? (h >= 0 ? Infinity : -Infinity) : h / deviation;
    heap[view.logPlus + k] = logCdf(s);
    heap[view.logMinus + k] = logCdf(-s);
  }
}

/** Log-probabilities of the outputs of unit k, sums over the pieces that have them. */
function loadPieces({ heap, view }: OutputNode, pieces: UnitPieces, k: number, h: number, deviation: number): void {
  const { law, count, cuts, weights } = pieces;
  if (deviation === 0) {
    const up = law.apply(h) > 0;
    heap[view.logPlus + k] = up ? 0 : -Infinity;
    heap[view.logMinus + k] = up ? -Infinity : 0;
    return;
  }
  setCuts(heap, pieces, h, deviation);
  setWeights(heap, pieces, 0, -Infinity);
  heap[view.logPlus + k] = pieceLogZ(heap, count, cuts, weights);
  setWeights(heap, pieces, -Infinity, 0);
  heap[view.logMinus + k] = pieceLogZ(heap, count, cuts, weights);
}

function setCuts(heap: Float64Array, { count, breakpoints, cuts }: UnitPieces, h: number, deviation: number): void {
  for (let j = 0; j < count; j++) heap[cuts + j] = (breakpoints[j] - h) / deviation;
}

function setWeights(heap: Float64Array, { count, levels, weights }: UnitPieces, plus: number, minus: number): void {
  for (let j = 0; j <= count; j++) heap[weights + j] = levels[j] > 0 ? plus : minus;
}

function setLabel({ view, outputWeights }: OutputNode, label: number): void {
  const at = label > 0 ? 2 : 0;
  view.weightPlus = outputWeights[at];
  view.weightMinus = outputWeights[at + 1];
}

/** Writes g and dg of every unit for pattern mu from omega and variance. */
export function respond(node: OutputNode, mu: number): void {
  const { heap, view, omega, variance, gain, slope, counting } = node;
  const label = node.group.label[mu];
  const soft = node.soft[label > 0 ? 1 : 0];
  const counted = soft >= 0 && committeeGains(heap, view.units, omega, variance, gain, counting, label, soft);
  if (!counted) logGains(node, label);
  if (node.pieces) return;
  for (let k = 0; k < view.units; k++) {
    const v = heap[variance + k];
    const g = heap[gain + k];
    heap[slope + k] = v === 0 ? 0 : -g * (g + heap[omega + k] / v);
  }
}

/** g of every unit in the log domain, for any rule; with more pieces than those of a sign dg as well. */
export function logGains(node: OutputNode, label: number): void {
  const { heap, view, omega, variance, gain } = node;
  loadUnits(node);
  setLabel(node, label);
  node.rule.toHidden(view);
  for (let k = 0; k < view.units; k++) {
    const v = heap[variance + k];
    if (node.pieces) pieceGains(node, node.pieces, k);
    else
      heap[gain + k] = v === 0 ? 0 : outputGain(heap[view.outPlus + k] - heap[view.outMinus + k], heap[omega + k], v);
  }
}

function pieceGains({ heap, view, omega, variance, gain, slope }: OutputNode, pieces: UnitPieces, k: number): void {
  const deviation = Math.sqrt(heap[variance + k]);
  heap[gain + k] = 0;
  heap[slope + k] = 0;
  if (deviation === 0) return;
  setCuts(heap, pieces, heap[omega + k], deviation);
  setWeights(heap, pieces, heap[view.outPlus + k], heap[view.outMinus + k]);
  pieceResponse(heap, pieces.count, pieces.cuts, pieces.weights, pieces.out);
  heap[gain + k] = heap[pieces.out + 1] / deviation;
  heap[slope + k] = heap[pieces.out + 2] / heap[variance + k];
}

/** g for the log-odds `pull` that the other units and the label give to tau = +1. */
export function outputGain(pull: number, omega: number, variance: number): number {
  if (pull === 0) return 0;
  const lean = pull < 0 ? -1 : 1;
  const strength = Math.abs(pull);
  const deviation = Math.sqrt(variance);
  const y = (lean * omega) / deviation;
  if (strength === Infinity) return (lean * mills(y)) / deviation;
  // One joint exponent: rho and phi underflow apart.
  const logRho = -strength - Math.log(-Math.expm1(-strength));
  return lean / (deviation * (Math.exp(logRho + 0.5 * y * y + HALF_LOG_TWO_PI) + 1 / mills(y)));
}

/** ln Z of pattern mu. */
export function nodeLogZ(node: OutputNode, mu: number): number {
  loadUnits(node);
  setLabel(node, node.group.label[mu]);
  return node.rule.logZ(node.view);
}

/** Probability that pattern mu comes out wrong under its node's belief. */
export function wrongBelief(node: OutputNode, mu: number): number {
  const { view, rule, group } = node;
  loadUnits(node);
  setLabel(node, group.label[mu]);
  const { weightPlus, weightMinus } = view;
  view.weightMinus = -Infinity;
  const plus = rule.logZ(view);
  view.weightPlus = -Infinity;
  view.weightMinus = weightMinus;
  const minus = rule.logZ(view);
  view.weightPlus = weightPlus;
  return 1 / (1 + Math.exp(group.label[mu] > 0 ? plus - minus : minus - plus));
}
