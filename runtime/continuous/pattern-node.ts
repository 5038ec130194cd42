import type { SphereStore } from "./store.js";

/** What a node needs of a store: laws and labels, and its area of the heap. */
export type NodeStore = Pick<SphereStore, "heap" | "group" | "node">;

/**
 * A pattern's node between the preactivations of its units and the label, bound to a heap. Each preactivation h_k is Gaussian with mean
 * omega_k (the bias is in it) and variance V_k; Z = E[weight of the label]. All areas hold one number a unit.
 */
export interface PatternNode {
  readonly heap: Float64Array;
  /** In. */
  readonly omega: number;
  readonly variance: number;
  /** Out: g = d ln Z / d omega and dg / d omega. */
  readonly gain: number;
  readonly slope: number;
  /** Writes g and dg of every unit for pattern mu. */
  respond(mu: number): void;
  /** ln Z of pattern mu. */
  logZ(mu: number): number;
  /** Probability that the output of pattern mu is not its label, under the node's belief. */
  wrongBelief(mu: number): number;
}
