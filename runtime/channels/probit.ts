import type { Channel } from "../contracts.js";
import { logCdf } from "../kernels/normal.js";

/** The sign of the output after normal noise of standard deviation s: P(y | z) = Phi(y z / s). */
export const probit: Channel = {
  name: "probit",
  doc: "P(y | z) = Phi(y z / s)",
  parameters: { s: 1 },
  sees: "real",
  most: () => 0,
  logWeight: (label, output, { s }) => logCdf((label * output) / s),
  breakpoints: () => [],
  steps: (label, { s }) => ({
    noise: Math.abs(s),
    thresholds: [0],
    logWeights: label * s > 0 ? [Number.NEGATIVE_INFINITY, 0] : [0, Number.NEGATIVE_INFINITY],
  }),
};
