import fc from "fast-check";
import type { Prior } from "../../runtime/priors/prior.js";
import { real } from "../arbitraries/numbers.js";
import { assertLaw, expectNear, type LawOptions } from "./compare.js";

/** Step of differences, in units of what moves ln I by about 1. */
const STEP = 0.005;

/**
 * A prior is normalised, and gives the cumulants of its tilted law p(w) exp(-A w^2 / 2 + B w) / I: mean = d ln I / dB, variance =
 * d mean / dB > 0, and d ln I / dA = -(variance + mean^2) / 2. `precisions`, `fields`: the ends of A and B to try.
 */
export function priorLaw(
  prior: Prior,
  options: LawOptions & {
    readonly parameters?: Prior["parameters"];
    readonly precisions?: readonly [number, number];
    readonly fields?: readonly [number, number];
  } = {},
): void {
  const { parameters = prior.parameters, precisions = [0, 50], fields = [-20, 20], ...runs } = options;
  const moments = momentsOf(prior, parameters);
  expectNear(moments(0, 0).logZ, 0, 1e-13, `\`${prior.name}\`: ln of the whole mass`);
  assertLaw(
    fc.property(real(...precisions), real(...fields), (precision, field) => checkCumulants(moments, precision, field)),
    200,
    runs,
  );
}

interface Moments {
  readonly logZ: number;
  readonly mean: number;
  readonly variance: number;
}

function momentsOf(prior: Prior, parameters: Prior["parameters"]): (precision: number, field: number) => Moments {
  return (precision, field) => {
    const out = new Float64Array(3);
    prior.moments(precision, field, parameters, out);
    return { logZ: out[0], mean: out[1], variance: out[2] };
  };
}

function checkCumulants(moments: (a: number, b: number) => Moments, precision: number, field: number): void {
  const { mean, variance } = moments(precision, field);
  const at = `at A = ${precision}, B = ${field}`;
  if (!(variance > 0 && variance < Number.POSITIVE_INFINITY)) throw new Error(`the variance is ${variance} ${at}`);
  const spread = Math.sqrt(variance);
  const inField = slope((b) => moments(precision, field + b).logZ, STEP / spread);
  const ofMean = slope((b) => moments(precision, field + b).mean, STEP / spread);
  const square = variance + mean * mean;
  const inPrecision = slope((a) => moments(precision + a, field).logZ, STEP / square);
  // Extrapolated differences: step^4 / 30 times a fifth cumulant of up to 1e4 (two peaks apart), and rounding of ln I over the step.
  expectNear((inField - mean) / (spread + Math.abs(mean)), 0, 1e-6, `mean ${at}, against d ln I / dB`);
  expectNear(ofMean / variance, 1, 1e-5, `variance ${at}, against d mean / dB`);
  expectNear(inPrecision / square, -0.5, 1e-5, `d ln I / dA ${at}, against the second moment`);
}

/** Central difference at 0, extrapolated once. */
function slope(f: (x: number) => number, step: number): number {
  const central = (h: number): number => (f(h) - f(-h)) / (2 * h);
  return (4 * central(step / 2) - central(step)) / 3;
}
