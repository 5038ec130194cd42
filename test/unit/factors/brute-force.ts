import type { FlatGraph, MachineGroup } from "../../../compiler/ir/flat-graph.js";

// Sums over all configurations of a machine's weights, from the definition of its laws as plain functions.

/** What a machine means, written by hand. */
export interface Meaning {
  readonly activation: (h: number) => number;
  readonly output: (tau: readonly number[]) => number;
  /** Weight of a label under an output. */
  readonly weight: (label: number, output: number) => number;
}

/** Exact results; natural logarithms, counting measure. */
export interface BruteForce {
  readonly logZ: number;
  readonly marginals: Float64Array;
  /** Mean number of outputs whose sign is not the label. */
  readonly errors: number;
  readonly solutions: number;
}

function outputIn(group: MachineGroup, { activation, output }: Meaning, mu: number, values: readonly number[]): number {
  const tau = Array.from({ length: group.units }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < group.inputs; i++) {
      const x = group.input[mu * group.inputStride[0] + k * group.inputStride[1] + i * group.inputStride[2]];
      sum += x * values[group.firstVariable + k * group.weightStride[0] + i * group.weightStride[1]];
    }
    return activation(group.scale * sum + group.bias);
  });
  return output(tau);
}

/** Outputs of all patterns in one configuration. */
export function outputsOf(graph: FlatGraph, meaning: Meaning, values: readonly number[]): number[] {
  const group = graph.groups[0] as MachineGroup;
  return Array.from(group.label, (_, mu) => outputIn(group, meaning, mu, values));
}

/** Number of outputs whose sign is not the label. */
export function wrongOutputs(graph: FlatGraph, meaning: Meaning, values: readonly number[]): number {
  const { label } = graph.groups[0] as MachineGroup;
  return outputsOf(graph, meaning, values).filter((output, mu) => output >= 0 !== label[mu] > 0).length;
}

/** Visits every configuration of a graph of one machine. */
export function bruteForce(graph: FlatGraph, meaning: Meaning): BruteForce {
  const { count, states, stateOffset, stateValue, logPrior } = graph.variables;
  const group = graph.groups[0] as MachineGroup;
  const marginals = new Float64Array(stateValue.length);
  const size = states.reduce((product, q) => product * q, 1);
  let [z, errors, solutions] = [0, 0, 0];
  for (let code = 0; code < size; code++) {
    const state: number[] = [];
    for (let v = 0, rest = code; v < count; v++) {
      state.push(rest % states[v]);
      rest = Math.floor(rest / states[v]);
    }
    const values = state.map((s, v) => stateValue[stateOffset[v] + s]);
    let weight = Math.exp(state.reduce((sum, s, v) => sum + logPrior[stateOffset[v] + s], 0));
    let wrong = 0;
    for (let mu = 0; mu < group.patterns; mu++) {
      const output = outputIn(group, meaning, mu, values);
      weight *= meaning.weight(group.label[mu], output);
      if (output >= 0 !== group.label[mu] > 0) wrong++;
    }
    if (weight === 0) continue;
    z += weight;
    errors += weight * wrong;
    solutions++;
    for (const [v, s] of state.entries()) marginals[stateOffset[v] + s] += weight;
  }
  return { logZ: Math.log(z), marginals: marginals.map((m) => m / z), errors: errors / z, solutions };
}
