import type { Stream } from "../contracts.js";

/**
 * Messages at a fixed point, as a perturbation of them sees them. The linearised update of undamped messages, all at once, is J; under
 * damping d it is d + (1 - d) J, so that no damping holds a direction whose eigenvalue of J has a real part above 1.
 */
export interface Perturbable {
  /** All numbers that the next sweep depends on, live: whoever changes them changes the run. */
  readonly numbers: readonly Float64Array[];
  /** Adds normal numbers of this size to the messages, in units of a random start's `spread`; totals follow. */
  stir(stream: Stream, size: number): void;
  /** One pass, all messages at once; false where numbers went wrong. */
  sweep(damping: number): boolean;
  /** Means of the beliefs: marginals by state, posterior means of continuous weights. Written anew by each call. */
  means(): Float64Array;
  /** True where beliefs prefer nothing, to `near`, or are equally sharp: a symmetry may hold the messages at this point. */
  symmetric(near: number): boolean;
  /** Puts messages that lie on no cycle back to what they are in `still`: a change there never returns to the cycles. */
  calm?(still: readonly Float64Array[]): void;
  /** Makes totals a function of the messages again, after numbers were changed from outside. */
  refresh?(): void;
  /** Name of the variable group whose means moved most. */
  mostMoved(moved: Float64Array): string;
}
