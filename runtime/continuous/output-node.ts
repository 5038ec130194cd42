import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { OutputRule, RuleView } from "../contracts.js";
import { logCdf, mills } from "../kernels/normal.js";
import { channelOf, ruleOf } from "../laws.js";
import { committeeGains } from "./committee-node.js";
import type { PatternNode } from "./pattern-node.js";
import type { SphereStore } from "./store.js";

// A pattern's node. Preactivation h_k of unit k is Gaussian with mean omega and variance V; s = omega / sqrt(V). With the log-weights
// w+ and w- that rule and label give to tau_k = +1 and -1, unit k left out, Z = w+ Phi(s) + w- Phi(-s), and for w+ > w-
//   g = d ln Z / d omega = 1 / (sqrt(V) [rho / phi(s) + R(s)]),  rho = 1 / (w+/w- - 1),  R = Phi / phi;
// for w+ < w- the same with s and g reversed. Z is linear in Phi, so that dg / d omega = -g (g + omega / V).

const HALF_LOG_TWO_PI = 0.91893853320467274178;

/** Offsets of a node in the heap (K doubles each), and its rule bound to the heap. */
export interface OutputNode extends PatternNode {
  readonly group: MachineGroup;
  readonly rule: OutputRule;
  readonly view: RuleView;
  readonly logRight: number;
  readonly logWrong: number;
  /** Weight of a wrong over that of a right output, over 1 minus it, where the rule is the majority of an odd number; else NaN. */
  readonly soft: number;
  readonly counting: number;
}

/** Binds the node of a machine to its heap. */
export function createOutputNode({ heap, group, node }: SphereStore): OutputNode {
  const { units } = group;
  const at = (n: number): number => node + n * units;
  const channel = channelOf(group.channel);
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
    rule: ruleOf(group.rule),
    view,
    logRight: channel.logWeight(1, 1),
    logWrong: channel.logWeight(1, -1),
    omega: at(0),
    variance: at(1),
    gain: at(2),
    slope: at(3),
    soft: majorityWeight(group),
    counting: at(8) + ruleOf(group.rule).scratch(units),
  };
  return made;
}

function majorityWeight({ rule, channel, units }: MachineGroup): number {
  const law = channelOf(channel);
  const ratio = Math.exp(law.logWeight(1, -1) - law.logWeight(1, 1));
  const counts = rule.name === "majority" ? units % 2 === 1 : rule.name === "identity";
  // A label that is rather wrong than right (flip with p >= 1/2) is left to the logarithmic way.
  return counts && ratio < 1 ? ratio / (1 - ratio) : Number.NaN;
}

function loadUnits({ heap, view, omega, variance }: OutputNode): void {
  for (let k = 0; k < view.units; k++) {
    const h = heap[omega + k];
    const deviation = Math.sqrt(heap[variance + k]);
    // Without variance (an empty pattern) the sign decides, sign(0) = +1.
    const s = deviation === 0 ? (h >= 0 ? Infinity : -Infinity) : h / deviation;
    heap[view.logPlus + k] = logCdf(s);
    heap[view.logMinus + k] = logCdf(-s);
  }
}

function setLabel(node: OutputNode, label: number, right: number, wrong: number): void {
  node.view.weightPlus = label > 0 ? right : wrong;
  node.view.weightMinus = label > 0 ? wrong : right;
}

/** Writes g and dg of every unit for pattern mu from omega and variance. */
export function respond(node: OutputNode, mu: number): void {
  const { heap, view, omega, variance, gain, slope, soft, counting } = node;
  const label = node.group.label[mu];
  const counted = soft >= 0 && committeeGains(heap, view.units, omega, variance, gain, counting, label, soft);
  if (!counted) logGains(node, label);
  for (let k = 0; k < view.units; k++) {
    const v = heap[variance + k];
    const g = heap[gain + k];
    heap[slope + k] = v === 0 ? 0 : -g * (g + heap[omega + k] / v);
  }
}

/** g of every unit in the log domain, for any rule. */
export function logGains(node: OutputNode, label: number): void {
  const { heap, view, omega, variance, gain } = node;
  loadUnits(node);
  setLabel(node, label, node.logRight, node.logWrong);
  node.rule.toHidden(view);
  for (let k = 0; k < view.units; k++) {
    const v = heap[variance + k];
    heap[gain + k] = v === 0 ? 0 : outputGain(heap[view.outPlus + k] - heap[view.outMinus + k], heap[omega + k], v);
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
  setLabel(node, node.group.label[mu], node.logRight, node.logWrong);
  return node.rule.logZ(node.view);
}

/** Probability that pattern mu comes out wrong under its node's belief. */
export function wrongBelief(node: OutputNode, mu: number): number {
  const label = node.group.label[mu];
  loadUnits(node);
  setLabel(node, label, node.logRight, -Infinity);
  const right = node.rule.logZ(node.view);
  setLabel(node, label, -Infinity, node.logWrong);
  return 1 / (1 + Math.exp(right - node.rule.logZ(node.view)));
}
