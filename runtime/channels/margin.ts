import type { Channel } from "../contracts.js";

/** Only outputs on the label's side, kappa or more away from 0, have a weight. */
export const margin: Channel = {
  name: "margin",
  doc: "1 where y z >= kappa, 0 elsewhere",
  parameters: { kappa: 0 },
  sees: "real",
  most: () => 0,
  logWeight: (label, output, { kappa }) => (label * output >= kappa ? 0 : Number.NEGATIVE_INFINITY),
  breakpoints: (label, { kappa }) => [label * kappa],
  steps: (label, { kappa }) => ({
    noise: 0,
    thresholds: [label * kappa],
    logWeights: label > 0 ? [Number.NEGATIVE_INFINITY, 0] : [0, Number.NEGATIVE_INFINITY],
  }),
};
