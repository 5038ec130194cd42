import type { FlatGraph, FlatGroup, MachineGroup } from "../compiler/ir/flat-graph.js";
import type { Plan } from "../compiler/ir/plan.js";
import type { Diagnostic } from "../grammar/diagnostic.js";
import { onlyByBp } from "./continuous/messages.js";
import { hasIntegerInputs } from "./factors/machine.js";
import { MOST_LISTED } from "./factors/machine-listed.js";
import { needsSpins, needsStates, tooManyToList } from "./numeric-messages.js";

/** Why message passing over discrete variables does not fit this graph; empty when it does. */
export function unfit(graph: FlatGraph, plan: Plan): Diagnostic[] {
  const { blocks, states } = graph.variables;
  const continuous = blocks.filter((block) => block.count > 0 && states[block.first] === 0);
  if (continuous.length > 0) return continuous.map((block) => needsStates(block.name));
  const faults = graph.groups.flatMap((group, g) => unfitGroup(graph, group, plan.groups[g].accuracy));
  // What is wrong with one replica is wrong with all of them.
  return graph.copies === undefined ? faults : faults.slice(0, 1);
}

function unfitGroup(graph: FlatGraph, group: FlatGroup, accuracy: string): Diagnostic[] {
  if (group.kind !== "machine" || group.inputs * group.units === 0) return [];
  if (!hasSpinWeights(graph, group)) return [needsSpins(group.name)];
  if (accuracy === "ep") return [onlyByBp(group.name)];
  const listed = accuracy === "exact" && group.inputs > MOST_LISTED && !hasIntegerInputs(group);
  return listed ? [tooManyToList(group.name, group.inputs, MOST_LISTED)] : [];
}

/** True when the weights of a machine are -1 and +1. */
export function hasSpinWeights({ variables }: FlatGraph, { firstVariable }: MachineGroup): boolean {
  const at = variables.stateOffset[firstVariable];
  return variables.states[firstVariable] === 2 && variables.stateValue[at] === -1 && variables.stateValue[at + 1] === 1;
}
