import type { Activation } from "../contracts.js";

/** 1 - tanh(4 (width^2 - z^2))^2 without cancellation. */
function spread(z: number, width: number): number {
  const odds = Math.exp(-8 * Math.abs(width * width - z * z));
  return (4 * odds) / (1 + odds) ** 2;
}

/** +1 inside |z| < width, -1 outside; gradients pass through tanh(4 (width^2 - z^2)). At the width 0.6745 both outputs are equally likely for a standard normal z. */
export const door: Activation = {
  name: "door",
  doc: "1 inside |z| < width, -1 outside",
  parameters: { width: 0.6745 },
  apply: (z, { width }) => (Math.abs(z) < width ? 1 : -1),
  smooth: (z, { width }) => Math.tanh(4 * (width * width - z * z)),
  slope: (z, { width }) => -8 * z * spread(z, width),
  curvature: (z, { width }) => -8 * spread(z, width) * (1 + 16 * z * z * Math.tanh(4 * (width * width - z * z))),
  breakpoints: ({ width }) => (width > 0 ? [-width, width] : []),
  levels: ({ width }) => (width > 0 ? [-1, 1, -1] : [-1]),
};
