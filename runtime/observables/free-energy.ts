import type { Observable } from "../contracts.js";
import { notGiven } from "./messages.js";
import { betaOf, NEEDS_MEASURE, scalar } from "./thermal.js";

/** -ln Z / beta. */
export const freeEnergy: Observable = {
  name: "free_energy",
  unit: "energy",
  doc: "-ln Z / beta, of the whole system",
  costly: false,
  arguments: {},
  families: ["message passing", "enumeration"],
  measure(context) {
    const { reading, method } = context;
    const logZ = reading.logPartition?.();
    if (logZ === undefined) return { diagnostics: [notGiven("free_energy", method, NEEDS_MEASURE)] };
    const beta = betaOf(context, "free_energy");
    if (beta.value === undefined) return { diagnostics: beta.diagnostics };
    return scalar("free_energy", -logZ / beta.value, "energy");
  },
};
