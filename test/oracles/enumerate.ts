import type { FlatGraph, FlatGroup, MachineGroup } from "../../compiler/ir/flat-graph.js";

// The slow obvious sum over all configurations, from the definitions in flat-graph.ts alone.

/** Exact results of a small graph; natural logarithms, counting measure. */
export interface Enumerated {
  readonly logZ: number;
  /** P(state s of v) at stateOffset[v] + s. */
  readonly marginals: Float64Array;
  /** Mean energy of energy groups and gibbs channels. */
  readonly energy: number;
  /** Configurations of positive weight. */
  readonly solutions: number;
}

function machineErrors(group: MachineGroup, mu: number, state: readonly number[]): number {
  const tau: number[] = [];
  for (let k = 0; k < group.units; k++) {
    let sum = 0;
    for (let i = 0; i < group.inputs; i++) {
      const x = group.input[mu * group.inputStride[0] + k * group.inputStride[1] + i * group.inputStride[2]];
      const w = state[group.firstVariable + k * group.weightStride[0] + i * group.weightStride[1]] === 1 ? 1 : -1;
      sum += x * w;
    }
    tau.push(group.scale * sum + group.bias >= 0 ? 1 : -1);
  }
  return outputOf(group, tau) === group.label[mu] ? 0 : 1;
}

function outputOf(group: MachineGroup, tau: readonly number[]): number {
  const total = tau.reduce((a, b) => a + b, 0);
  switch (group.rule.name) {
    case "identity":
      return tau[0];
    case "majority":
      return total >= 0 ? 1 : -1;
    case "parity":
      return tau.reduce((a, b) => a * b, 1);
    case "threshold":
      return total > group.rule.parameters["t"] ? 1 : -1;
    case "and":
      return tau.every((t) => t === 1) ? 1 : -1;
    default:
      return tau.some((t) => t === 1) ? 1 : -1;
  }
}

/** [log-weight, energy] of a group in one configuration. */
function weigh(group: FlatGroup, state: readonly number[], graph: FlatGraph): [number, number] {
  let log = 0;
  if (group.kind === "machine") {
    let errors = 0;
    for (let mu = 0; mu < group.patterns; mu++) errors += machineErrors(group, mu, state);
    if (group.channel.name === "gibbs") return [-group.channel.parameters["beta"] * errors, errors];
    return [errors > 0 ? -Infinity : 0, 0];
  }
  for (let a = 0; a < group.count; a++) {
    const edges = Array.from({ length: group.edgeStart[a + 1] - group.edgeStart[a] }, (_, j) => group.edgeStart[a] + j);
    const scope = edges.map((e) => group.variable[e]);
    const sign = scope.reduce((product, v) => product * (state[v] === 1 ? 1 : -1), 1);
    if (group.kind === "spin_product") log += group.coupling[a] * sign;
    if (group.kind === "parity") log += sign === group.sign[a] ? 0 : -Infinity;
    if (group.kind === "sum") {
      const t = edges.reduce((sum, e) => sum + group.coefficient[e] * state[group.variable[e]], 0);
      log += group.logTable[group.tableStart[a] + t - group.minimum[a]];
    }
    if (group.kind === "table") {
      const entry = scope.reduce((at, v) => at * graph.variables.states[v] + state[v], 0);
      log += group.logTable[group.tableStart[a] + entry];
    }
  }
  return [log + group.logConstant, group.beta > 0 ? -(log + group.logConstant) / group.beta : 0];
}

/** Visits every configuration: product of the numbers of states must stay small. */
export function enumerate(graph: FlatGraph): Enumerated {
  const { count, states, stateOffset, logPrior } = graph.variables;
  const visited: { log: number; energy: number; state: number[] }[] = [];
  const state = new Array<number>(count).fill(0);
  for (;;) {
    let log = 0;
    let energy = 0;
    for (let v = 0; v < count; v++) log += logPrior[stateOffset[v] + state[v]];
    for (const group of graph.groups) {
      const [weight, part] = weigh(group, state, graph);
      log += weight;
      energy += part;
    }
    if (log > -Infinity) visited.push({ log, energy, state: state.slice() });
    let v = 0;
    while (v < count && ++state[v] === states[v]) state[v++] = 0;
    if (v === count) break;
  }
  const top = visited.reduce((most, { log }) => Math.max(most, log), -Infinity);
  let z = 0;
  let energy = 0;
  const marginals = new Float64Array(stateOffset[count]);
  for (const configuration of visited) {
    const weight = Math.exp(configuration.log - top);
    z += weight;
    energy += weight * configuration.energy;
    for (let v = 0; v < count; v++) marginals[stateOffset[v] + configuration.state[v]] += weight;
  }
  return {
    logZ: top + Math.log(z),
    marginals: marginals.map((m) => m / z),
    energy: energy / z,
    solutions: visited.length,
  };
}
