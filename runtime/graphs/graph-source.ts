import type { OptionSpec, SourceInfo } from "../../compiler/capabilities.js";
import type { SourceCall } from "../../compiler/source-call.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { GraphResult, GraphSource, Stream } from "../contracts.js";
import { fail, ok } from "../sources/outcome.js";
import { bindArguments } from "../sources/source-arguments.js";
import { graphNotFound, graphTooLarge, impossibleGraph } from "./graph-messages.js";

/** What a graph's numbers and flags are after defaults; flags are 0 or 1. */
export type GraphArguments = Readonly<Record<string, number>>;
/** Size of a graph before it is made; edges may be an expectation. */
export interface GraphSize {
  readonly nodes: number;
  readonly edges: number;
  readonly arity: number;
}
/** Why there is no such graph, and what to do. */
export interface Impossible {
  readonly problem: string;
  readonly hint: string;
}

/** One kind of graph: `size` is asked before `edges` allocates. */
export interface GraphKind {
  readonly name: string;
  readonly doc: string;
  readonly arguments: SourceInfo["arguments"];
  size(args: GraphArguments): GraphSize | Impossible;
  /** Edges as node positions, ascending within an edge; undefined when none was found in `ATTEMPTS` trials. */
  edges(args: GraphArguments, stream: Stream): Int32Array | undefined;
  note?(args: GraphArguments): string | undefined;
}

/** Nodes, and edges times arity, at most: 512 MB of positions. */
export const LARGEST = 2 ** 27;
/** Trials of a random graph before it is given up. */
export const ATTEMPTS = 100;

/** The number of nodes, which every kind but grid takes first. */
export const NODES: OptionSpec = { type: "integer", required: true, minimum: 1, doc: "number of nodes" };

/** A kind of graph as the registry holds it: arguments checked, size checked, the stream keyed by the graph's name. */
export function graphSource(kind: GraphKind): GraphSource {
  const info = { name: kind.name, doc: kind.doc, arguments: kind.arguments, targets: 1 };
  return {
    ...info,
    produce(call, context): Outcome<GraphResult> {
      const bound = bindArguments(call, info);
      if (!bound.value) return fail(...bound.diagnostics);
      const args = Object.fromEntries(Object.entries(bound.value).map(([name, value]) => [name, Number(value)]));
      const size = kind.size(args);
      const problem = sizeProblem(call, size);
      if (problem || "problem" in size) return fail(problem as Diagnostic);
      const edges = kind.edges(args, context.streams(`graph ${context.purpose ?? call.name}`));
      if (!edges) return fail(graphNotFound(call, ATTEMPTS));
      const note = kind.note?.(args);
      return ok({ nodes: size.nodes, arity: size.arity, edges, notes: note === undefined ? [] : [note] });
    },
  };
}

function sizeProblem(call: SourceCall, size: GraphSize | Impossible): Diagnostic | undefined {
  if ("problem" in size) return impossibleGraph(call, size.problem, size.hint);
  const fits = size.nodes <= LARGEST && size.edges * size.arity <= LARGEST;
  return fits ? undefined : graphTooLarge(call, size.nodes, size.edges, LARGEST);
}
