import type { Channel } from "../contracts.js";
import { logAddExp } from "../kernels/log-sum-exp.js";

/** P(y | z) = 1 / (1 + exp(-y z)). */
export const logistic: Channel = {
  name: "logistic",
  doc: "P(y | z) = 1 / (1 + exp(-y z))",
  parameters: {},
  sees: "real",
  most: () => 0,
  logWeight: (label, output) => -logAddExp(0, -label * output),
  breakpoints: () => [],
};
