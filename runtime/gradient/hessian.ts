import { addPulls, preactivate, project, type SmoothMachine } from "./smooth-machine.js";

// d2L / dw_k dw_l = sum over patterns of M_kl x_k x_l', in units of factor^2, with x = label o and
//   M_kl = f''(x) F_k F_l s'_k s'_l + f'(x) label (F_kl s'_k s'_l + [k = l] F_k s''_k).

/** The Hessian of a machine's loss at its weights, as a K x K block of coefficients a pattern. */
export interface Hessian {
  readonly machine: SmoothMachine;
  readonly order: Int32Array;
  /** M_kl of pattern mu at (mu * K + k) * K + l, factor^2 in it. */
  readonly blocks: Float64Array;
}

/** The Hessian of the loss summed over all patterns, order[mu] = mu. */
export function hessianOf(machine: SmoothMachine): Hessian {
  const { group, capacity } = machine;
  const { patterns, units } = group;
  const order = Int32Array.from({ length: patterns }, (_, mu) => mu);
  const blocks = new Float64Array(patterns * units * units);
  for (let from = 0; from < patterns; from += capacity) {
    const count = Math.min(capacity, patterns - from);
    preactivate(machine, order, from, count);
    for (let place = 0; place < count; place++) fillBlock(machine, from + place, place, blocks);
  }
  return { machine, order, blocks };
}

function fillBlock(machine: SmoothMachine, mu: number, place: number, blocks: Float64Array): void {
  const { group, capacity, h, t, gradient, unit, output, loss, factor } = machine;
  const { units } = group;
  const at = mu * units * units;
  for (let k = 0; k < units; k++) t[k] = unit.value(h[k * capacity + place]);
  const y = group.label[mu];
  const x = y * output.value(t, 0);
  output.gradient(t, 0, gradient, 0);
  output.curvature(t, 0, blocks, at);
  const square = factor * factor;
  const bend = square * loss.curvature(x);
  const push = square * y * loss.slope(x);
  for (let k = 0; k < units; k++) {
    const own = unit.slope(h[k * capacity + place], t[k]);
    for (let l = 0; l < units; l++) {
      const other = unit.slope(h[l * capacity + place], t[l]);
      const e = at + k * units + l;
      blocks[e] = own * other * (bend * gradient[k] * gradient[l] + push * blocks[e]);
      if (k === l) blocks[e] += push * gradient[k] * unit.curvature(h[k * capacity + place], t[k]);
    }
  }
}

/** out = H v, both laid out as the weights. */
export function applyHessian({ machine, order, blocks }: Hessian, v: Float64Array, out: Float64Array): void {
  const { group, capacity, h, pull } = machine;
  const { patterns, units } = group;
  out.fill(0);
  for (let from = 0; from < patterns; from += capacity) {
    const count = Math.min(capacity, patterns - from);
    project(machine, v, order, from, count, h);
    for (let place = 0; place < count; place++) {
      const at = (from + place) * units * units;
      for (let k = 0; k < units; k++) {
        let sum = 0;
        for (let l = 0; l < units; l++) sum += blocks[at + k * units + l] * h[l * capacity + place];
        pull[k * capacity + place] = sum;
      }
    }
    addPulls(machine, order, from, count, out);
  }
}

/** The lower triangle of H, row-major, n x n doubles with n the number of weights. */
export function denseHessian({ machine, blocks }: Hessian): Float64Array {
  const { group } = machine;
  const { patterns, units, inputs } = group;
  const n = units * inputs;
  const matrix = new Float64Array(n * n);
  for (let mu = 0; mu < patterns; mu++)
    for (let k = 0; k < units; k++)
      for (let l = 0; l <= k; l++) addOuter(machine, mu, k, l, blocks[(mu * units + k) * units + l], matrix);
  return matrix;
}

/** matrix += m x_k x_l' on the block (k, l), below the diagonal. */
function addOuter(machine: SmoothMachine, mu: number, k: number, l: number, m: number, matrix: Float64Array): void {
  if (m === 0) return;
  const { group, rows } = machine;
  const { units, inputs } = group;
  const n = units * inputs;
  const left = rows[k].values;
  const right = rows[l].values;
  const a = mu * rows[k].rowStride + rows[k].first;
  const b = mu * rows[l].rowStride + rows[l].first;
  for (let i = 0; i < inputs; i++) {
    const row = (k * inputs + i) * n + l * inputs;
    const most = k === l ? i + 1 : inputs;
    const mx = m * left[a + i];
    for (let j = 0; j < most; j++) matrix[row + j] += mx * right[b + j];
  }
}

/** Sum of the diagonal. */
export function hessianTrace({ machine, blocks }: Hessian): number {
  const { group, rows } = machine;
  const { patterns, units, inputs } = group;
  let trace = 0;
  for (let mu = 0; mu < patterns; mu++) {
    for (let k = 0; k < units; k++) {
      const { values, rowStride, first } = rows[k];
      let squares = 0;
      for (let i = mu * rowStride + first; i < mu * rowStride + first + inputs; i++) squares += values[i] * values[i];
      trace += blocks[(mu * units + k) * units + k] * squares;
    }
  }
  return trace;
}
