import type { FlatGroup, FlatVariables } from "../../compiler/ir/flat-graph.js";
import type { Accuracy } from "../../compiler/ir/plan.js";
import type { MessageStore } from "../state.js";

/**
 * How the messages of one group are held and worked on. A message along an edge to a variable node with q states is
 * one number for q = 2, the half log-odds u = (1/2) ln P(state 1)/P(state 0) (its mean is tanh u, a hard one +-Infinity),
 * and q log-weights with log-sum-exp 0 otherwise (-Infinity forbids a state).
 */
export interface GroupView<G extends FlatGroup = FlatGroup> {
  readonly group: G;
  /** Position of the group in the graph. */
  readonly index: number;
  readonly accuracy: Accuracy;
  readonly store: MessageStore;
  /** Heap offset of the group's first message toVariable; edges follow in the group's own order. */
  readonly base: number;
  /** Sparse groups: heap offset of the message of edge e. */
  readonly messageAt: Int32Array;
  /** Sparse groups: most edges of a factor, most states of a variable node. */
  readonly mostEdges: number;
  readonly mostStates: number;
  /** True: totals follow every message at once (sequential). False: they stand still during the sweep (flooding). */
  live: boolean;
  /** new = damping * old + (1 - damping) * update. */
  damping: number;
  /** First factor whose constraints contradict each other in this sweep, or -1. */
  fault: number;
}

/** What the engine and the oracle ask of a kind of factor node. One file a kind, one line in the registry. */
export interface FactorKind<G extends FlatGroup = FlatGroup> {
  readonly name: G["kind"];
  /** Number of factor nodes of the group. */
  factors(group: G): number;
  /** Number of edges of the group. */
  edges(group: G): number;
  /**
   * The meaning: log-weight (nats) of one factor node when variable node v is in state `states[v]`, without the group's
   * logConstant. Everything else in this interface must agree with it; the oracle uses nothing else.
   */
  logWeight(group: G, factor: number, states: Int32Array, variables: FlatVariables): number;
  /** Doubles of message state. */
  messageDoubles(group: G, variables: FlatVariables): number;
  /** Doubles of scratch that `update` and `bethe` need; groups share one scratch area. */
  scratchDoubles(group: G, variables: FlatVariables, accuracy: Accuracy): number;
  /**
   * Updates the messages toVariable of the factors order[from .. to - 1] (of from .. to - 1 themselves without an order),
   * and raises the store's residual. Sets `view.fault` and stops at a factor that no state of positive weight can satisfy.
   */
  update(view: GroupView<G>, order: Int32Array | undefined, from: number, to: number): void;
  /** Sum over factors of ln Z_a minus sum over edges of ln Z_edge (nats) under the messages of this moment. */
  bethe(view: GroupView<G>): number;
  /** Mean energy of the group under its factor beliefs: -<log psi>/beta without the group's logConstant; 0 for no energy. */
  meanEnergy(view: GroupView<G>): number;
}
