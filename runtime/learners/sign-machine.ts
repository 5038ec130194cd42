import type { FlatGraph, MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { OutputRule, Stream } from "../contracts.js";
import { dotRows, dotRowsThrice, type Rows } from "../kernels/dense-dot.js";
import { activationOf, ruleOf } from "../laws.js";

/**
 * A machine of units -1 or +1 with continuous weights, as a learner moves it. Weights of unit k lie side by side from `k * inputs`,
 * in the learner's own norm; `spherical` says that the model's norm is sum_i w^2 = inputs instead.
 */
export interface SignMachine {
  readonly group: MachineGroup;
  readonly rule: OutputRule;
  readonly spherical: boolean;
  /** Inputs as unit k sees them, a row a pattern. */
  readonly rows: readonly Rows[];
  readonly weights: Float64Array;
  /** Most patterns that are judged at once; their preactivations: unit k, place t at `k * capacity + t`. */
  readonly capacity: number;
  readonly block: Float64Array;
  /** Where hidden units flip, ascending, and their value on each piece between. */
  readonly breakpoints: readonly number[];
  readonly levels: readonly number[];
  /**
   * Of the pattern being judged: hidden units, the distance of each preactivation from where its unit flips with the unit's sign, and the
   * direction there (-1, +1).
   */
  readonly tau: Float64Array;
  readonly lead: Float64Array;
  readonly towards: Float64Array;
  /** 0 .. patterns - 1. */
  readonly inOrder: Int32Array;
}

/** A machine with all weights 0 that judges up to `capacity` patterns at once. */
export function signMachine(group: MachineGroup, spherical: boolean, capacity: number): SignMachine {
  const { patterns, units, inputs } = group;
  const { breakpoints, levels = [] } = activationOf(group.activation);
  return {
    group,
    rule: ruleOf(group.rule),
    spherical,
    rows: Array.from({ length: units }, (_, k) => unitRows(group, k)),
    weights: new Float64Array(units * inputs),
    capacity,
    block: new Float64Array(units * capacity),
    breakpoints,
    levels,
    tau: new Float64Array(units),
    lead: new Float64Array(units),
    towards: new Float64Array(units),
    inOrder: Int32Array.from({ length: patterns }, (_, mu) => mu),
  };
}

/** Inputs of one unit: the group's own array where a row is contiguous, a copy otherwise. */
function unitRows(group: MachineGroup, k: number): Rows {
  const { input, inputStride, inputs, patterns } = group;
  if (inputStride[2] === 1) return { values: input, rowStride: inputStride[0], first: k * inputStride[1] };
  const values = input instanceof Int8Array ? new Int8Array(patterns * inputs) : new Float64Array(patterns * inputs);
  for (let mu = 0; mu < patterns; mu++) {
    for (let i = 0; i < inputs; i++) {
      values[mu * inputs + i] = input[mu * inputStride[0] + k * inputStride[1] + i * inputStride[2]];
    }
  }
  return { values, rowStride: inputs, first: 0 };
}

/** Weights uniform in (-1, 1), each unit's then of norm 1. */
export function randomWeights(machine: SignMachine, stream: Stream): void {
  const { weights, group } = machine;
  for (let w = 0; w < weights.length; w++) weights[w] = 2 * stream.uniform() - 1;
  for (let k = 0; k < group.units; k++) normalise(machine, k);
}

/** Euclidean norm of unit k's weights. */
export function unitNorm(machine: SignMachine, k: number): number {
  const { weights, group } = machine;
  let square = 0;
  for (let w = k * group.inputs; w < (k + 1) * group.inputs; w++) square += weights[w] * weights[w];
  return Math.sqrt(square);
}

/** Brings unit k back to norm 1. */
export function normalise(machine: SignMachine, k: number): void {
  const { weights, group } = machine;
  const norm = unitNorm(machine, k);
  for (let w = k * group.inputs; w < (k + 1) * group.inputs; w++) weights[w] /= norm;
}

/**
 * Calls `visit(mu, right)` for the patterns order[from .. from + count - 1] in turn, `count` at most the capacity, all judged by
 * the weights as they were at the call; `machine.tau`, `lead` and `towards` are the pattern's (in the model's scale where a bias or
 * another breakpoint than 0 makes it matter).
 */
export function judge(
  machine: SignMachine,
  order: Int32Array,
  from: number,
  count: number,
  visit: (mu: number, right: boolean) => void,
): void {
  const { group, rule, block, capacity, tau } = machine;
  const { units } = group;
  multiply(machine, order, from, count);
  for (let k = 0; k < units; k++) {
    const factor = preactivationFactor(machine, k);
    for (let t = k * capacity; t < k * capacity + count; t++) block[t] = factor * block[t] + group.bias;
  }
  for (let t = 0; t < count; t++) {
    for (let k = 0; k < units; k++) place(machine, k, block[k * capacity + t]);
    const mu = order[from + t];
    visit(mu, rule.decide(tau, units, group.rule.parameters) === group.label[mu]);
  }
}

/** Hidden unit k at preactivation h: its value, how far it is from flipping, and in which direction. */
function place({ breakpoints, levels, tau, lead, towards }: SignMachine, k: number, h: number): void {
  let piece = 0;
  while (piece < breakpoints.length && h >= breakpoints[piece]) piece++;
  const value = levels[piece] > 0 ? 1 : -1;
  let below = piece;
  while (below > 0 && levels[below - 1] > 0 === value > 0) below--;
  let above = piece;
  while (above < breakpoints.length && levels[above + 1] > 0 === value > 0) above++;
  const down = below > 0 ? h - breakpoints[below - 1] : Infinity;
  const up = above < breakpoints.length ? breakpoints[above] - h : Infinity;
  tau[k] = value;
  // A unit on its breakpoint has a sign to flip all the same.
  lead[k] = value * Math.max(Math.min(down, up), Number.MIN_VALUE);
  towards[k] = down <= up ? -1 : 1;
}

/** input . weights of every unit into `machine.block`; units that see the same rows go three by three. */
function multiply(machine: SignMachine, order: Int32Array, from: number, count: number): void {
  const { group, rows, weights, block, capacity } = machine;
  const { units, inputs } = group;
  let k = 0;
  if (rows.every((one) => one.values === rows[0].values && one.first === rows[0].first)) {
    for (; k + 3 <= units; k += 3) {
      dotRowsThrice(rows[k], order, from, count, weights, k * inputs, inputs, block, k * capacity, capacity);
    }
  }
  for (; k < units; k++) dotRows(rows[k], order, from, count, weights, k * inputs, inputs, block, k * capacity);
}

/** A bias and breakpoints other than 0 are in the model's units; without them only the sign of `scale` counts, and |h| is the learner's own. */
function preactivationFactor(machine: SignMachine, k: number): number {
  const { scale, bias, inputs } = machine.group;
  if (bias === 0 && machine.breakpoints.every((b) => b === 0)) return Math.sign(scale);
  return machine.spherical ? (scale * Math.sqrt(inputs)) / unitNorm(machine, k) : scale;
}

/** Number of wrong patterns. */
export function countErrors(machine: SignMachine): number {
  const { group, capacity, inOrder } = machine;
  let errors = 0;
  for (let from = 0; from < group.patterns; from += capacity) {
    judge(machine, inOrder, from, Math.min(capacity, group.patterns - from), (_, right) => {
      if (!right) errors++;
    });
  }
  return errors;
}

/** Weights as the model has them: each unit on its sphere sum_i w^2 = inputs where it says so; one value a variable node. */
export function modelWeights(machine: SignMachine, graph: FlatGraph): Float64Array {
  const { group, weights, spherical } = machine;
  const { units, inputs, firstVariable, weightStride } = group;
  const values = new Float64Array(graph.variables.count);
  for (let k = 0; k < units; k++) {
    const factor = spherical ? Math.sqrt(inputs) / unitNorm(machine, k) : 1;
    for (let i = 0; i < inputs; i++) {
      values[firstVariable + k * weightStride[0] + i * weightStride[1]] = factor * weights[k * inputs + i];
    }
  }
  return values;
}
