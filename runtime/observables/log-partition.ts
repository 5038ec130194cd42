import type { Observable } from "../contracts.js";
import { notGiven } from "./messages.js";
import { NEEDS_MEASURE, scalar } from "./thermal.js";

/** ln Z, counting measure on discrete variables. */
export const logPartition: Observable = {
  name: "log_partition",
  unit: "nats",
  doc: "ln Z, absolute: counting measure on discrete variables, area on spheres; Bethe's under message passing",
  costly: false,
  arguments: {},
  families: ["message passing", "enumeration"],
  measure({ reading, method }) {
    const logZ = reading.logPartition?.();
    if (logZ === undefined) return { diagnostics: [notGiven("log_partition", method, NEEDS_MEASURE)] };
    return scalar("log_partition", logZ, "nats");
  },
};
