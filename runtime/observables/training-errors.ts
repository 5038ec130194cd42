import type { Observable } from "../contracts.js";
import { countErrors } from "../errors.js";
import { scalar } from "./thermal.js";

/** Wrong patterns and violated hard factors of the current configuration. */
export const trainingErrors: Observable = {
  name: "training_errors",
  unit: "errors",
  doc: "wrong patterns (and violated hard factors) of the most likely or current configuration",
  costly: false,
  arguments: {},
  speaksOf: "configuration",
  families: ["message passing", "learner", "enumeration"],
  measure: ({ graph, reading }) => scalar("training_errors", countErrors(graph, reading.configuration()), "errors"),
};
