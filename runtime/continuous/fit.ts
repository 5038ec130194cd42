import type { FlatGraph, FlatVariables, MachineGroup, VariableBlock } from "../../compiler/ir/flat-graph.js";
import type { Plan } from "../../compiler/ir/plan.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import type { WeightPrior } from "../priors/prior.js";
import { priorOf } from "../priors/registry.js";
import { improperPrior, notSpherical } from "./messages.js";

/** True when a graph asks for messages between real weights. */
export function isContinuous({ variables, groups }: FlatGraph): boolean {
  return groups.some((group) => group.kind === "machine" && variables.states[group.firstVariable] === 0);
}

/**
 * True when `bp` matches moments of a machine's weights: they are real, or of finitely many values other than -1 and +1, or the plan
 * says so of spins that are in no other factor.
 */
export function matchesMoments(graph: FlatGraph, plan: Plan): boolean {
  if (isContinuous(graph)) return true;
  return graph.groups.some((group, g) => {
    if (group.kind !== "machine" || group.units * group.inputs === 0) return false;
    const spins = hasSpins(graph.variables, group.firstVariable);
    return !spins || (plan.groups[g].accuracy === "ep" && graph.groups.length === 1);
  });
}

function hasSpins({ states, stateOffset, stateValue }: FlatVariables, v: number): boolean {
  return states[v] === 2 && stateValue[stateOffset[v]] === -1 && stateValue[stateOffset[v] + 1] === 1;
}

/** A machine and the prior of its weights. */
export interface WeightedMachine {
  readonly group: MachineGroup;
  readonly prior: WeightPrior;
}

/** The machine of a graph whose weights lie on spheres, or why the graph is none. */
export function sphericalMachine(algorithm: string, graph: FlatGraph): Outcome<WeightedMachine> {
  const found = machineUnderPrior(algorithm, graph);
  if (!found.value || found.value.prior.kind === "sphere") return found;
  const name = graph.variables.blocks.find(({ count }) => count > 0)?.name ?? "w";
  return { diagnostics: [notSpherical(algorithm, `\`${name}\` lies on no sphere`)] };
}

/** The machine of a graph and the prior of its weights, or why messages between continuous weights do not fit. */
export function machineUnderPrior(algorithm: string, graph: FlatGraph): Outcome<WeightedMachine> {
  const reason = misfit(graph);
  if (reason !== undefined) return { diagnostics: [notSpherical(algorithm, reason)] };
  const block = graph.variables.blocks.find(({ count }) => count > 0) as VariableBlock;
  const prior = priorOf(block, graph.variables);
  if (!prior) return { diagnostics: [improperPrior(block.name)] };
  return { value: { group: graph.groups[0] as MachineGroup, prior }, diagnostics: [] };
}

function misfit({ groups, variables }: FlatGraph): string | undefined {
  const [group] = groups;
  if (groups.length !== 1 || group.kind !== "machine") return `this model has ${groups.length} factor groups`;
  const blocks = variables.blocks.filter((block) => block.count > 0);
  if (blocks.length !== 1) return `this model has ${blocks.length} variable groups`;
  const [block] = blocks;
  if (block.count !== group.units * group.inputs) return `not every \`${block.name}\` is a weight of it`;
  return !block.constraint || overUnit(block, block.constraint.axis, group)
    ? undefined
    : `the sphere of \`${block.name}\` is not over the inputs of one unit`;
}

/** True when the axis runs over the inputs of a unit: as long, and with the stride from input to input. */
function overUnit({ shape }: VariableBlock, axis: number, { inputs, weightStride }: MachineGroup): boolean {
  const stride = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  return shape[axis] === inputs && (stride === weightStride[1] || inputs === 1);
}
