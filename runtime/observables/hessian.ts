import type { Outcome } from "../../grammar/diagnostic.js";
import type { MeasureContext, MeasureRow, Observable } from "../contracts.js";
import { smoothAt } from "../gradient/at-configuration.js";
import { type Hessian, hessianOf, hessianTrace } from "../gradient/hessian.js";
import { squaredError } from "../gradient/loss.js";
import { largestEigenvalue, spectrumOf } from "../gradient/spectrum.js";

// The Hessian of L = (1/2P) sum (1 - label o)^2 in the weights, with o = sum tanh(beta h) / K where units are signs and votes are counted.

const betaArgument = {
  beta: {
    type: "numbers",
    default: [30],
    minimum: 0,
    exclusiveMinimum: true,
    doc: "sharpness of the units tanh(beta h) that stand for sign",
  },
} as const;

type Measured = (hessian: Hessian, patterns: number, beta: number, context: MeasureContext) => readonly MeasureRow[];

function each(name: string, context: MeasureContext, measured: Measured): Outcome<readonly MeasureRow[]> {
  const given = context.arguments["beta"];
  const rows: MeasureRow[] = [];
  for (const beta of Array.isArray(given) ? (given as number[]) : [Number(given)]) {
    const made = smoothAt(name, context.graph, context.reading.configuration(), { beta, loss: squaredError });
    if (!made.value) return { diagnostics: made.diagnostics };
    rows.push(...measured(hessianOf(made.value), made.value.group.patterns, beta, context));
  }
  return { value: rows, diagnostics: [] };
}

function observable(name: string, doc: string, measured: Measured): Observable {
  return {
    name,
    unit: "1",
    doc,
    costly: true,
    arguments: betaArgument,
    speaksOf: "configuration",
    families: ["message passing", "learner", "enumeration"],
    measure: (context) => each(name, context, measured),
  };
}

/** Largest eigenvalue, by Lanczos. */
export const hessianMax: Observable = observable(
  "hessian_max",
  "largest eigenvalue of the Hessian of the mean squared error, units smoothed to tanh(beta h)",
  (hessian, patterns, beta, { streams }) => [
    {
      observable: "hessian_max",
      value: largestEigenvalue(hessian, patterns, streams),
      unit: "1",
      coordinate: beta,
    },
  ],
);

/** Sum of the eigenvalues. */
export const hessianTraceObservable: Observable = observable(
  "hessian_trace",
  "trace of the Hessian of the mean squared error, units smoothed to tanh(beta h)",
  (hessian, patterns, beta) => [
    { observable: "hessian_trace", value: hessianTrace(hessian) / patterns, unit: "1", coordinate: beta },
  ],
);

/**
 * All eigenvalues, ascending; index: the eigenvalue's number from 1. Above 4096 weights Lanczos nodes stand for them: the index is then
 * the number of eigenvalues up to and including the node, by its share of the density.
 */
export const hessianSpectrum: Observable = observable(
  "hessian_spectrum",
  "eigenvalues of the Hessian of the mean squared error, units smoothed to tanh(beta h); Lanczos nodes above 4096 weights",
  (hessian, patterns, beta, { streams }) => {
    const n = hessian.machine.weights.length;
    const spectrum = spectrumOf(hessian, patterns, streams);
    if (!spectrum)
      return [{ observable: "hessian_spectrum", value: Number.NaN, unit: "1", coordinate: beta, index: [1] }];
    let share = 0;
    return Array.from(spectrum.values, (value, k) => {
      share += spectrum.weights[k];
      const index = [spectrum.exact ? k + 1 : Math.max(1, Math.round(share * n))];
      return { observable: "hessian_spectrum", value, unit: "1", coordinate: beta, index };
    });
  },
);
