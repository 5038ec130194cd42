import type { AlgorithmInfo } from "../compiler/capabilities.js";
import type { Grounded } from "../compiler/compile.js";
import type { FlatGraph } from "../compiler/ir/flat-graph.js";
import type { Plan } from "../compiler/ir/plan.js";
import { edgeCount, factorCount, treeOrderBytes } from "../compiler/schedule/tree-order.js";
import { storeDoubles } from "../runtime/layout.js";

// What a run holds at its height, counted before any of it is allocated beyond the graph itself.

/** Bytes of a point of the grid: data, index sets and graph, the larger of grounding and running on top of them, and the results. */
export function runBytes(grounded: Grounded, plan: Plan, algorithm: AlgorithmInfo): number {
  const { flat } = grounded;
  const working = algorithm.family === "message passing" ? messageBytes(flat, plan) : learnerBytes(flat);
  return (
    boundBytes(grounded) + drawnBytes(grounded) + Math.max(groundingBytes(flat, plan), working + resultBytes(flat))
  );
}

/** Arrays that the instance and the graph hold, each counted once: replicas share their data. */
function boundBytes({ instance, flat }: Grounded): number {
  const arrays = new Set<ArrayBufferLike>();
  const add = (value: unknown): void => {
    if (ArrayBuffer.isView(value)) arrays.add(value.buffer);
  };
  const addAll = (record: object): void => Object.values(record).forEach(add);
  for (const set of instance.sets.values()) addAll(set);
  for (const { values } of instance.data.values()) add(values);
  addAll(flat.variables);
  flat.variables.blocks.forEach((block) => block.labels.forEach(add));
  for (const group of flat.groups) addAll(group);
  let bytes = 0;
  for (const { byteLength } of arrays) bytes += byteLength;
  return bytes;
}

/** Bytes a tuple that a graph takes while it is drawn: its edges as a list, and a set of those that exist. */
const TUPLE_BYTES = 60;

function drawnBytes({ instance }: Grounded): number {
  let tuples = 0;
  for (const { tuples: own, arity } of instance.sets.values()) tuples += (own?.length ?? 0) / arity;
  return TUPLE_BYTES * tuples;
}

/** Edges and tables grow beside their copies; a forest is found, and its order. */
function groundingBytes(flat: FlatGraph, plan: Plan): number {
  const forest = 4 * flat.variables.count;
  const order = plan.order ? treeOrderBytes(flat) : 0;
  const written = flat.groups.reduce((sum, group) => {
    if (group.kind === "machine") return sum;
    const table = "logTable" in group ? group.logTable.length : 4 * group.count;
    return sum + 8 * (group.count + edgeCount(group)) + 8 * table + 8 * flat.variables.count;
  }, 0);
  return forest + order + written;
}

/** Heap with scratch, offsets, orders, and the snapshot that the end of a run leaves. */
function messageBytes(flat: FlatGraph, plan: Plan): number {
  const edges = flat.groups.reduce((sum, group) => sum + (group.kind === "machine" ? 0 : edgeCount(group)), 0);
  const factors = flat.groups.reduce((sum, group) => sum + factorCount(group), 0);
  const ordered = plan.schedule === "tree" || plan.schedule === "random" ? 16 * factors : 0;
  const { kept, scratch } = heapDoubles(flat, plan);
  return 8 * (2 * kept + scratch) + 8 * (edges + flat.variables.count) + ordered;
}

/** Machines of real weights lay their messages out themselves; the plan counts them. */
function heapDoubles(flat: FlatGraph, plan: Plan): { readonly kept: number; readonly scratch: number } {
  const discrete =
    flat.variables.states.every((states) => states > 0) && flat.groups.every((g) => g.kind !== "elastic");
  if (discrete) return storeDoubles(flat, plan);
  const kept = plan.groups.reduce((sum, group) => sum + group.bytes / 8, 0);
  return { kept, scratch: 0 };
}

/** Inputs by weight, preactivations, and configurations beside each other. */
function learnerBytes(flat: FlatGraph): number {
  return flat.groups.reduce((sum, group) => {
    if (group.kind !== "machine") return sum;
    return sum + group.input.byteLength + 32 * group.units * group.patterns;
  }, 64 * flat.variables.count);
}

/** Configuration and marginals, and the file that they are packed into. */
function resultBytes({ variables }: FlatGraph): number {
  return 4 * (8 * variables.count + 8 * variables.stateValue.length);
}
