import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { OutputRule, RuleView } from "../contracts.js";
import { logCdf, mills } from "../kernels/normal.js";
import { activationOf, channelOf, ruleOf } from "../laws.js";
import { RULES } from "../rules/registry.js";
import { committeeDoubles, committeeGains } from "./committee-node.js";
import type { NodeStore, PatternNode } from "./pattern-node.js";
import { isSign, loadPieces, pieceDoubles, pieceGains, type UnitPieces, unitPieces } from "./unit-pieces.js";

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
  /** For the labels -1 and +1; one rule for both unless a real output is listed. */
  readonly rules: readonly OutputRule[];
  readonly view: RuleView;
  /** Log-weights of the outputs +1 and -1 under the label -1, then under +1. */
  readonly outputWeights: Float64Array;
  /** Weight of a wrong over that of a right output, over 1 minus it, by label, where the rule is the majority of an odd number of signs; else NaN. */
  readonly soft: Float64Array;
  readonly counting: number;
  /** Of units that are no plain sign. */
  readonly pieces?: UnitPieces;
}

/** Doubles of a node of units -1 or +1: fields, variances, gains and slopes, messages of the rule, then scratch. */
export function outputDoubles(group: MachineGroup, output = decided(group)): number {
  const { units } = group;
  return (
    8 * units + output.rules[0].scratch(units) + committeeDoubles(units) + pieceDoubles(activationOf(group.activation))
  );
}

/** What the units' values are taken for, and what the outputs weigh. */
export interface TwoValued {
  /** Above it, an activation's value counts as +1. */
  readonly middle: number;
  readonly rules: readonly OutputRule[];
  readonly outputWeights: Float64Array;
}

/** Units of -1 and +1, a rule over them, a channel that sees its output. */
export function decided({ rule, channel }: MachineGroup): TwoValued {
  const { logWeight } = channelOf(channel);
  const outputWeights = Float64Array.of(logWeight(-1, 1), logWeight(-1, -1), logWeight(1, 1), logWeight(1, -1));
  return { middle: 0, rules: [ruleOf(rule), ruleOf(rule)], outputWeights };
}

/** Binds the node of a machine to its heap. */
export function createOutputNode({ heap, group, node }: NodeStore, output = decided(group)): OutputNode {
  const { units } = group;
  const at = (n: number): number => node + n * units;
  const { rules, outputWeights, middle } = output;
  const law = activationOf(group.activation);
  const sign = isSign(law, middle);
  const counting = at(8) + rules[0].scratch(units);
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
    rules,
    view,
    outputWeights,
    omega: at(0),
    variance: at(1),
    gain: at(2),
    slope: at(3),
    soft: Float64Array.of(majorityWeight(group, output, sign, -1), majorityWeight(group, output, sign, 1)),
    counting,
    ...(sign ? {} : { pieces: unitPieces(law, middle, counting + committeeDoubles(units)) }),
  };
  return made;
}

function majorityWeight(
  { units }: MachineGroup,
  { rules, outputWeights }: TwoValued,
  sign: boolean,
  label: number,
): number {
  const [right, wrong] = label > 0 ? [outputWeights[2], outputWeights[3]] : [outputWeights[1], outputWeights[0]];
  const ratio = Math.exp(wrong - right);
  const counts = rules[0] === RULES.majority ? units % 2 === 1 : rules[0] === RULES.identity;
  // A label that is rather wrong than right (flip with p >= 1/2) is left to the logarithmic way.
  return sign && counts && ratio < 1 ? ratio / (1 - ratio) : Number.NaN;
}

function loadUnits(node: OutputNode): void {
  const { heap, view, omega, variance, pieces } = node;
  for (let k = 0; k < view.units; k++) {
    const h = heap[omega + k];
    const deviation = Math.sqrt(heap[variance + k]);
    if (pieces) {
      loadPieces(heap, pieces, h, deviation, view.logPlus + k, view.logMinus + k);
      continue;
    }
    // Without variance (an empty pattern) the sign decides, sign(0) = +1.
    const s = deviation === 0 ? (h >= 0 ? Infinity : -Infinity) : h / deviation;
    heap[view.logPlus + k] = logCdf(s);
    heap[view.logMinus + k] = logCdf(-s);
  }
}

function setLabel({ view, outputWeights }: OutputNode, label: number): void {
  const at = label > 0 ? 2 : 0;
  view.weightPlus = outputWeights[at];
  view.weightMinus = outputWeights[at + 1];
}

function ruleAt({ rules }: OutputNode, label: number): OutputRule {
  return rules[label > 0 ? 1 : 0];
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
  const { heap, view, omega, variance, gain, slope, pieces } = node;
  loadUnits(node);
  setLabel(node, label);
  ruleAt(node, label).toHidden(view);
  for (let k = 0; k < view.units; k++) {
    const v = heap[variance + k];
    const [plus, minus] = [heap[view.outPlus + k], heap[view.outMinus + k]];
    if (pieces) pieceGains(heap, pieces, heap[omega + k], v, plus, minus, gain + k, slope + k);
    else heap[gain + k] = v === 0 ? 0 : outputGain(plus - minus, heap[omega + k], v);
  }
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
  const label = node.group.label[mu];
  setLabel(node, label);
  return ruleAt(node, label).logZ(node.view);
}

/** Probability that pattern mu comes out wrong under its node's belief. */
export function wrongBelief(node: OutputNode, mu: number): number {
  const { view } = node;
  const label = node.group.label[mu];
  const rule = ruleAt(node, label);
  loadUnits(node);
  setLabel(node, label);
  const { weightPlus, weightMinus } = view;
  view.weightMinus = -Infinity;
  const plus = rule.logZ(view);
  view.weightPlus = -Infinity;
  view.weightMinus = weightMinus;
  const minus = rule.logZ(view);
  view.weightPlus = weightPlus;
  return 1 / (1 + Math.exp(label > 0 ? plus - minus : minus - plus));
}
