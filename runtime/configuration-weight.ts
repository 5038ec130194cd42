import type { FlatGraph } from "../compiler/ir/flat-graph.js";
import { kindOf } from "./factors/registry.js";

/** ln of the weight of one configuration (a state a variable node), priors and constants included: nats, -Infinity where it is forbidden. */
export function logWeightOf({ variables, groups }: FlatGraph, states: Int32Array): number {
  const { stateOffset, logPrior } = variables;
  let sum = states.reduce((total, s, v) => total + logPrior[stateOffset[v] + s], 0);
  for (const group of groups) {
    const kind = kindOf(group);
    if (group.kind !== "machine") sum += group.logConstant;
    for (let a = 0; a < kind.factors(group); a++) sum += kind.logWeight(group, a, states, variables);
  }
  return sum;
}
