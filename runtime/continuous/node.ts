import { createOutputNode } from "./output-node.js";
import type { PatternNode } from "./pattern-node.js";
import type { SphereStore } from "./store.js";

/** The node of a machine's patterns, by its activation, rule and channel. */
export function createNode(store: SphereStore): PatternNode {
  return createOutputNode(store);
}
