import type { OutputRule } from "../contracts.js";
import { countRule } from "./count-rule.js";

/** +1 when the sum of the hidden units exceeds t. */
export const threshold: OutputRule = countRule(
  "threshold",
  "+1 when the sum of the hidden units exceeds t",
  { t: 0 },
  (pluses, units, { t }) => (2 * pluses - units > t ? 1 : -1),
);
