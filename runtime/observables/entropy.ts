import type { Observable } from "../contracts.js";
import { betaOf, freeEntropy, scalar, temperaturesOf } from "./thermal.js";

/** (ln Z + beta <E> - ln prior measure) / n: equal to the free entropy where there is no energy (beta = infinity). */
export const entropy: Observable = {
  name: "entropy",
  unit: "nats/weight",
  doc: "entropy a weight, relative to the prior measure: ln Z + beta <E>; the free entropy at beta = infinity",
  costly: false,
  arguments: {},
  families: ["message passing", "enumeration"],
  measure(context) {
    const { graph, reading } = context;
    const free = freeEntropy(context, "entropy");
    if (free.value === undefined) return { diagnostics: free.diagnostics };
    if (temperaturesOf(context).length === 0) return scalar("entropy", free.value, "nats/weight");
    const beta = betaOf(context, "entropy");
    if (beta.value === undefined) return { diagnostics: beta.diagnostics };
    const energy = reading.meanEnergy?.() ?? 0;
    return scalar("entropy", free.value + (beta.value * energy) / graph.weightCount, "nats/weight");
  },
};
