import type { OutputRule } from "../contracts.js";
import { countRule } from "./count-rule.js";

/** +1 when at least one hidden unit is +1. */
export const or: OutputRule = countRule("or", "+1 when at least one hidden unit is +1", {}, (pluses) =>
  pluses > 0 ? 1 : -1,
);
