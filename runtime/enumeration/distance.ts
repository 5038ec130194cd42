import type { FlatGraph, FlatVariables } from "../../compiler/ir/flat-graph.js";
import { logWeight, nextConfiguration, startEnumeration } from "./enumeration.js";

/**
 * Number of configurations of positive weight at Hamming distance D = 0 .. n (changed variable nodes) from `reference`,
 * values of the variable nodes in flat order. A walk over all configurations.
 */
export function countByDistance(graph: FlatGraph, reference: ArrayLike<number>): Float64Array {
  const counts = new Float64Array(graph.variables.count + 1);
  const walk = startEnumeration(graph);
  if (walk.size === 0) return counts;
  const differs = Uint8Array.from(walk.values, (value, v) => (value === reference[v] ? 0 : 1));
  let distance = differs.reduce((sum, one) => sum + one, 0);
  for (;;) {
    if (logWeight(walk) > Number.NEGATIVE_INFINITY) counts[distance]++;
    const v = nextConfiguration(walk);
    if (v < 0) return counts;
    const now = walk.values[v] === reference[v] ? 0 : 1;
    distance += now - differs[v];
    differs[v] = now;
  }
}

/**
 * ln of the number of all configurations at Hamming distance D = 0 .. n from any one of them, the factors left out:
 * ln C(n, D) for two states, the coefficients of prod_v (1 + (q_v - 1) x) in general. States that the prior forbids count out.
 */
export function logShellSizes(variables: FlatVariables): Float64Array {
  const { count, states, stateOffset, logPrior } = variables;
  let shell = [1];
  let scale = 0;
  for (let v = 0; v < count; v++) {
    let others = -1;
    for (let s = 0; s < states[v]; s++) if (logPrior[stateOffset[v] + s] > Number.NEGATIVE_INFINITY) others++;
    const next = new Array<number>(shell.length + 1).fill(0);
    for (let d = 0; d < shell.length; d++) {
      next[d] += shell[d];
      next[d + 1] += shell[d] * Math.max(others, 0);
    }
    const top = Math.max(...next);
    scale += Math.log(top);
    shell = next.map((size) => size / top);
  }
  return Float64Array.from(shell, (size) => scale + Math.log(size));
}
