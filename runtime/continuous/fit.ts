import type { FlatGraph, MachineGroup, VariableBlock } from "../../compiler/ir/flat-graph.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import { notSpherical } from "./messages.js";

/** True when a graph asks for messages between continuous weights. */
export function isContinuous({ variables, groups }: FlatGraph): boolean {
  return groups.some((group) => group.kind === "machine" && variables.states[group.firstVariable] === 0);
}

/** The machine of a graph with continuous weights, or why the graph is none for them. */
export function sphericalMachine(algorithm: string, graph: FlatGraph): Outcome<MachineGroup> {
  const reason = misfit(graph);
  if (reason !== undefined) return { diagnostics: [notSpherical(algorithm, reason)] };
  return { value: graph.groups[0] as MachineGroup, diagnostics: [] };
}

function misfit({ groups, variables }: FlatGraph): string | undefined {
  const [group] = groups;
  if (groups.length !== 1 || group.kind !== "machine") return `this model has ${groups.length} factor groups`;
  const blocks = variables.blocks.filter((block) => block.count > 0);
  if (blocks.length !== 1) return `this model has ${blocks.length} variable groups`;
  const [block] = blocks;
  if (block.count !== group.units * group.inputs) return `not every \`${block.name}\` is a weight of it`;
  if (group.activation.name !== "sign") return `its activation is \`${group.activation.name}\``;
  if (!block.constraint) return `\`${block.name}\` lies on no sphere`;
  return overUnit(block, block.constraint.axis, group)
    ? undefined
    : `the sphere of \`${block.name}\` is not over the inputs of one unit`;
}

/** True when the axis runs over the inputs of a unit: as long, and with the stride from input to input. */
function overUnit({ shape }: VariableBlock, axis: number, { inputs, weightStride }: MachineGroup): boolean {
  const stride = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  return shape[axis] === inputs && (stride === weightStride[1] || inputs === 1);
}
