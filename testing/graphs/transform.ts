import type {
  FlatGraph,
  FlatGroup,
  FlatVariables,
  MachineGroup,
  SparseFactorGroup,
} from "../../compiler/ir/flat-graph.js";

// Symmetries of a graph: transforms whose effect on every marginal is known.

/**
 * Gauge transform of two-state variables: variable v is mirrored (its states exchanged) where flip[v] is set. Spin products change
 * their sign, machines their inputs, tables their entries. Sums are left out: mirroring changes their least sum.
 */
export function mirrored(graph: FlatGraph, flip: readonly boolean[]): FlatGraph {
  const { variables } = graph;
  const logPrior = variables.logPrior.slice();
  for (let v = 0; v < variables.count; v++) {
    const at = variables.stateOffset[v];
    if (flip[v]) logPrior.subarray(at, at + 2).reverse();
  }
  const groups = graph.groups.map((group) => mirroredGroup(group, flip));
  return { ...graph, variables: { ...variables, logPrior }, groups };
}

function mirroredGroup(group: FlatGroup, flip: readonly boolean[]): FlatGroup {
  if (group.kind === "machine") return mirroredMachine(group, flip);
  const signs = Array.from({ length: group.count }, (_, a) => {
    const nodes = group.variable.subarray(group.edgeStart[a], group.edgeStart[a + 1]);
    return nodes.reduce((sign, v) => (flip[v] ? -sign : sign), 1);
  });
  if (group.kind === "spin_product") return { ...group, coupling: group.coupling.map((J, a) => J * signs[a]) };
  if (group.kind === "parity") return { ...group, sign: group.sign.map((sign, a) => sign * signs[a]) };
  throw new Error(`mirroring is not defined for \`${group.kind}\` factors`);
}

function mirroredMachine(group: MachineGroup, flip: readonly boolean[]): MachineGroup {
  if (group.wiring === "full" && group.units > 1)
    throw new Error("units that share inputs cannot be mirrored one by one");
  const input = group.input.slice();
  for (let mu = 0; mu < group.patterns; mu++) {
    for (let k = 0; k < group.units; k++) {
      for (let i = 0; i < group.inputs; i++) {
        const v = group.firstVariable + k * group.weightStride[0] + i * group.weightStride[1];
        const at = mu * group.inputStride[0] + k * group.inputStride[1] + i * group.inputStride[2];
        if (flip[v]) input[at] = -input[at];
      }
    }
  }
  return { ...group, input };
}

/** The same graph with variable v renamed to `place[v]`: marginals move along, nothing else changes. Sparse groups only. */
export function relabelled(graph: FlatGraph, place: readonly number[]): FlatGraph {
  const groups = graph.groups.map((group) => {
    if (group.kind === "machine") throw new Error("a machine's weights are numbered in a block");
    return { ...group, variable: group.variable.map((v) => place[v]) } as SparseFactorGroup;
  });
  return { ...graph, variables: permuted(graph.variables, place), groups };
}

function permuted(variables: FlatVariables, place: readonly number[]): FlatVariables {
  const { count } = variables;
  const origin = Array.from({ length: count }, (_, w) => place.indexOf(w));
  const states = Int32Array.from(origin, (v) => variables.states[v]);
  const stateOffset = new Int32Array(count + 1);
  for (let w = 0; w < count; w++) stateOffset[w + 1] = stateOffset[w] + states[w];
  const take = (values: Float64Array) =>
    Float64Array.from(
      origin.flatMap((v) => [...values.subarray(variables.stateOffset[v], variables.stateOffset[v + 1])]),
    );
  const stateValue = take(variables.stateValue);
  return { ...variables, blocks: [], states, stateOffset, stateValue, logPrior: take(variables.logPrior) };
}

/** Every factor a of every sparse group multiplied by e^{constant}: ln Z grows by constant times the number of factors. */
export function rescaled(graph: FlatGraph, constant: number): FlatGraph {
  const groups = graph.groups.map((group) => {
    if (group.kind === "table" || group.kind === "sum") {
      return { ...group, logTable: group.logTable.map((value) => value + constant) };
    }
    if (group.kind === "machine") return group;
    return { ...group, logConstant: group.logConstant + constant * group.count };
  });
  return { ...graph, groups };
}

/** Number of factors that `rescaled` multiplies. */
export function sparseFactors(graph: FlatGraph): number {
  return graph.groups.reduce((sum, group) => sum + (group.kind === "machine" ? 0 : group.count), 0);
}

/** An energy graph at another inverse temperature: every log-weight of groups with beta, and every gibbs channel, rescaled. */
export function atBeta(graph: FlatGraph, beta: number): FlatGraph {
  const groups = graph.groups.map((group): FlatGroup => {
    if (group.kind === "machine") {
      return group.channel.name === "gibbs" ? { ...group, channel: { name: "gibbs", parameters: { beta } } } : group;
    }
    if (group.beta === 0 || group.kind === "parity" || group.kind === "elastic") return group;
    const factor = beta / group.beta;
    const common = { beta, logConstant: group.logConstant * factor };
    if (group.kind === "spin_product") return { ...group, ...common, coupling: group.coupling.map((J) => J * factor) };
    return { ...group, ...common, logTable: group.logTable.map((value) => value * factor) };
  });
  return { ...graph, groups };
}
