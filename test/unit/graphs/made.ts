import type { SourceValue } from "../../../compiler/source-call.js";
import type { GraphResult } from "../../../runtime/contracts.js";
import { findGraph, type GraphName } from "../../../runtime/graphs/registry.js";
import { streams } from "../../../runtime/random.js";
import { call } from "../sources/ask.js";

/** Ask for a graph. */
export function produce(name: GraphName, args: Readonly<Record<string, SourceValue>>, seed = 1, purpose = "G") {
  const files = { read: () => undefined, dataset: () => undefined };
  return findGraph(name)!.produce(call(name, args), { files, streams: streams(seed), split: "train", purpose });
}
/** A graph that must come. */
export function made(
  name: GraphName,
  args: Readonly<Record<string, SourceValue>>,
  seed = 1,
  purpose = "G",
): GraphResult {
  const { value, diagnostics } = produce(name, args, seed, purpose);
  if (!value) throw new Error(JSON.stringify(diagnostics));
  return value;
}
/** Edges as lists of nodes. */
export function edgesOf({ edges, arity }: GraphResult): number[][] {
  return Array.from({ length: edges.length / arity }, (_, e) => Array.from(edges.subarray(e * arity, (e + 1) * arity)));
}
/** Edges of each node. */
export function degreesOf({ nodes, edges }: GraphResult): number[] {
  const degrees = new Array<number>(nodes).fill(0);
  for (const node of edges) degrees[node]++;
  return degrees;
}
/** Nodes in range and ascending within an edge (hence distinct), no edge twice. */
export function isSimple(graph: GraphResult): boolean {
  const edges = edgesOf(graph);
  const ordered = edges.every((edge) =>
    edge.every((node, i) => node < graph.nodes && node > (i === 0 ? -1 : edge[i - 1])),
  );
  return ordered && new Set(edges.map((edge) => edge.join())).size === edges.length;
}
/** Number of connected parts. */
export function components({ nodes, edges }: GraphResult): number {
  const root = Array.from({ length: nodes }, (_, node) => node);
  const find = (node: number): number => {
    let at = node;
    while (root[at] !== at) at = root[at] = root[root[at]];
    return at;
  };
  let count = nodes;
  for (let at = 0; at < edges.length; at += 2) {
    const [a, b] = [find(edges[at]), find(edges[at + 1])];
    if (a !== b) count--;
    root[a] = b;
  }
  return count;
}
/** Chi-squared of counts that should be equal. */
export function chiSquared(counts: readonly number[], expected: number): number {
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
