import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import { addRows, addRowsThrice } from "../kernels/dense-axpy.js";
import type { Rows } from "../kernels/dense-dot.js";
import { projectUnits, seeTheSame } from "../unit-rows.js";
import type { Loss } from "./loss.js";
import type { SmoothOutput } from "./smooth-output.js";
import type { SmoothUnit } from "./smooth-unit.js";

// h_k = factor x_k.w_k + bias, t_k = s(h_k), o = F(t), and the loss is the sum over patterns of f(label o). With x = label o,
//   dL/dw_k = sum f'(x) label F_k s'(h_k) factor x_k.

/** A machine that gradients pass through, and room for `capacity` patterns at once. */
export interface SmoothMachine {
  readonly group: MachineGroup;
  /** Inputs as unit k sees them, a row a pattern. */
  readonly rows: readonly Rows[];
  /** Weights of unit k lie side by side from k * inputs. */
  readonly weights: Float64Array;
  /** Of the preactivations: the model's scale, in the units of `weights`. */
  readonly factor: number;
  readonly unit: SmoothUnit;
  readonly output: SmoothOutput;
  readonly loss: Loss;
  readonly capacity: number;
  /** Preactivations, then what multiplies the inputs in the gradient: unit k, place t at k * capacity + t. */
  readonly h: Float64Array;
  readonly pull: Float64Array;
  /** Hidden values of one pattern, and the output's derivatives. */
  readonly t: Float64Array;
  readonly gradient: Float64Array;
}

export type SmoothParts = Pick<
  SmoothMachine,
  "group" | "rows" | "weights" | "factor" | "unit" | "output" | "loss" | "capacity"
>;

/** Adds the scratch areas. */
export function smoothMachine(parts: SmoothParts): SmoothMachine {
  const { units } = parts.group;
  return {
    ...parts,
    h: new Float64Array(units * parts.capacity),
    pull: new Float64Array(units * parts.capacity),
    t: new Float64Array(units),
    gradient: new Float64Array(units),
  };
}

/** Preactivations of the patterns order[from .. from + count - 1], count at most the capacity, into `h`. */
export function preactivate(machine: SmoothMachine, order: Int32Array, from: number, count: number): void {
  const { group, h, capacity, factor } = machine;
  const { units, bias } = group;
  project(machine, machine.weights, order, from, count, h);
  for (let k = 0; k < units; k++) for (let e = k * capacity; e < k * capacity + count; e++) h[e] = factor * h[e] + bias;
}

/** out[k * capacity + t] = x_k . v_k for vectors v laid out as the weights; units that see the same rows go three by three. */
export function project(
  { group, rows, capacity }: SmoothMachine,
  vectors: Float64Array,
  order: Int32Array,
  from: number,
  count: number,
  out: Float64Array,
): void {
  projectUnits(rows, order, from, count, vectors, 0, group.inputs, out, 0, capacity);
}

/** into_k += sum over the patterns of pull[k * capacity + t] x_k, laid out as the weights: what turns `pull` into a gradient. */
export function addPulls(
  { group, rows, capacity, pull }: SmoothMachine,
  order: Int32Array,
  from: number,
  count: number,
  into: Float64Array,
): void {
  const { units, inputs } = group;
  let k = 0;
  if (seeTheSame(rows))
    for (; k + 3 <= units; k += 3)
      addRowsThrice(rows[k], order, from, count, pull, k * capacity, capacity, into, k * inputs, inputs);
  for (; k < units; k++) addRows(rows[k], order, from, count, pull, k * capacity, into, k * inputs, inputs);
}

/**
 * The loss of the patterns order[from .. from + count - 1], count at most the capacity, summed over them; adds its gradient to `into`
 * (laid out as the weights).
 */
export function addGradient(
  machine: SmoothMachine,
  order: Int32Array,
  from: number,
  count: number,
  into: Float64Array,
): number {
  const { group, capacity, h, pull, t, gradient, unit, output, loss, factor } = machine;
  const { units, label } = group;
  preactivate(machine, order, from, count);
  let sum = 0;
  for (let place = 0; place < count; place++) {
    for (let k = 0; k < units; k++) t[k] = unit.value(h[k * capacity + place]);
    const y = label[order[from + place]];
    const x = y * output.value(t, 0);
    sum += loss.value(x);
    output.gradient(t, 0, gradient, 0);
    const push = factor * y * loss.slope(x);
    for (let k = 0; k < units; k++)
      pull[k * capacity + place] = push * gradient[k] * unit.slope(h[k * capacity + place], t[k]);
  }
  addPulls(machine, order, from, count, into);
  return sum;
}

/** The loss of the patterns order[0 .. patterns - 1], summed over them. */
export function totalLoss(machine: SmoothMachine, order: Int32Array): number {
  const { group, capacity, h, t, unit, output, loss } = machine;
  let sum = 0;
  for (let from = 0; from < group.patterns; from += capacity) {
    const count = Math.min(capacity, group.patterns - from);
    preactivate(machine, order, from, count);
    for (let place = 0; place < count; place++) {
      for (let k = 0; k < group.units; k++) t[k] = unit.value(h[k * capacity + place]);
      sum += loss.value(group.label[order[from + place]] * output.value(t, 0));
    }
  }
  return sum;
}
