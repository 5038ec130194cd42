import type { Channel } from "../contracts.js";

/** The label is the output: a wrong output is forbidden (`:=`). */
export const deterministic: Channel = {
  name: "deterministic",
  doc: "the label is the output; a wrong output has weight 0",
  parameters: {},
  sees: "sign",
  logWeight: (label, output) => (label > 0 === output >= 0 ? 0 : -Infinity),
  breakpoints: () => [0],
};
