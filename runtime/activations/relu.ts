import type { Activation } from "../contracts.js";
import { rectifiedMean, rectifiedVariance } from "../kernels/rectified.js";

/** max(0, z). */
export const relu: Activation = {
  name: "relu",
  doc: "max(0, z)",
  parameters: {},
  apply: (z) => (z > 0 ? z : 0),
  slope: (z) => (z > 0 ? 1 : 0),
  curvature: () => 0,
  breakpoints: () => [0],
  mean: (centre, spread) => spread * rectifiedMean(centre / spread),
  variance: (centre, spread) => spread * spread * rectifiedVariance(centre / spread),
};
