import type { OptionSchema } from "../../compiler/capabilities.js";
import { grown } from "./descent.js";

// Scoping: what is coupled goes ever further towards its common point, until it is one. A first solution is then only a place on the way:
// where the coupling is still weak, the common point may lie on the edge of a wide minimum (Baldassi et al., PNAS 113 (2016) E7655).

/** A coupling gamma that grows by a share an epoch. */
export interface Scoping {
  readonly gamma: number;
  readonly growth: number;
  /** What makes gamma the share of the way that one pull goes: K_c batches of replicas, the rate of a walker. */
  readonly factor: number;
  /** Squared distance to the common point below which what is coupled is one. */
  readonly tolerance: number;
}

/** Share of the way to the common point that a pull goes in an epoch, counted from 0. Beyond 1 it would pass it. */
export function pullAt({ gamma, growth, factor }: Scoping, epoch: number): number {
  return Math.min(1, factor * grown(gamma, growth, epoch));
}

/** True when scoping has done its work: the coupling goes all the way or grows no more, or at this squared distance all is one. */
export function isCollapsed(scoping: Scoping, epoch: number, spread: number): boolean {
  const { gamma, growth, tolerance } = scoping;
  return gamma * growth === 0 || pullAt(scoping, epoch) === 1 || spread < tolerance;
}

/** Options of when a run with scoping ends; they stand in the place of descent's own `stop`. */
export const SCOPING_OPTIONS = {
  stop: {
    type: "choice",
    values: ["collapse", "errors", "loss"],
    default: "collapse",
    doc: "end at 0 errors once scoping has ended (gamma pulls all the way or does not grow, or the replicas have become one), at the first 0 errors, or at loss_tolerance",
  },
  collapse_tolerance: {
    type: "number",
    default: 1e-7,
    minimum: 0,
    doc: "replicas count as one when their squared distances to the common point sum to less than this after a pull",
  },
} as const satisfies OptionSchema;
