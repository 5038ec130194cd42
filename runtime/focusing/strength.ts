/** How strongly y replicas are held to their centre. */
export interface Strength {
  /** Coupling, >= 0; Infinity: all replicas are the centre. */
  readonly gamma: number;
  /** Number of replicas, any real number >= 1. */
  readonly y: number;
}

/** One step of a focusing protocol. */
export interface FocusStep extends Strength {
  /** Inverse temperature of the `gibbs` channels, where the protocol has one of its own. */
  readonly beta?: number;
}

/** True when the replicas do not feel each other: plain belief propagation. */
export function isFree({ gamma, y }: Strength): boolean {
  return gamma === 0 || y === 1;
}
