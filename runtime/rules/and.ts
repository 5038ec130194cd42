import type { OutputRule } from "../contracts.js";
import { countRule } from "./count-rule.js";

/** +1 when every hidden unit is +1. */
export const and: OutputRule = countRule("and", "+1 when every hidden unit is +1", {}, (pluses, units) =>
  pluses === units ? 1 : -1,
);
