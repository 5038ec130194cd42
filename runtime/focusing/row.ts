/** What replicas coupled to a centre tell of each other, a weight where nothing else is said. */
export interface Focus {
  /** Coupling, and number of replicas. */
  readonly gamma: number;
  readonly y: number;
  /**
   * Sigma = phi - gamma S, nats a weight: ln of how many configurations a replica sees around the centre (counting measure of discrete
   * variables, relative to the prior of continuous ones), with phi the mean of ln sum_w exp(gamma w centre) a weight.
   */
  readonly internal: number;
  /** ln Z of all replicas and the centre under exp(-(gamma / 2) sum_a |w^a - centre|^2), less that of the prior alone; nats. */
  readonly replicated: number;
  /** S: mean of w times centre. */
  readonly overlapCentre: number;
  /** q: mean squared magnetisation of a replica. */
  readonly selfOverlap: number;
  /** Mean squared magnetisation of the centre. */
  readonly centreOverlap: number;
  /** q_1: mean of w^a w^b of two replicas. */
  readonly replicaOverlap: number;
}

/** Where messages came to rest from random starts. */
export interface FixedPoint {
  /** Nats a weight, as `Reading.freeEntropy`. */
  readonly freeEntropy: number;
  /** Share of the starts that ended there. */
  readonly share: number;
  /** False where small changes of the messages grow. */
  readonly stable: boolean;
}
