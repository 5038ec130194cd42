import type { Activation } from "../contracts.js";
import { cdf } from "../kernels/normal.js";
import { rectifiedMean, rectifiedVariance } from "../kernels/rectified.js";

/** |z|; slope 1 at 0. */
export const abs: Activation = {
  name: "abs",
  doc: "|z|",
  parameters: {},
  apply: (z) => Math.abs(z),
  slope: (z) => (z >= 0 ? 1 : -1),
  curvature: () => 0,
  breakpoints: () => [0],
  // |z| = y + 2 max(0, -y) with y = z or -z, whose mean is not negative.
  mean: (centre, spread) => Math.abs(centre) + 2 * spread * rectifiedMean(-Math.abs(centre) / spread),
  variance: (centre, spread) => {
    const below = -Math.abs(centre) / spread;
    return spread * spread * (1 - 4 * cdf(below) + 4 * rectifiedVariance(below));
  },
};
