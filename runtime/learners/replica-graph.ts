import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import { type ReplicaLayout, replicaContext, replicaLayout } from "../continuous/replica-graph.js";
import type { AlgorithmContext } from "../contracts.js";

/** The replicas of a model as a learner trains them: y machines like `single`. */
export interface ReplicaGraph {
  readonly graph: FlatGraph;
  readonly single: FlatGraph;
  /** Number and coupling strength, where the model says. */
  readonly y?: number;
  readonly strength?: number;
  /** Present where the graph holds every replica. */
  readonly layout?: ReplicaLayout;
}

/** A graph of explicit replicas taken apart; any other graph as it is, with what it says of collapsed ones. */
export function replicaGraph(algorithm: string, context: AlgorithmContext): Outcome<ReplicaGraph> {
  const { graph } = context;
  const { replicas } = graph;
  if (!graph.groups.some(({ kind }) => kind === "elastic") || graph.groups.every(({ kind }) => kind !== "machine"))
    return { value: { graph, single: graph, y: replicas?.count, strength: replicas?.gamma }, diagnostics: [] };
  const { value: layout, diagnostics } = replicaLayout(algorithm, centreLetFree(graph));
  if (!layout) return { diagnostics };
  const single = replicaContext(context, layout, 0).graph;
  const value = { graph, single, y: layout.machines.length, strength: layout.coupling?.strength, layout };
  return { value, diagnostics: [] };
}

/** The graph without the sphere of a centre whose replicas have the same: learners keep it there, units of norm 1. */
function centreLetFree(graph: FlatGraph): FlatGraph {
  const { variables, groups } = graph;
  const first = groups.flatMap((group) => (group.kind === "machine" ? [group.firstVariable] : []))[0];
  const own = variables.blocks.find((block) => first >= block.first && first < block.first + block.count);
  const blocks = variables.blocks.map((block) => {
    const { constraint, ...free } = block;
    const same = constraint && constraint.axis + 1 === own?.constraint?.axis;
    return same && String(block.shape) === String(own?.shape.slice(1)) ? free : block;
  });
  return { ...graph, variables: { ...variables, blocks } };
}

/** One value a variable node: the centre, or every explicit replica and their centre where that is a variable. */
export function placeReplicas(
  { graph, layout }: ReplicaGraph,
  centre: Float64Array,
  replica: (a: number) => Float64Array,
): Float64Array {
  if (!layout) return centre;
  const values = new Float64Array(graph.variables.count);
  for (let a = 0; a < layout.machines.length; a++) values.set(replica(a), layout.block.first + a * layout.size);
  if (layout.centre) values.set(centre, layout.centre.first);
  return values;
}
