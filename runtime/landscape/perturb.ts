import type { FlatVariables, VariableBlock } from "../../compiler/ir/flat-graph.js";
import type { Stream } from "../contracts.js";

// Configurations around a given one. Weights on a sphere stay on it.

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

/**
 * A uniform point at distance d = (1 - q)/2: on each sphere q w + sqrt(1 - q^2) |w| u with a random direction u orthogonal to w; of spins,
 * round(d n) random ones of all are flipped.
 */
export function moveTo(
  variables: FlatVariables,
  weights: Float64Array,
  d: number,
  stream: Stream,
  into: Float64Array,
): void {
  into.set(weights);
  flipSome(variables, d, stream, into);
  const q = 1 - 2 * d;
  for (const block of variables.blocks)
    eachSphere(block, (first, stride, length) => turn(weights, first, stride, length, q, stream, into));
}

function flipSome({ count, states }: FlatVariables, d: number, stream: Stream, into: Float64Array): void {
  const spins: number[] = [];
  for (let v = 0; v < count; v++) if (states[v] === 2) spins.push(v);
  const flips = Math.round(d * spins.length);
  for (let j = 0; j < flips; j++) {
    const other = j + stream.below(spins.length - j);
    [spins[j], spins[other]] = [spins[other], spins[j]];
    into[spins[j]] = -into[spins[j]];
  }
}

function turn(
  weights: Float64Array,
  first: number,
  stride: number,
  length: number,
  q: number,
  stream: Stream,
  into: Float64Array,
): void {
  let along = 0;
  for (let i = 0, v = first; i < length; i++, v += stride) {
    into[v] = stream.normal();
    along += into[v] * weights[v];
  }
  const norm = squares(weights, first, stride, length);
  if (norm === 0) return;
  for (let i = 0, v = first; i < length; i++, v += stride) into[v] -= (along / norm) * weights[v];
  const across = squares(into, first, stride, length);
  const factor = across > 0 ? Math.sqrt(((1 - q * q) * norm) / across) : 0;
  for (let i = 0, v = first; i < length; i++, v += stride) into[v] = q * weights[v] + factor * into[v];
}

/** Calls `visit(first, stride, length)` for each sphere of a block. */
export function eachSphere(
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
