import type { OutputRule } from "../contracts.js";
import { countRule } from "./count-rule.js";

/** The sign of the sum of the hidden units; a tie gives +1. */
export const majority: OutputRule = countRule(
  "majority",
  "the sign of the sum of the hidden units; a tie gives +1",
  {},
  (pluses, units) => (2 * pluses >= units ? 1 : -1),
);
