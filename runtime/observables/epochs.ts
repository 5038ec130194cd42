import type { Observable } from "../contracts.js";
import { notGiven } from "./messages.js";
import { scalar } from "./thermal.js";

/** Passes of a learner over its patterns. */
export const epochs: Observable = {
  name: "epochs",
  unit: "epochs",
  doc: "passes of a learner over all patterns so far",
  costly: false,
  arguments: {},
  speaksOf: "run",
  families: ["learner"],
  measure({ reading, method }) {
    const value = reading.epochs?.();
    if (value === undefined) {
      return { diagnostics: [notGiven("epochs", method, "measure `iterations`, or run a learner such as `lal`")] };
    }
    return scalar("epochs", value, "epochs");
  },
};
