import type { Activation } from "../contracts.js";

/** +1 inside |z| < width, -1 outside. At the width 0.6745 both outputs are equally likely for a standard normal z. */
export const door: Activation = {
  name: "door",
  doc: "1 inside |z| < width, -1 outside",
  parameters: { width: 0.6745 },
  apply: (z, { width }) => (Math.abs(z) < width ? 1 : -1),
  slope: () => 0,
  curvature: () => 0,
  breakpoints: ({ width }) => (width > 0 ? [-width, width] : []),
  levels: ({ width }) => (width > 0 ? [-1, 1, -1] : [-1]),
};
