import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import { activationOf } from "../laws.js";
import { createOutputNode, outputDoubles } from "./output-node.js";
import type { PatternNode } from "./pattern-node.js";
import type { SphereStore } from "./store.js";
import { createSumNode, sumDoubles } from "./sum-node.js";

/** True when the units are -1 or +1 and a rule over them decides; otherwise the output is a real sum. */
export function isVote({ activation, rule }: MachineGroup): boolean {
  const { levels } = activationOf(activation);
  return rule.meaning?.kind !== "sum" && levels !== undefined && levels.every((level) => level === 1 || level === -1);
}

/** The node of a machine's patterns, by its activation, rule and channel. */
export function createNode(store: SphereStore): PatternNode {
  return isVote(store.group) ? createOutputNode(store) : createSumNode(store);
}

/** Doubles of heap that the node of a machine needs. */
export function nodeDoubles(group: MachineGroup): number {
  return isVote(group) ? outputDoubles(group) : sumDoubles(group);
}
