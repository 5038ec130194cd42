import type { Observable } from "../contracts.js";
import { notGiven } from "./messages.js";
import { NEEDS_MEASURE, scalar } from "./thermal.js";

/** Mean energy of the whole system; under simulated annealing, that of the configuration by the loss that it lowers. */
export const energy: Observable = {
  name: "energy",
  unit: "energy",
  doc: "mean energy <E> of the whole system (number of errors under a `gibbs` channel); of annealing, its loss now",
  costly: false,
  arguments: {},
  families: ["message passing", "enumeration"],
  measure({ reading, method }) {
    const mean = reading.meanEnergy?.();
    if (mean === undefined) return { diagnostics: [notGiven("energy", method, NEEDS_MEASURE)] };
    return scalar("energy", mean, "energy");
  },
};
