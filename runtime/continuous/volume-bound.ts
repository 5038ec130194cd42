import { mostOfLabels } from "../laws.js";
import { type SphereEngine, settle } from "./engine.js";
import { sphereFreeEntropy } from "./reading.js";
import { createSphereStore, type SphereStore } from "./store.js";

/** Rounding of a sum over patterns and weights, in nats a weight. */
const ROUNDING = 1e-9;
/** Nats a weight that no patterns leave: messages of labels that contradict each other for certain. */
const BOTTOM = -1e6;

/**
 * What the patterns add, nats a weight, where it is not a number, more than the largest weight of all their labels, or without bottom; undefined
 * where it may be.
 */
export function impossibleGain(engine: SphereEngine): number | undefined {
  const most = mostOfLabels(engine.store.group) / engine.graph.weightCount;
  const gain = patternGain(engine);
  return gain > BOTTOM && gain <= most + ROUNDING ? undefined : gain;
}

/** Bethe's free entropy less that without patterns, of the same prior in the same external field (as of a centre); nats a weight. */
export function patternGain(engine: SphereEngine): number {
  return (sphereFreeEntropy(engine) - entropyWithoutPatterns(engine)) / engine.graph.weightCount;
}

/** Free entropy, nats, of the same weights in the same external field without any pattern. */
function entropyWithoutPatterns(engine: SphereEngine): number {
  const { heap, externalField, messages, group, form, prior } = engine.store;
  const store: SphereStore = createSphereStore({ ...group, patterns: 0 }, form, prior);
  store.heap.set(heap.subarray(externalField, messages), store.externalField);
  const alone = { ...engine, store };
  settle(alone);
  return sphereFreeEntropy(alone);
}
