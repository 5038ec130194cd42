import type { Prior } from "./prior.js";

/** `normal(mean, sd)`: with P = A + 1/sd^2 and T = B + mean/sd^2 the posterior is normal with mean T/P and variance 1/P. */
export const normal: Prior = {
  name: "normal",
  doc: "normal(mean, standard deviation)",
  parameters: { mean: 0, sd: 1 },
  moments(precision, field, parameters, out) {
    const own = normalFactor(parameters);
    const total = precision + own.precision;
    const sum = field + own.field;
    out[0] = 0.5 * ((sum * sum) / total - Math.log(total)) + own.logWeight;
    out[1] = sum / total;
    out[2] = total > 0 ? 1 / total : Number.NaN;
  },
};

/**
 * normal(mean, sd) as exp(-precision w^2 / 2 + field w + c). `logWeight` = c + ln(2 pi) / 2, so that ln of its integral against a factor
 * exp(-A w^2 / 2 + B w) is [T^2 / P - ln P] / 2 + logWeight with the sums P and T.
 */
export function normalFactor({ mean, sd }: Readonly<Record<string, number>>): {
  precision: number;
  field: number;
  logWeight: number;
} {
  const precision = 1 / (sd * sd);
  return { precision, field: mean * precision, logWeight: -Math.log(sd) - 0.5 * mean * mean * precision };
}
