import { cdf, logPdf, upperRatio } from "./normal.js";

// max(0, x + t) for a standard normal t. Written for x <= 0, where max(0, x + t) is small; for x > 0 by max(0, y) = y + max(0, -y).

/** Its mean, x Phi(x) + phi(x). */
export function rectifiedMean(x: number): number {
  return x > 0 ? x + tailMean(-x) : tailMean(x);
}

/** Its variance, (1 + x^2) Phi(x) + x phi(x) - mean^2. */
export function rectifiedVariance(x: number): number {
  return x > 0 ? 1 - 2 * cdf(-x) + tailVariance(-x) : tailVariance(x);
}

function tailMean(x: number): number {
  return Math.exp(logPdf(x)) * Math.max(0, 1 + x * upperRatio(-x));
}

function tailVariance(x: number): number {
  const density = Math.exp(logPdf(x));
  const square = density * Math.max(0, (1 + x * x) * upperRatio(-x) + x);
  return Math.max(0, square - tailMean(x) ** 2);
}
