import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import { activationOf } from "../laws.js";
import { listedSum } from "./listed-sum.js";
import { createOutputNode, decided, outputDoubles, type TwoValued } from "./output-node.js";
import type { NodeStore, PatternNode } from "./pattern-node.js";
import { createSumNode, sumDoubles } from "./sum-node.js";

/** Units of two values with a rule over them, or whose few sums are listed; undefined: a real sum of any units. */
function twoValued(group: MachineGroup): TwoValued | undefined {
  const { levels } = activationOf(group.activation);
  const signs = levels?.every((level) => level === 1 || level === -1);
  return signs && group.rule.meaning?.kind !== "sum" ? decided(group) : listedSum(group);
}

/** The node of a machine's patterns, by its activation, rule and channel. */
export function createNode(store: NodeStore): PatternNode {
  const output = twoValued(store.group);
  return output ? createOutputNode(store, output) : createSumNode(store);
}

/** Doubles of heap that the node of a machine needs. */
export function nodeDoubles(group: MachineGroup): number {
  const output = twoValued(group);
  return output ? outputDoubles(group, output) : sumDoubles(group);
}
