import type { MachineGroup } from "../compiler/ir/flat-graph.js";
import { dotRows, dotRowsThrice, type Rows } from "./kernels/dense-dot.js";

/** Inputs as each unit sees them, a row a pattern: the group's own array where a row is contiguous, a copy otherwise. */
export function unitRows(group: MachineGroup): Rows[] {
  const { units, inputs, input, inputStride } = group;
  const [row, unit, step] = inputStride;
  const at = (values: Rows["values"], rowStride: number, apart: number): Rows[] =>
    Array.from({ length: units }, (_, k) => ({ values, rowStride, first: k * apart }));
  if (step === 1 || inputs === 1) return at(input, row, unit);
  const seen = unit === 0 ? 1 : units;
  return at(repacked(group, seen), seen * inputs, unit === 0 ? 0 : inputs);
}

/** The inputs of the first `seen` units as (pattern, unit, input): loops run along a pattern. */
function repacked({ patterns, inputs, input, inputStride }: MachineGroup, seen: number): Rows["values"] {
  const values = new (input instanceof Int8Array ? Int8Array : Float64Array)(patterns * seen * inputs);
  let at = 0;
  for (let mu = 0; mu < patterns; mu++) {
    for (let k = 0; k < seen; k++) {
      let from = mu * inputStride[0] + k * inputStride[1];
      for (let i = 0; i < inputs; i++, from += inputStride[2]) values[at++] = input[from];
    }
  }
  return values;
}

/** True of units that see the same inputs: a fully connected machine. */
export function seeTheSame(rows: readonly Rows[]): boolean {
  return rows.every(({ values, first }) => values === rows[0].values && first === rows[0].first);
}

/**
 * out[to + k * pitch + t] = x . w_k for the patterns x = order[from + t], t = 0 .. count - 1; weights of unit k lie from `at + k * inputs`.
 * Units that see the same rows go three by three; the sums have the same bits.
 */
export function projectUnits(
  rows: readonly Rows[],
  order: Int32Array,
  from: number,
  count: number,
  weights: Float64Array,
  at: number,
  inputs: number,
  out: Float64Array,
  to: number,
  pitch: number,
): void {
  const units = rows.length;
  let k = 0;
  if (seeTheSame(rows))
    for (; k + 3 <= units; k += 3)
      dotRowsThrice(rows[k], order, from, count, weights, at + k * inputs, inputs, out, to + k * pitch, pitch);
  for (; k < units; k++) dotRows(rows[k], order, from, count, weights, at + k * inputs, inputs, out, to + k * pitch);
}
