import type { Observable } from "../contracts.js";
import { freeEntropy } from "./thermal.js";

/** One row a fixed point that random starts ended in: its free entropy, the share of the starts as coordinate. */
export const fixedPoints: Observable = {
  name: "fixed_points",
  unit: "nats/weight",
  doc: "free entropy of each fixed point that the option `starts` found, numbered from the largest; coordinate: share of the starts that ended there",
  costly: false,
  arguments: {},
  speaksOf: "run",
  families: ["message passing"],
  measure(context) {
    const own = freeEntropy(context, "fixed_points");
    if (own.value === undefined) return { diagnostics: own.diagnostics };
    const points = context.reading.fixedPoints?.() ?? [{ freeEntropy: own.value, share: 1 }];
    const value = points.map((point, n) => ({
      observable: "fixed_points",
      value: point.freeEntropy,
      unit: "nats/weight",
      index: [n + 1],
      coordinate: point.share,
    }));
    return { value, diagnostics: [] };
  },
};
