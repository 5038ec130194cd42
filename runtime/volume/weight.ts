import type { FlatGraph, MachineGroup, SparseFactorGroup } from "../../compiler/ir/flat-graph.js";
import { statesOf } from "../errors.js";
import { kindOf } from "../factors/registry.js";
import { activationOf, channelOf, ruleOf } from "../laws.js";

/** The weight of configurations under the factors of a graph, without priors. */
export interface Weigher {
  /** ln of the weight of a configuration (one value a variable node); -Infinity as soon as one factor forbids it. */
  logWeight(values: Float64Array): number;
}

/** A weigher that asks first those patterns that forbade a configuration last: most samples fail at once. */
export function weigherOf(graph: FlatGraph): Weigher {
  const machines = graph.groups.flatMap((group) => (group.kind === "machine" ? [machineWeigher(group)] : []));
  const sparse = graph.groups.filter((group): group is SparseFactorGroup => group.kind !== "machine");
  return {
    logWeight(values) {
      let sum = 0;
      for (let m = 0; m < machines.length && sum > -Infinity; m++) sum += machines[m](values);
      if (sparse.length === 0 || sum === -Infinity) return sum;
      return sum + sparseWeight(sparse, graph, values);
    },
  };
}

function sparseWeight(groups: readonly SparseFactorGroup[], { variables }: FlatGraph, values: Float64Array): number {
  const states = statesOf(variables, values);
  let sum = 0;
  for (const group of groups) {
    const kind = kindOf(group);
    sum += group.logConstant;
    for (let a = 0; a < group.count && sum > -Infinity; a++) sum += kind.logWeight(group, a, states, variables);
  }
  return sum;
}

function machineWeigher(group: MachineGroup): (values: Float64Array) => number {
  const { patterns, units, label } = group;
  const activation = activationOf(group.activation);
  const rule = ruleOf(group.rule);
  const channel = channelOf(group.channel);
  const tau = new Float64Array(units);
  const order = Int32Array.from({ length: patterns }, (_, mu) => mu);
  return (values) => {
    let sum = 0;
    for (let j = 0; j < patterns; j++) {
      const mu = order[j];
      for (let k = 0; k < units; k++) tau[k] = activation.apply(preactivation(group, mu, k, values));
      sum += channel.logWeight(label[mu], rule.decide(tau, units, group.rule.parameters));
      if (sum > -Infinity) continue;
      // Half-way to the front: patterns that forbid often gather there.
      order.copyWithin(Math.floor(j / 2) + 1, Math.floor(j / 2), j);
      order[Math.floor(j / 2)] = mu;
      return sum;
    }
    return sum;
  };
}

/** h of unit k in pattern mu. */
function preactivation(group: MachineGroup, mu: number, k: number, values: Float64Array): number {
  const { input, inputs, inputStride, weightStride, firstVariable, scale, bias } = group;
  let x = mu * inputStride[0] + k * inputStride[1];
  let w = firstVariable + k * weightStride[0];
  let sum = 0;
  for (let i = 0; i < inputs; i++, x += inputStride[2], w += weightStride[1]) sum += input[x] * values[w];
  return scale * sum + bias;
}
