import type { Stream } from "../contracts.js";
import { tridiagonalEigenvalues } from "./tridiagonal.js";

/** Writes A x into y; both have length n, x must not change. */
export type Apply = (x: Float64Array, y: Float64Array) => void;

/** Nodes and weights (summing to 1) of the spectral measure of one start vector: sum w f(theta) = v' f(A) v for polynomials f of degree < 2m. */
export interface Ritz {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/** A new direction this much shorter than the matrix is rounding: the Krylov space is exhausted. */
const EXHAUSTED = 1e-13;

/**
 * `steps` Lanczos steps for a symmetric matrix from a random +-1 vector, each new direction made orthogonal to all before, twice
 * (Parlett, The Symmetric Eigenvalue Problem, 1980). The outer Ritz values converge to the edges of the spectrum. O(n steps^2) and
 * `steps` products; memory n * steps doubles.
 */
export function lanczos(apply: Apply, n: number, steps: number, stream: Stream): Ritz {
  const most = Math.min(steps, n);
  const basis: Float64Array[] = [randomUnit(n, stream)];
  const diagonal: number[] = [];
  const below: number[] = [];
  let largest = 0;
  for (let m = 0; m < most; m++) {
    const next = new Float64Array(n);
    apply(basis[m], next);
    diagonal.push(dot(basis[m], next));
    orthogonalise(next, basis);
    const length = Math.sqrt(dot(next, next));
    largest = Math.max(largest, Math.abs(diagonal[m]), length);
    if (m + 1 === most || !(length > EXHAUSTED * largest)) break;
    below.push(length);
    for (let i = 0; i < n; i++) next[i] /= length;
    basis.push(next);
  }
  const values = Float64Array.from(diagonal);
  const weights = new Float64Array(values.length);
  const coupling = new Float64Array(values.length);
  coupling.set(below);
  tridiagonalEigenvalues(values, coupling, weights);
  for (let m = 0; m < weights.length; m++) weights[m] *= weights[m];
  return { values, weights };
}

function randomUnit(n: number, stream: Stream): Float64Array {
  const size = 1 / Math.sqrt(n);
  return Float64Array.from({ length: n }, () => size * stream.sign());
}

/** Twice is enough (Kahan). */
function orthogonalise(x: Float64Array, basis: readonly Float64Array[]): void {
  for (let turn = 0; turn < 2; turn++) {
    for (const direction of basis) {
      const share = dot(x, direction);
      for (let i = 0; i < x.length; i++) x[i] -= share * direction[i];
    }
  }
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}
