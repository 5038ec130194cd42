import type { Streams } from "../contracts.js";
import { lanczos } from "../kernels/lanczos.js";
import { symmetricEigenvalues } from "../kernels/symmetric-eigenvalues.js";
import { applyHessian, denseHessian, type Hessian } from "./hessian.js";

// Spectra of Hessians: all eigenvalues of matrices up to some thousand, stochastic Lanczos quadrature beyond (Ubaru, Chen, Saad, SIAM J.
// Matrix Anal. Appl. 38 (2017) 1075): averaged over random +-1 vectors v, the measure v' delta(lambda - H) v is the density of eigenvalues.

/** Weights up to which the whole matrix is diagonalised: 4096^2 doubles are 134 MB. */
export const LARGEST_DENSE = 4096;

/** Places of the density: eigenvalues, each once, or Lanczos nodes; weights sum to 1. */
export interface Spectrum {
  /** Ascending. */
  readonly values: Float64Array;
  readonly weights: Float64Array;
  /** False: nodes of a quadrature. */
  readonly exact: boolean;
}

const PROBES = 8;
const STEPS = 100;

/** The spectrum of H / `divisor`, whole up to `largestDense` weights; undefined when an entry is not finite. */
export function spectrumOf(
  hessian: Hessian,
  divisor: number,
  streams: Streams,
  largestDense = LARGEST_DENSE,
): Spectrum | undefined {
  const n = hessian.machine.weights.length;
  if (n <= largestDense) {
    const values = symmetricEigenvalues(denseHessian(hessian), n)?.map((value) => value / divisor);
    return values && { values, weights: new Float64Array(n).fill(1 / n), exact: true };
  }
  const nodes = Array.from({ length: PROBES }, (_, probe) => {
    const { values, weights } = lanczos(
      (x, y) => applyHessian(hessian, x, y),
      n,
      STEPS,
      streams("hessian probe", probe),
    );
    return Array.from(values, (value, k) => ({ value: value / divisor, weight: weights[k] / PROBES }));
  }).flat();
  if (nodes.some(({ value }) => !Number.isFinite(value))) return undefined;
  nodes.sort((a, b) => a.value - b.value);
  return {
    values: Float64Array.from(nodes, ({ value }) => value),
    weights: Float64Array.from(nodes, ({ weight }) => weight),
    exact: false,
  };
}

/** Lanczos steps after which the largest eigenvalue is looked at, and the change that settles it. */
const MORE = 20;
const SETTLED = 1e-8;

/** The largest eigenvalue of H / `divisor`, by Lanczos until it moves by less than 1e-8 of itself. */
export function largestEigenvalue(hessian: Hessian, divisor: number, streams: Streams): number {
  const n = hessian.machine.weights.length;
  let last = Number.NaN;
  for (let steps = 2 * MORE; ; steps += Math.max(MORE, steps >> 1)) {
    const { values } = lanczos((x, y) => applyHessian(hessian, x, y), n, steps, streams("hessian probe"));
    const now = values[values.length - 1];
    if (steps >= n || Math.abs(now - last) <= SETTLED * Math.abs(now)) return now / divisor;
    if (Number.isNaN(now)) return now;
    last = now;
  }
}
