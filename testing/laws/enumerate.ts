import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import { logWeightOf } from "../../runtime/configuration-weight.js";
import { kindOf } from "../../runtime/factors/registry.js";

// Brute force over all configurations, from the meaning of each factor alone: slow, obvious, the judge of everything fast.

/** Exact numbers of a small discrete graph. */
export interface Enumerated {
  /** ln Z, nats. */
  readonly logPartition: number;
  /** P(state s of v) at stateOffset[v] + s; NaN when Z = 0. */
  readonly marginals: Float64Array;
  /** <E> of energy groups and gibbs channels, without beta. */
  readonly meanEnergy: number;
  /** Configurations of positive weight. */
  readonly solutions: number;
}

/** Every configuration (states of all variable nodes, the last one fastest). The array is reused: copy what you keep. */
export function* configurations(states: Int32Array): Generator<Int32Array> {
  const current = new Int32Array(states.length);
  for (;;) {
    yield current;
    let v = states.length - 1;
    while (v >= 0 && current[v] === states[v] - 1) current[v--] = 0;
    if (v < 0) return;
    current[v]++;
  }
}

/** Energy of one configuration of positive weight: -log psi / beta of energy groups, wrong patterns of gibbs machines. */
export function energyOf(graph: FlatGraph, current: Int32Array): number {
  let sum = 0;
  for (const group of graph.groups) {
    const kind = kindOf(group);
    const beta = group.kind === "machine" ? gibbsBeta(group.channel) : group.beta;
    if (beta === 0) continue;
    if (group.kind !== "machine") sum -= group.logConstant / beta;
    for (let a = 0; a < kind.factors(group); a++) sum -= kind.logWeight(group, a, current, graph.variables) / beta;
  }
  return sum;
}

function gibbsBeta(channel: { readonly name: string; readonly parameters: Readonly<Record<string, number>> }): number {
  return channel.name === "gibbs" ? channel.parameters["beta"] : 0;
}

/** Enumerates a graph: use it up to some 10^5 configurations. */
export function enumerate(graph: FlatGraph): Enumerated {
  const { states, stateOffset, stateValue } = graph.variables;
  const weights: number[] = [];
  let top = Number.NEGATIVE_INFINITY;
  for (const current of configurations(states)) {
    weights.push(logWeightOf(graph, current));
    top = Math.max(top, weights[weights.length - 1]);
  }
  const marginals = new Float64Array(stateValue.length);
  let partition = 0;
  let energy = 0;
  let solutions = 0;
  let index = 0;
  for (const current of configurations(states)) {
    const weight = Math.exp(weights[index++] - top);
    if (!(weights[index - 1] > Number.NEGATIVE_INFINITY)) continue;
    solutions++;
    partition += weight;
    energy += weight * energyOf(graph, current);
    current.forEach((s, v) => {
      marginals[stateOffset[v] + s] += weight;
    });
  }
  return {
    logPartition: top + Math.log(partition),
    marginals: marginals.map((sum) => sum / partition),
    meanEnergy: energy / partition,
    solutions,
  };
}
