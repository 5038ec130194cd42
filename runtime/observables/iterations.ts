import type { Observable } from "../contracts.js";
import { scalar } from "./thermal.js";

/** Sweeps, or whatever one step of the algorithm is. */
export const iterations: Observable = {
  name: "iterations",
  unit: "sweeps",
  doc: "sweeps so far (steps, for algorithms that do not sweep)",
  costly: false,
  arguments: {},
  speaksOf: "run",
  families: ["message passing", "learner", "enumeration"],
  measure: ({ reading }) => scalar("iterations", reading.iterations(), "sweeps"),
};
