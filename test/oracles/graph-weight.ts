import type { FlatGraph } from "../../compiler/ir/flat-graph.js";

/** ln weight of one configuration of a graph of few-body factors, straight from the definitions of its groups. */
export function logWeightOf(graph: FlatGraph, states: Int32Array): number {
  const { stateOffset, logPrior, states: counts } = graph.variables;
  let total = 0;
  for (let v = 0; v < graph.variables.count; v++) total += logPrior[stateOffset[v] + states[v]];
  for (const group of graph.groups) {
    if (group.kind === "machine" || group.kind === "elastic")
      throw new Error("few-body factors of discrete variables only");
    total += group.logConstant;
    for (let a = 0; a < group.count; a++) {
      const edges = Array.from(group.variable.slice(group.edgeStart[a], group.edgeStart[a + 1]));
      const spin = edges.reduce((product, v) => product * (states[v] === 0 ? -1 : 1), 1);
      if (group.kind === "spin_product") total += group.coupling[a] * spin;
      else if (group.kind === "parity") total += spin === group.sign[a] ? 0 : Number.NEGATIVE_INFINITY;
      else if (group.kind === "sum") {
        const t = edges.reduce((sum, v, e) => sum + group.coefficient[group.edgeStart[a] + e] * states[v], 0);
        total += group.logTable[group.tableStart[a] + t - group.minimum[a]];
      } else {
        const row = edges.reduce((index, v) => index * counts[v] + states[v], 0);
        total += group.logTable[group.tableStart[a] + row];
      }
    }
  }
  return total;
}
