import type { FlatGraph, FlatVariables } from "../../compiler/ir/flat-graph.js";
import { logAddExp } from "../kernels/log-sum-exp.js";
import { logWeight, nextConfiguration, refresh, startEnumeration } from "./enumeration.js";

// What lies at each Hamming distance D = 0 .. n (changed variable nodes) from a reference, values of the variable nodes in flat order.

/** Steps after which the walk's sums are computed anew, so that rounding does not build up. */
const CHUNK = 1 << 16;

/** ln of the summed weights (prior included) of the configurations at each distance, -Infinity where all are forbidden. A walk over all. */
export function logWeightByDistance(graph: FlatGraph, reference: ArrayLike<number>): Float64Array {
  const shells = new Float64Array(graph.variables.count + 1).fill(Number.NEGATIVE_INFINITY);
  const walk = startEnumeration(graph);
  if (walk.size === 0) return shells;
  const differs = Uint8Array.from(walk.values, (value, v) => (value === reference[v] ? 0 : 1));
  let distance = differs.reduce((sum, one) => sum + one, 0);
  for (let visited = 1; ; visited++) {
    const weight = logWeight(walk);
    if (weight > Number.NEGATIVE_INFINITY) shells[distance] = logAddExp(shells[distance], weight);
    const v = nextConfiguration(walk);
    if (v < 0) return shells;
    const now = walk.values[v] === reference[v] ? 0 : 1;
    distance += now - differs[v];
    differs[v] = now;
    if (visited % CHUNK === 0) refresh(walk);
  }
}

/**
 * ln of the prior's weight at each distance, the factors left out: coefficients of prod_v (p_v(r_v) + x sum of p_v over the other states),
 * which is ln C(n, D) for two states that are alike.
 */
export function logPriorByDistance(variables: FlatVariables, reference: ArrayLike<number>): Float64Array {
  const { count, states, stateOffset, stateValue, logPrior } = variables;
  let shells = new Float64Array(1);
  for (let v = 0; v < count; v++) {
    let same = Number.NEGATIVE_INFINITY;
    let others = Number.NEGATIVE_INFINITY;
    for (let at = stateOffset[v]; at < stateOffset[v] + states[v]; at++) {
      if (stateValue[at] === reference[v]) same = logPrior[at];
      else others = logAddExp(others, logPrior[at]);
    }
    const next = new Float64Array(shells.length + 1).fill(Number.NEGATIVE_INFINITY);
    for (let d = 0; d < shells.length; d++) {
      next[d] = logAddExp(next[d], shells[d] + same);
      next[d + 1] = shells[d] + others;
    }
    shells = next;
  }
  return shells;
}
