import type { Activation } from "../contracts.js";

/** z itself: what a channel sees of a preactivation (`observe y[mu] ~ probit(h[mu])`). No word of the language. */
export const linear: Activation = {
  name: "linear",
  doc: "the preactivation itself",
  parameters: {},
  apply: (z) => z,
  slope: () => 1,
  curvature: () => 0,
  breakpoints: () => [],
  mean: (centre) => centre,
  variance: (_centre, spread) => spread * spread,
};
