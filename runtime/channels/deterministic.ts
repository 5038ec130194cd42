import type { Channel } from "../contracts.js";

/** The label is the output: a wrong output is forbidden (`:=`). */
export const deterministic: Channel = {
  name: "deterministic",
  doc: "the label is the output; a wrong output has weight 0",
  parameters: {},
  logRight: () => 0,
  logWrong: () => -Infinity,
};
