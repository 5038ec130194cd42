import type { Activation } from "../contracts.js";

/** 1 - tanh(z)^2 without cancellation. */
function spread(z: number): number {
  const odds = Math.exp(-2 * Math.abs(z));
  return (4 * odds) / (1 + odds) ** 2;
}

/** tanh z, smooth everywhere. */
export const tanh: Activation = {
  name: "tanh",
  doc: "tanh z",
  parameters: {},
  apply: (z) => Math.tanh(z),
  slope: spread,
  curvature: (z) => -2 * Math.tanh(z) * spread(z),
  breakpoints: () => [],
};
