import type { Channel } from "../contracts.js";

/** Binary symmetric channel: the label is the output, flipped with probability p. */
export const flip: Channel = {
  name: "flip",
  doc: "the output, flipped with probability p",
  parameters: { p: 0 },
  sees: "sign",
  logWeight: (label, output, { p }) => (label > 0 === output >= 0 ? Math.log1p(-p) : Math.log(p)),
  breakpoints: () => [0],
};
