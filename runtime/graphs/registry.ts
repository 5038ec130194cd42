import type { GraphSource } from "../contracts.js";
import { complete } from "./complete.js";
import { erdosRenyi } from "./erdos-renyi.js";
import { graphSource } from "./graph-source.js";
import { chain, grid } from "./grid.js";
import { randomHypergraph } from "./random-hypergraph.js";
import { randomRegular } from "./random-regular.js";
import { randomTree } from "./random-tree.js";
import { regularHypergraph } from "./regular-hypergraph.js";

/** Names of the graphs that a `graph` statement may call. */
export type GraphName =
  | "random_regular"
  | "erdos_renyi"
  | "grid"
  | "chain"
  | "complete"
  | "random_tree"
  | "random_hypergraph"
  | "regular_hypergraph";

/** Every graph generator by name; one line each. */
export const graphs: Readonly<Record<GraphName, GraphSource>> = {
  random_regular: graphSource(randomRegular),
  erdos_renyi: graphSource(erdosRenyi),
  grid: graphSource(grid),
  chain: graphSource(chain),
  complete: graphSource(complete),
  random_tree: graphSource(randomTree),
  random_hypergraph: graphSource(randomHypergraph),
  regular_hypergraph: graphSource(regularHypergraph),
};

/** The generator of a name, if there is one. */
export function findGraph(name: string): GraphSource | undefined {
  return Object.hasOwn(graphs, name) ? graphs[name as GraphName] : undefined;
}
