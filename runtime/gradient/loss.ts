/** A loss of x = label * output, summed over patterns. */
export interface Loss {
  value(x: number): number;
  slope(x: number): number;
  curvature(x: number): number;
}

/**
 * Cross-entropy of sharpness gamma: f(x) = -x/2 + ln(2 cosh(gamma x)) / (2 gamma) = ln(1 + e^(-2 gamma x)) / (2 gamma). At gamma = 0 its
 * slope is -1/2 everywhere; as gamma grows it tends to max(0, -x) (Baldassi, Pittorino, Zecchina, PNAS 117 (2020) 161).
 */
export function crossEntropy(gamma: number): Loss {
  return {
    value: (x) =>
      x >= 0
        ? Math.log1p(Math.exp(-2 * gamma * x)) / (2 * gamma)
        : -x + Math.log1p(Math.exp(2 * gamma * x)) / (2 * gamma),
    slope: (x) => -1 / (1 + Math.exp(2 * gamma * x)),
    curvature: (x) => (2 * gamma) / (2 + Math.exp(2 * gamma * x) + Math.exp(-2 * gamma * x)),
  };
}

/** Half the squared error, (1 - x)^2 / 2. */
export const squaredError: Loss = {
  value: (x) => 0.5 * (1 - x) * (1 - x),
  slope: (x) => x - 1,
  curvature: () => 1,
};
