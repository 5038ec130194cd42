import type { FlatGraph, FlatGroup, FlatVariables, VariableBlock } from "../../ir/flat-graph.js";
import { isForest } from "../topology.js";

// A graph with its variable blocks left out, kept, or copied along a leading replica axis.

export interface CopyPlan {
  /** Copies of a block: 0 leaves it out, more than 1 (or an explicit axis) gives it a leading axis. */
  copies(block: string): number;
  /** Name of the replica axis; absent: no block gains one. */
  readonly index?: string;
  /** Blocks that gain the axis, and the number of copies of what depends on them. */
  readonly replicated?: ReadonlySet<string>;
  readonly count?: number;
}

/** The graph after a plan: groups that touch a replicated block are copied, named after their replica, their data shared. */
export function copyGraph(graph: FlatGraph, plan: CopyPlan): FlatGraph {
  const { blocks, firsts } = copyBlocks(graph.variables, plan);
  const variables = copyVariables(graph.variables, plan, blocks);
  const { count = 1, replicated = new Set<string>(), index = "" } = plan;
  const places = Array.from({ length: count }, (_, a) => placesOf(graph.variables, firsts, replicated, a));
  const groups = graph.groups.flatMap((group) => {
    if (!touches(group, graph.variables, replicated)) return [moved(group, group.name, places[0])];
    return places.map((place, a) => moved(group, `${group.name} [${index} = ${a + 1}]`, place));
  });
  return { variables, groups, isTree: isForest(variables.count, groups), weightCount: variables.count };
}

function copyBlocks({ blocks }: FlatVariables, plan: CopyPlan): { blocks: VariableBlock[]; firsts: Int32Array } {
  const firsts = new Int32Array(blocks.length);
  const kept: VariableBlock[] = [];
  let first = 0;
  blocks.forEach((block, n) => {
    firsts[n] = first;
    const copies = plan.copies(block.name);
    if (copies === 0) return;
    kept.push({ ...(plan.replicated?.has(block.name) ? withAxis(block, copies) : block), first });
    first += copies * block.count;
  });
  return { blocks: kept, firsts };
}

function withAxis(block: VariableBlock, copies: number): VariableBlock {
  const { constraint, count, shape, labels } = block;
  return {
    ...block,
    count: copies * count,
    shape: [copies, ...shape],
    labels: [Int32Array.from({ length: copies }, (_, a) => a + 1), ...labels],
    ...(constraint && { constraint: { ...constraint, axis: constraint.axis + 1 } }),
  };
}

function copyVariables(old: FlatVariables, plan: CopyPlan, blocks: readonly VariableBlock[]): FlatVariables {
  const count = blocks.reduce((sum, block) => sum + block.count, 0);
  const states = new Int32Array(count);
  const kept = old.blocks.filter((block) => plan.copies(block.name) > 0);
  const eachCopy = (visit: (from: VariableBlock, to: number) => void): void => {
    kept.forEach((from, n) => {
      for (let to = blocks[n].first; to < blocks[n].first + blocks[n].count; to += from.count) visit(from, to);
    });
  };
  eachCopy((from, to) => states.set(old.states.subarray(from.first, from.first + from.count), to));
  const stateOffset = new Int32Array(count + 1);
  for (let v = 0; v < count; v++) stateOffset[v + 1] = stateOffset[v] + states[v];
  const stateValue = new Float64Array(stateOffset[count]);
  const logPrior = new Float64Array(stateOffset[count]);
  eachCopy((from, to) => {
    const [start, end] = [old.stateOffset[from.first], old.stateOffset[from.first + from.count]];
    stateValue.set(old.stateValue.subarray(start, end), stateOffset[to]);
    logPrior.set(old.logPrior.subarray(start, end), stateOffset[to]);
  });
  return { count, blocks, states, stateOffset, stateValue, logPrior };
}

/** The new place of every variable node, as replica a sees it. */
function placesOf(
  { blocks, count }: FlatVariables,
  firsts: Int32Array,
  replicated: ReadonlySet<string>,
  a: number,
): Int32Array {
  const place = new Int32Array(count);
  blocks.forEach((block, n) => {
    const first = firsts[n] + (replicated.has(block.name) ? a * block.count : 0);
    for (let v = 0; v < block.count; v++) place[block.first + v] = first + v;
  });
  return place;
}

function touches(group: FlatGroup, { blocks }: FlatVariables, replicated: ReadonlySet<string>): boolean {
  const inside = blocks.filter((block) => replicated.has(block.name));
  const has = (v: number): boolean => inside.some(({ first, count }) => v >= first && v < first + count);
  return group.kind === "machine" ? has(group.firstVariable) : group.variable.some(has);
}

function moved(group: FlatGroup, name: string, place: Int32Array): FlatGroup {
  if (group.kind === "machine") return { ...group, name, firstVariable: place[group.firstVariable] };
  return { ...group, name, variable: group.variable.map((v) => place[v]) };
}
