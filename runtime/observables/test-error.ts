import type { Observable } from "../contracts.js";
import { wrongPatterns } from "../errors.js";
import { scalar } from "./thermal.js";

/** Fraction of held-out patterns that the current configuration gets wrong. */
export const testError: Observable = {
  name: "test_error",
  unit: "fraction",
  doc: "fraction of held-out patterns that the most likely or current configuration gets wrong",
  costly: true,
  arguments: {},
  speaksOf: "configuration",
  families: ["message passing", "learner", "enumeration"],
  heldOut: () => true,
  measure({ reading, heldOut }) {
    const held = heldOut();
    if (!held.value) return { diagnostics: held.diagnostics };
    const values = reading.configuration();
    let wrong = 0;
    let patterns = 0;
    for (const group of held.value.groups) {
      if (group.kind !== "machine") continue;
      wrong += wrongPatterns(group, values);
      patterns += group.patterns;
    }
    return { value: scalar("test_error", wrong / patterns, "fraction").value, diagnostics: held.diagnostics };
  },
};
