import type { PatternNode } from "./pattern-node.js";
import type { SphereStore } from "./store.js";

/** What the update of a machine works with. */
export interface SphereTask {
  readonly store: SphereStore;
  readonly node: PatternNode;
}

/** One way to hold the messages exp(-a w^2 / 2 + b w) of patterns to weights. */
export interface MessageForm {
  /**
   * Updates the messages of patterns `order[0 .. patterns - 1]`: new = damping * old + (1 - damping) * update. `live`: fields and
   * precisions follow at once. Returns the first pattern at which a variance is negative or a number none, or -1.
   */
  sweep(task: SphereTask, order: Int32Array, live: boolean, damping: number): number;
  /** After a sweep or a start: fields and precisions from the messages, multipliers as they are. */
  refresh(store: SphereStore): void;
  /** Loads omega and V of pattern mu into the node under the totals of this moment; gives the sum of ln Z_edge of its edges. */
  load(task: SphereTask, mu: number): number;
}

/**
 * Sum of ln Z_edge = -(1/2) ln(1 + a / A^c) + B^2 / (2 A) - (B^c)^2 / (2 A^c) over the edges of one unit that share a and A^c = A - a:
 * `totals` is the sum of B^2, `cavities` of (B^c)^2 over these edges.
 */
export function edgesOfUnit(total: number, a: number, edges: number, totals: number, cavities: number): number {
  const cavity = total - a;
  return -0.5 * edges * Math.log1p(a / cavity) + totals / (2 * total) - cavities / (2 * cavity);
}
