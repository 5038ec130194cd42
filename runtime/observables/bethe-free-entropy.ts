import type { Observable } from "../contracts.js";
import { freeEntropy, scalar } from "./thermal.js";

/** ln Z a weight, relative to the prior measure. */
export const betheFreeEntropy: Observable = {
  name: "bethe_free_entropy",
  unit: "nats/weight",
  doc: "ln Z a weight, relative to the prior measure: 0 without constraints, -ln 2 for one solution in binary weights",
  costly: false,
  arguments: {},
  families: ["message passing", "enumeration"],
  measure(context) {
    const { value, diagnostics } = freeEntropy(context, "bethe_free_entropy");
    return value === undefined ? { diagnostics } : scalar("bethe_free_entropy", value, "nats/weight");
  },
};
