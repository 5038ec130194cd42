import type { FactorKindName } from "./flat-graph.js";

/** How the messages of a machine are computed; sparse factors are always `exact`. */
export type Accuracy = "exact" | "gaussian" | "ep" | "reduced";
export type Schedule = "flooding" | "sequential" | "random" | "tree";

/** What the engine will do for one factor group; shown by `wfmc compile --emit plan` and kept in the manifest. */
export interface GroupPlan {
  readonly name: string;
  readonly kind: FactorKindName;
  readonly factors: number;
  readonly edges: number;
  readonly accuracy: Accuracy;
  /** Bytes of message state this group needs. */
  readonly bytes: number;
  /** Why this accuracy was chosen, in one sentence. */
  readonly reason: string;
}

export interface Plan {
  readonly groups: readonly GroupPlan[];
  readonly schedule: Schedule;
  /** Bytes of graph and messages; of everything the run holds at its height, results included, in a prepared point. */
  readonly bytes: number;
  /** True: a tree, BP gives exact marginals. */
  readonly exact: boolean;
  /**
   * Tree schedule only: edges (group index, factor index) in the order of the inward pass; the outward pass is the reverse.
   * Pairs [group, factor] flattened.
   */
  readonly order?: Int32Array;
}
