import fc from "fast-check";
import type { OptionValue } from "../../compiler/capabilities.js";
import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Algorithm } from "../../runtime/contracts.js";
import { machines } from "../arbitraries/machines.js";
import { trees } from "../arbitraries/trees.js";
import { runAlgorithm } from "../run-algorithm.js";
import { assertLaw, expectReading, type LawOptions, sizeOfGraph } from "./compare.js";
import { enumerate } from "./enumerate.js";

/** Largest tree that is enumerated; larger ones are drawn again. */
const MOST = 20_000;

/**
 * On trees the algorithm gives enumeration's marginals, ln Z and mean energy: mixed factor kinds, 2 to 4 states, hard zeros, and
 * machines of one pattern. Graphs without any configuration of positive weight are left out.
 */
export function treeLaw(
  algorithm: Algorithm,
  options: LawOptions & { readonly algorithmOptions?: Readonly<Record<string, OptionValue>> } = {},
): void {
  const graphs = fc.oneof({ weight: 3, arbitrary: trees() }, { weight: 1, arbitrary: machines({ maxPatterns: 1 }) });
  assertLaw(
    fc.property(graphs, (graph) => checkTree(algorithm, graph, options.algorithmOptions)),
    100,
    options,
  );
}

function checkTree(algorithm: Algorithm, graph: FlatGraph, options?: Readonly<Record<string, OptionValue>>): void {
  fc.pre(graph.isTree && sizeOfGraph(graph) <= MOST);
  const wanted = enumerate(graph);
  fc.pre(wanted.solutions > 0);
  // Two passes of a few dozen sums and exponentials each: 1e-10 is some 1e5 roundings.
  expectReading(runAlgorithm(algorithm, graph, options).reading, wanted, 1e-10);
}
