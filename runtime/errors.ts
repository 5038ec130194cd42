import type { FlatGraph, FlatGroup, FlatVariables } from "../compiler/ir/flat-graph.js";
import { preactivation } from "./factors/machine.js";
import { kindOf } from "./factors/registry.js";
import { RULES } from "./rules/registry.js";

/** Errors of a configuration (state of every variable node): wrong patterns, and violated hard factors of other kinds. */
export function countErrors(graph: FlatGraph, states: Int32Array): number {
  let errors = 0;
  for (const group of graph.groups) errors += groupErrors(group, states, graph.variables);
  return errors;
}

/** Wrong patterns of a machine, or factors of weight 0 of a sparse group. */
export function groupErrors(group: FlatGroup, states: Int32Array, variables: FlatVariables): number {
  const kind = kindOf(group);
  let errors = 0;
  if (group.kind !== "machine") {
    for (let a = 0; a < group.count; a++) if (kind.logWeight(group, a, states, variables) === -Infinity) errors++;
    return errors;
  }
  const tau = new Float64Array(group.units);
  for (let mu = 0; mu < group.patterns; mu++) {
    for (let k = 0; k < group.units; k++) tau[k] = preactivation(group, mu, k, states) >= 0 ? 1 : -1;
    if (RULES[group.rule.name].decide(tau, group.units, group.rule.parameters) !== group.label[mu]) errors++;
  }
  return errors;
}
