import type { ElasticGroup, FlatGraph, FlatGroup, SpinProductGroup, VariableBlock } from "../../ir/flat-graph.js";
import { isForest } from "../topology.js";
import { copyGraph } from "./copy.js";
import type { Coupling, ReplicaSpec } from "./spec.js";

/** Every replica on the ground graph: copies of the variables and of all that depends on them, shared data, and the couplings. */
export function explicit(single: FlatGraph, { index, count, variables, couplings }: ReplicaSpec): FlatGraph {
  const copied = copyGraph(single, {
    copies: (block) => (variables.has(block) ? count : 1),
    index: index.text,
    replicated: variables,
    count,
  });
  const names = new Map<string, number>();
  const bonds = couplings.map((coupling) => {
    const times = (names.get(coupling.variable) ?? 0) + 1;
    names.set(coupling.variable, times);
    return couplingGroup(copied, coupling, count, times === 1 ? "" : ` (${times})`);
  });
  const groups = [...copied.groups, ...bonds];
  return { ...copied, groups, isTree: isForest(copied.variables.count, groups), copies: count };
}

function couplingGroup(graph: FlatGraph, coupling: Coupling, count: number, suffix: string): FlatGroup {
  const { variable, centre, strength } = coupling;
  const find = (name: string) => graph.variables.blocks.find((block) => block.name === name) as VariableBlock;
  const block = find(variable);
  const middle = centre === undefined ? undefined : find(centre);
  const name = `couple ${variable}${suffix}`;
  return block.support.kind === "finite"
    ? spins(name, block, middle, strength, count)
    : elastic(name, block, middle, strength, count);
}

/**
 * Of two-state variables: -(gamma/2) (w - c)^2 is gamma w c - gamma for spins and gamma s t / 4 - gamma / 4 for bits seen as spins s, t;
 * the constant is left out.
 */
function spins(
  name: string,
  block: VariableBlock,
  centre: VariableBlock | undefined,
  strength: number,
  replicas: number,
): SpinProductGroup {
  const bits = block.support.kind === "finite" && block.support.values[0] === 0;
  const size = block.count / replicas;
  const pairs = centre ? replicas : (replicas * (replicas - 1)) / 2;
  const count = pairs * size;
  const variable = new Int32Array(2 * count);
  let e = 0;
  const bind = (a: number, other: number): void => {
    for (let i = 0; i < size; i++) {
      variable[e++] = block.first + a * size + i;
      variable[e++] = other + i;
    }
  };
  for (let a = 0; a < replicas; a++) {
    if (centre) bind(a, centre.first);
    else for (let b = a + 1; b < replicas; b++) bind(a, block.first + b * size);
  }
  const edgeStart = Int32Array.from({ length: count + 1 }, (_, n) => 2 * n);
  const coupling = new Float64Array(count).fill(bits ? strength / 4 : strength);
  return { kind: "spin_product", name, count, edgeStart, variable, logConstant: 0, beta: 0, coupling };
}

/** Of real variables: one factor node a weight over its replicas, the centre last. */
function elastic(
  name: string,
  block: VariableBlock,
  centre: VariableBlock | undefined,
  strength: number,
  replicas: number,
): ElasticGroup {
  const count = block.count / replicas;
  const width = replicas + (centre ? 1 : 0);
  const variable = new Int32Array(count * width);
  for (let i = 0; i < count; i++) {
    for (let a = 0; a < replicas; a++) variable[i * width + a] = block.first + a * count + i;
    if (centre) variable[i * width + replicas] = centre.first + i;
  }
  const edgeStart = Int32Array.from({ length: count + 1 }, (_, i) => i * width);
  const base = { name, count, edgeStart, variable, logConstant: 0, beta: 0 };
  return { kind: "elastic", ...base, strength, centred: centre !== undefined };
}
