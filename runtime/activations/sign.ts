import type { Activation } from "../contracts.js";

/** +1 for z >= 0, -1 below: sign(0) = +1 by convention. */
export const sign: Activation = {
  name: "sign",
  doc: "+1 for z >= 0, -1 otherwise",
  parameters: {},
  apply: (z) => (z >= 0 ? 1 : -1),
  slope: () => 0,
  curvature: () => 0,
  breakpoints: () => [0],
  levels: () => [-1, 1],
};
