import type { OptionSchema } from "../../compiler/capabilities.js";

/** When units return to norm 1. */
export type Renormalise = "update" | "batch" | "epoch" | "none";

/** Options that learners of sign machines share. */
export const MACHINE_OPTIONS = {
  renormalise: {
    type: "choice",
    values: ["batch", "update", "epoch", "none"],
    default: "batch",
    doc: "when units return to norm 1; `none` for capacity runs",
  },
  preactivations: {
    type: "choice",
    values: ["auto", "kept", "computed"],
    default: "auto",
    doc: "kept for all patterns and moved by their inner products, or computed for every batch; auto: the cheaper",
  },
} as const satisfies OptionSchema;
