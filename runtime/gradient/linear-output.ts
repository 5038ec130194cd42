import type { SmoothOutput } from "./smooth-output.js";

/** sum votes_k t_k + offset. */
export function linearOutput(votes: Float64Array, offset: number): SmoothOutput {
  return {
    linear: true,
    value(t, at) {
      let sum = offset;
      for (let k = 0; k < votes.length; k++) sum += votes[k] * t[at + k];
      return sum;
    },
    gradient(_t, _at, out, to) {
      for (let k = 0; k < votes.length; k++) out[to + k] = votes[k];
    },
    curvature(_t, _at, out, to) {
      out.fill(0, to, to + votes.length * votes.length);
    },
  };
}
