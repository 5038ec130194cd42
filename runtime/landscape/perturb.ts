import type { FlatVariables, VariableBlock } from "../../compiler/ir/flat-graph.js";
import type { Stream } from "../contracts.js";

/** w_i (1 + sigma z_i) with normal z, then back to the norm of each sphere; `into` gets it. Continuous variables only. */
export function multiply(
  variables: FlatVariables,
  weights: Float64Array,
  sigma: number,
  stream: Stream,
  into: Float64Array,
): void {
  for (let v = 0; v < weights.length; v++) into[v] = weights[v] * (1 + sigma * stream.normal());
  for (const block of variables.blocks)
    eachSphere(block, (first, stride, length) => {
      const norm = squares(weights, first, stride, length);
      const now = squares(into, first, stride, length);
      scale(into, first, stride, length, now > 0 ? Math.sqrt(norm / now) : 1);
    });
}

/** Calls `visit(first, stride, length)` for each sphere of a block. */
function eachSphere(
  { constraint, shape, first, count }: VariableBlock,
  visit: (first: number, stride: number, length: number) => void,
): void {
  if (!constraint || count === 0) return;
  const length = shape[constraint.axis];
  const stride = shape.slice(constraint.axis + 1).reduce((product, n) => product * n, 1);
  for (let outer = 0; outer < count; outer += length * stride)
    for (let inner = 0; inner < stride; inner++) visit(first + outer + inner, stride, length);
}

function squares(values: Float64Array, first: number, stride: number, length: number): number {
  let sum = 0;
  for (let i = 0, v = first; i < length; i++, v += stride) sum += values[v] * values[v];
  return sum;
}

function scale(values: Float64Array, first: number, stride: number, length: number, factor: number): void {
  for (let i = 0, v = first; i < length; i++, v += stride) values[v] *= factor;
}
