import type { VariableBlock } from "../compiler/ir/flat-graph.js";
import type { Tensor } from "../compiler/ir/tensor.js";
import { replicasOf } from "../compiler/lower/replicas/spec.js";
import type { Index } from "../grammar/ast.js";
import type { Reading } from "../runtime/contracts.js";
import type { Prepared } from "./prepare.js";

type NamedTensor = Tensor & { readonly axes: readonly string[] };

/**
 * Arrays kept of a run: the configuration of every variable group, its marginals where the algorithm gives them, and the data that the
 * experiment saves by name.
 */
export function arraysOf(prepared: Prepared, reading: Reading, saved: readonly string[]): Record<string, NamedTensor> {
  const arrays = dataOf(prepared, saved);
  const configuration = reading.configuration();
  const marginals = reading.marginals?.();
  for (const block of prepared.flat.variables.blocks) {
    const axes = axisNames(prepared, block);
    arrays[block.name] = { shape: block.shape, values: valuesOf(block, configuration), axes };
    const states = marginals && uniformStates(prepared, block);
    if (!marginals || !states) continue;
    const start = prepared.flat.variables.stateOffset[block.first];
    const values = marginals.slice(start, start + states * block.count);
    arrays[`marginals_${block.name}`] = { shape: [...block.shape, states], values, axes: [...axes, "state"] };
  }
  return arrays;
}

function dataOf({ instance }: Prepared, saved: readonly string[]): Record<string, NamedTensor> {
  const named = [...instance.data].filter(([name]) => saved.includes(name));
  const withAxes = ([name, { shape, values }]: (typeof named)[number]) => {
    const symbol = instance.model.symbols.get(name);
    const indices = symbol?.kind === "data" ? (symbol.target.indices ?? []) : [];
    const axes = shape.map((_, n) => nameOf(indices[n], n));
    return [name, { shape, values, axes }] as const;
  };
  return Object.fromEntries(named.map(withAxes));
}

function valuesOf(block: VariableBlock, configuration: Float64Array): Tensor["values"] {
  const values = configuration.subarray(block.first, block.first + block.count);
  if (block.support.kind !== "finite") return values.slice();
  return block.support.values.length < 128 ? Int8Array.from(values) : Int32Array.from(values);
}

/** States of every variable of a group, or 0 when they differ (imported graphs). */
function uniformStates(prepared: Prepared, block: VariableBlock): number {
  const { states } = prepared.flat.variables;
  const first = states[block.first] ?? 0;
  for (let v = block.first; v < block.first + block.count; v++) if (states[v] !== first) return 0;
  return first;
}

function axisNames(prepared: Prepared, block: VariableBlock): string[] {
  const symbol = prepared.instance.model.symbols.get(block.name);
  const indices = symbol?.kind === "variable" ? (symbol.node?.target.indices ?? []) : [];
  // Copies of a replicated variable lie along an axis in front of its own.
  const own = block.shape.length - (symbol?.kind === "variable" ? symbol.axes.length : 0);
  return block.shape.map((_, n) => {
    if (n < own) return replicasOf(prepared.instance.model)?.index.text ?? `axis${n}`;
    return nameOf(indices[n - own], n);
  });
}

/** Name of axis n of an array: its index, where that is a plate's. */
function nameOf(index: Index | undefined, n: number): string {
  return index?.kind === "reference" ? index.name.text : `axis${n}`;
}
