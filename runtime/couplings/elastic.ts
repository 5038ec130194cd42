import type { Coupling } from "./contract.js";

/** tanh gamma tanh h above which atanh loses digits. */
const STEEP = 0.9;

/** atanh(tanh(gamma) tanh(h)): a half log-odds h seen through the coupling exp(gamma s s'), for any size of both. */
export function throughBond(h: number, gamma: number): number {
  const product = Math.tanh(gamma) * Math.tanh(h);
  if (Math.abs(product) < STEEP) return Math.atanh(product);
  const size = Math.abs(h);
  const least = Math.min(gamma, size);
  if (gamma === Infinity || size === Infinity) return Math.sign(h) * least;
  const far = Math.log1p(Math.exp(-2 * (gamma + size)));
  const near = Math.log1p(Math.exp(-2 * Math.abs(gamma - size)));
  return Math.sign(h) * (least + 0.5 * (far - near));
}

/**
 * Springs of strength gamma: exp(-(gamma / 2) sum_a (w^a - c)^2), for spins the same as exp(gamma sum_a w^a c)
 * (Baldassi et al., PNAS 113 (2016) E7655).
 */
export const elastic: Coupling = {
  name: "elastic",
  doc: "springs of strength gamma between each replica and the centre",
  toSpin(h, gamma, y) {
    // 0 times an infinite field would be NaN.
    return y === 1 ? 0 : throughBond((y - 1) * throughBond(h, gamma), gamma);
  },
  spinToCentre: throughBond,
  logWeight: (a, b) => -0.5 * (a - b) ** 2,
  toGaussian(precision, gamma, y) {
    if (gamma === Infinity) return (y - 1) * precision;
    // gamma P' / (gamma + P') with P' = (y - 1) gamma A / (gamma + A).
    return gamma === 0 ? 0 : ((y - 1) * gamma * precision) / (gamma + y * precision);
  },
};
