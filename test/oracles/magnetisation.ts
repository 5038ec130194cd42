import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Reading } from "../../runtime/contracts.js";

/** P(state 1) - P(state 0) of every two-state node. */
export function magnetisations({ variables }: FlatGraph, reading: Reading): number[] {
  const marginals = reading.marginals?.() ?? new Float64Array(0);
  return Array.from({ length: variables.count }, (_, v) => {
    const at = variables.stateOffset[v];
    return marginals[at + 1] - marginals[at];
  });
}

/** Largest distance between two lists of numbers of one length; Infinity when the lengths differ. */
export function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] - b[i]));
  return most;
}
