import type { FlatGraph, MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { OutputRule, Stream } from "../contracts.js";
import { addRow, type Rows } from "../kernels/dense-dot.js";
import { activationOf, ruleOf } from "../laws.js";
import { projectUnits, unitRows } from "../unit-rows.js";
import { addProducts } from "./gram.js";
import { type Grams, gramsFor, type Preactivations } from "./kept.js";

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
  /** Where preactivations are kept: the patterns' products, and x_mu . w_k at `k * patterns + mu`. */
  readonly grams?: Grams;
  readonly kept?: Float64Array;
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

/** How a machine is made for a learner. */
export interface SignMachineSpec {
  readonly batch: number;
  readonly preactivations: Preactivations;
  /** Machines that will share the patterns' products (default 1). */
  readonly machines?: number;
}

/** Patterns that are judged at once where a batch is smaller. */
const CAPACITY = 128;

/** The machine of a graph that holds one, with all weights 0. */
export function signMachine(graph: FlatGraph, spec: SignMachineSpec): SignMachine {
  const group = graph.groups[0] as MachineGroup;
  const { patterns, units, inputs } = group;
  const { breakpoints, levels = [] } = activationOf(group.activation);
  const rows = unitRows(group);
  const grams = gramsFor(group, rows, spec.preactivations, spec.machines);
  const capacity = Math.min(patterns, Math.max(spec.batch, CAPACITY));
  return {
    group,
    rule: ruleOf(group.rule),
    spherical: graph.variables.blocks.some((block) => block.constraint !== undefined),
    rows,
    weights: new Float64Array(units * inputs),
    ...(grams && { grams, kept: new Float64Array(units * patterns) }),
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

/** Another machine on the same patterns, with weights of its own; scratch areas are shared. */
export function twin(machine: SignMachine): SignMachine {
  const { weights, kept } = machine;
  return { ...machine, weights: weights.slice(), ...(kept && { kept: kept.slice() }) };
}

/** Weights uniform in (-1, 1), each unit's then of norm 1. */
export function randomWeights(machine: SignMachine, stream: Stream): void {
  const { weights, group } = machine;
  for (let w = 0; w < weights.length; w++) weights[w] = 2 * stream.uniform() - 1;
  for (let k = 0; k < group.units; k++) normalise(machine, k);
  refresh(machine);
}

/** Euclidean norm of unit k's weights. */
export function unitNorm({ weights, group }: SignMachine, k: number): number {
  let square = 0;
  for (let w = k * group.inputs; w < (k + 1) * group.inputs; w++) square += weights[w] * weights[w];
  return Math.sqrt(square);
}

/** Brings unit k back to norm 1. */
export function normalise(machine: SignMachine, k: number): void {
  const { weights, group, kept } = machine;
  const { inputs, patterns } = group;
  const factor = 1 / unitNorm(machine, k);
  for (let w = k * inputs; w < (k + 1) * inputs; w++) weights[w] *= factor;
  if (kept) for (let e = k * patterns; e < (k + 1) * patterns; e++) kept[e] *= factor;
}

/** Moves unit k along a pattern: w_k += step * x_mu. */
export function move(machine: SignMachine, k: number, mu: number, step: number): void {
  const { weights, group, rows, grams, kept } = machine;
  addRow(rows[k], mu, step, weights, k * group.inputs, group.inputs);
  if (grams && kept) addProducts(grams[k], mu, step, kept, k * group.patterns, group.patterns);
}

/** Kept preactivations afresh from the weights: what rounding added to them goes. */
export function refresh(machine: SignMachine): void {
  const { kept, group, inOrder } = machine;
  if (kept) project(machine, inOrder, 0, group.patterns, kept, group.patterns);
}

/** Preactivations x . w of the patterns order[from .. from + count - 1], count at most the capacity, into `block`. */
export function preactivate(machine: SignMachine, order: Int32Array, from: number, count: number): void {
  const { kept, group, block, capacity } = machine;
  const { units, patterns } = group;
  if (!kept) return project(machine, order, from, count, block, capacity);
  for (let k = 0; k < units; k++)
    for (let t = 0; t < count; t++) block[k * capacity + t] = kept[k * patterns + order[from + t]];
}

/** x . w of every unit: unit k, place t at out[k * pitch + t]; units that see the same rows go three by three. */
function project(
  { group, rows, weights }: SignMachine,
  order: Int32Array,
  from: number,
  count: number,
  out: Float64Array,
  pitch: number,
): void {
  projectUnits(rows, order, from, count, weights, 0, group.inputs, out, 0, pitch);
}

/** First unit whose weights have no finite norm, or -1. */
export function brokenUnit(machine: SignMachine): number {
  for (let k = 0; k < machine.group.units; k++) if (!Number.isFinite(unitNorm(machine, k))) return k;
  return -1;
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
