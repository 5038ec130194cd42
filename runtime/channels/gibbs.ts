import type { Channel } from "../contracts.js";

/** Weight 1 for a right output and exp(-beta) for a wrong one: the energy is the number of errors. */
export const gibbs: Channel = {
  name: "gibbs",
  doc: "weight 1 for a right output, exp(-beta) for a wrong one",
  parameters: { beta: 1 },
  fromModel: ["beta"],
  sees: "sign",
  // -0 at beta = 0 would be as good a weight, but prints badly.
  logWeight: (label, output, { beta }) => (label > 0 === output >= 0 ? 0 : 0 - beta),
  breakpoints: () => [0],
};
