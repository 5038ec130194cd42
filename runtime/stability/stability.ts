/** What a test of a fixed point found. */
export interface Stability {
  /** Factor by which a small change of undamped messages grows in a sweep: largest real part of an eigenvalue, as far as it was resolved. */
  readonly growth: number;
  readonly stable: boolean;
  /** The variable group that the fastest growing change moves most. */
  readonly variable: string;
}
