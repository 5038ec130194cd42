/**
 * A coupling between y replicas of a variable and their common centre, replica-symmetric: what one replica hears back from the centre
 * about what it says (the pseudo term of focusing). gamma >= 0 may be Infinity, y >= 1 any real number.
 */
export interface Coupling {
  readonly name: string;
  readonly doc: string;
  /** Spins: half log-odds back from the centre, from the half log-odds h of a replica without them. */
  toSpin(h: number, gamma: number, y: number): number;
  /** Spins: half log-odds that one replica sends to the centre. */
  spinToCentre(h: number, gamma: number): number;
  /** ln of the coupling's weight between a replica at value a and the centre at b, at gamma = 1. */
  logWeight(a: number, b: number): number;
  /** Gaussians: precision back from the centre, from the precision A > 0 of a replica without it; its mean is the replica's own. */
  toGaussian(precision: number, gamma: number, y: number): number;
}
