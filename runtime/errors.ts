import type { FlatGraph, FlatGroup, FlatVariables, MachineGroup } from "../compiler/ir/flat-graph.js";
import { isWrong, outputOf } from "./factors/machine-output.js";
import { kindOf } from "./factors/registry.js";

/** Errors of a configuration (value of every variable node): wrong patterns, and violated hard factors of other kinds. */
export function countErrors(graph: FlatGraph, values: Float64Array): number {
  let errors = 0;
  for (const group of graph.groups) {
    errors += group.kind === "machine" ? wrongPatterns(group, values) : violations(group, values, graph.variables);
  }
  return errors;
}

/** Number of patterns whose output (its sign, sign(0) = +1, where it is a real number) is not their label. */
export function wrongPatterns(group: MachineGroup, values: Float64Array): number {
  const { patterns, units, inputs, input, inputStride, weightStride, scale, bias } = group;
  const output = outputOf(group);
  const { activation } = output;
  const tau = new Float64Array(units);
  let errors = 0;
  for (let mu = 0; mu < patterns; mu++) {
    for (let k = 0; k < units; k++) {
      let x = mu * inputStride[0] + k * inputStride[1];
      let w = group.firstVariable + k * weightStride[0];
      let sum = 0;
      for (let i = 0; i < inputs; i++, x += inputStride[2], w += weightStride[1]) sum += input[x] * values[w];
      tau[k] = activation.apply(scale * sum + bias);
    }
    if (isWrong(output.of(tau), group.label[mu])) errors++;
  }
  return errors;
}

function violations(group: Exclude<FlatGroup, MachineGroup>, values: Float64Array, variables: FlatVariables): number {
  // A coupling of replicas is soft.
  if (group.kind === "elastic") return 0;
  const states = statesOf(variables, values);
  const kind = kindOf(group);
  let errors = 0;
  for (let a = 0; a < group.count; a++) {
    if (kind.logWeight(group, a, states, variables) === Number.NEGATIVE_INFINITY) errors++;
  }
  return errors;
}

/** The state whose value each discrete variable node has (-1: none). */
export function statesOf({ count, states, stateOffset, stateValue }: FlatVariables, values: Float64Array): Int32Array {
  const found = new Int32Array(count).fill(-1);
  for (let v = 0; v < count; v++) {
    for (let s = 0; s < states[v]; s++) if (stateValue[stateOffset[v] + s] === values[v]) found[v] = s;
  }
  return found;
}
