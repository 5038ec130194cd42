import type { Channel } from "../contracts.js";

/** Binary symmetric channel: the label is the output, flipped with probability p. */
export const flip: Channel = {
  name: "flip",
  doc: "the output, flipped with probability p",
  parameters: { p: 0 },
  logRight: ({ p }) => Math.log1p(-p),
  logWrong: ({ p }) => Math.log(p),
};
