import type { OutputRule } from "../contracts.js";
import { and } from "./and.js";
import { identity } from "./identity.js";
import { majority } from "./majority.js";
import { or } from "./or.js";
import { parity } from "./parity.js";
import { threshold } from "./threshold.js";

/** Names of the rules that a model may call. */
export type RuleName = "identity" | "majority" | "parity" | "threshold" | "and" | "or";

/** Rules from hidden units to the output, by name. */
export const RULES: Readonly<Record<RuleName, OutputRule>> & Readonly<Record<string, OutputRule>> = {
  identity,
  majority,
  parity,
  threshold,
  and,
  or,
};
