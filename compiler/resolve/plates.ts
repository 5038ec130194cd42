import type { Call, Name, PlateStatement, Reference } from "../../grammar/ast.js";
import type { Span } from "../../grammar/source.js";
import { cover } from "../../grammar/source.js";
import type { IndexSet, SetDomain } from "../model.js";
import { badTuple, circular, noIndexSet, plateNeedsRange, rangeCall, unknownName, wrongKind } from "./messages.js";
import type { ModelScope } from "./scope.js";

// Plates become index sets, and their indices symbols. A set is known by what declares it, so that two plates over one graph share it.

/** Comment of a plate, for messages: "hidden units". */
function docOf(node: PlateStatement): string | undefined {
  return node.trivia.trailing?.text ?? node.doc;
}

function indicesSpan(node: PlateStatement): Span {
  return node.indices.map((name) => name.span).reduce(cover, node.indices[0]?.span ?? node.span);
}

/** Declares every plate of a model, whatever their order in the text: a plate over another one's index after that one. */
export function declarePlates(scope: ModelScope): void {
  const done = new Set<PlateStatement>();
  for (const node of scope.statements) {
    if (node.kind !== "plate") continue;
    const chain = new Set<PlateStatement>();
    let next: PlateStatement | undefined = node;
    while (next && !done.has(next) && !chain.has(next)) {
      chain.add(next);
      next = basePlate(scope, next);
    }
    const circle = next !== undefined && chain.has(next);
    [...chain].reverse().forEach((each, at) => {
      done.add(each);
      if (circle && at === 0) reportCircle(scope, each);
      else declarePlate(scope, each);
    });
  }
}

/** A plate over its own index, directly or through others. */
function reportCircle(scope: ModelScope, node: PlateStatement): void {
  const base = baseIndex(node);
  if (base) scope.report(circular(base.name, []));
  broken(scope, node);
}

function basePlate(scope: ModelScope, node: PlateStatement): PlateStatement | undefined {
  const base = baseIndex(node);
  return base && scope.plateOf.get(base.name.text);
}

function baseIndex(node: PlateStatement): Reference | undefined {
  return node.domain.kind === "reference" && !node.domain.indices ? node.domain : undefined;
}

function declarePlate(scope: ModelScope, node: PlateStatement): void {
  const { domain } = node;
  if (node.separators.includes("<") && node.separators.includes(",")) {
    const hint = "write `(i < j < k)` for increasing tuples, `(i, j)` for edges or for all pairs";
    scope.report(badTuple(indicesSpan(node), "`<` and `,` are mixed in one tuple", hint));
    return broken(scope, node);
  }
  if (domain.kind === "range") return overRange(scope, node);
  if (domain.kind === "call") return overGraph(scope, node, domain);
  if (domain.kind === "reference" && !domain.indices) return overIndex(scope, node, domain);
  if (domain.kind === "number") scope.report(plateNeedsRange(domain.text, domain.span));
  else scope.report(noIndexSet(domain.span));
  broken(scope, node);
}

/** After an error the indices exist all the same, each over a set of its own that fits nothing, so that no later message follows. */
function broken(scope: ModelScope, node: PlateStatement): void {
  for (const name of node.indices) scope.declareIndex(name, { set: "?", plate: "?", position: 0 });
}

function addSet(scope: ModelScope, node: PlateStatement, name: string, domain: SetDomain, tuple?: string): void {
  if (scope.sets.has(name)) return;
  const arity = tuple === undefined ? 1 : node.indices.length;
  const set: IndexSet = { name, arity, domain, member: tuple, span: indicesSpan(node), doc: docOf(node) };
  scope.sets.set(name, set);
}

function declareIndices(scope: ModelScope, node: PlateStatement, set: string): void {
  for (const name of node.indices) scope.declareIndex(name, { set, plate: set, position: 0 });
}

function declareTuple(scope: ModelScope, node: PlateStatement, plate: string, member: string, domain: SetDomain): void {
  addSet(scope, node, plate, domain, member);
  node.indices.forEach((name, position) => {
    scope.declareIndex(name, { set: member, plate, position });
  });
}

const isIncreasing = (node: PlateStatement): boolean => node.separators.includes("<");
const tupleText = (names: readonly Name[]): string => names.map((name) => name.text).join("<");

function overRange(scope: ModelScope, node: PlateStatement): void {
  if (isIncreasing(node)) {
    const hint = "declare `plate v in 1..N` first, and then the tuple over it: `plate (i < j) in v`";
    scope.report(badTuple(node.domain.span, "increasing tuples are taken from a plate", hint));
    return broken(scope, node);
  }
  const set = node.indices[0]?.text ?? "";
  addSet(scope, node, set, { kind: "range", value: node.domain });
  declareIndices(scope, node, set);
}

function overIndex(scope: ModelScope, node: PlateStatement, base: Reference): void {
  const symbol = scope.symbols.get(base.name.text);
  if (symbol?.kind !== "index") {
    if (symbol?.kind === "param" || symbol?.kind === "let") scope.report(plateNeedsRange(base.name.text, base.span));
    else if (symbol?.kind === "graph") {
      const hint = `write \`nodes(${symbol.name})\` or \`edges(${symbol.name})\``;
      scope.report(wrongKind(base.name, "an index set", symbol.span, hint));
    } else scope.report(unknownName(base.name, "plate index", scope.namesOf("index")));
    return broken(scope, node);
  }
  if (!isIncreasing(node)) return declareIndices(scope, node, symbol.set);
  const name = `${tupleText(node.indices)} in ${base.name.text}`;
  declareTuple(scope, node, name, symbol.set, { kind: "increasing", of: symbol.set });
}

function graphOf(scope: ModelScope, call: Call): string | undefined {
  const value = call.args[0]?.value;
  if (call.args.length !== 1 || value?.kind !== "reference" || value.indices) {
    scope.report(
      badTuple(call.span, `\`${call.callee.text}\` needs the name of a graph`, "write `nodes(G)` or `edges(G)`"),
    );
    return undefined;
  }
  const symbol = scope.symbols.get(value.name.text);
  if (symbol?.kind === "graph") return symbol.name;
  const graphs = scope.namesOf("graph");
  const hint = "declare it with `graph G = random_regular(n, degree = 3)`";
  if (symbol) scope.report(wrongKind(value.name, "a graph", symbol.span, hint));
  else scope.report(unknownName(value.name, "graph", graphs, [hint]));
  return undefined;
}

/** What other languages call an index set. */
const RANGES: ReadonlySet<string> = new Set(["range", "arange", "seq", "seq_len", "collect", "axes", "eachindex"]);

/** The two ends that a call of one or two plain arguments means, counted from 1. */
function endsOf({ callee, args }: Call): readonly [string, string] | undefined {
  const texts = args.map(({ value }) =>
    value.kind === "number" ? value.text : value.kind === "reference" && !value.indices ? value.name.text : undefined,
  );
  const [first, second] = texts;
  if (texts.includes(undefined) || first === undefined) return undefined;
  if (texts.length === 1) return ["1", first];
  if (texts.length > 2 || second === undefined) return undefined;
  // The end of Python's ranges is not in them; those of R are.
  const open = callee.text === "range" || callee.text === "arange";
  return [first, open ? (/^\d+$/.test(second) ? String(Number(second) - 1) : `${second} - 1`) : second];
}

function overGraph(scope: ModelScope, node: PlateStatement, call: Call): void {
  if (call.callee.text !== "nodes" && call.callee.text !== "edges") {
    if (RANGES.has(call.callee.text)) scope.report(rangeCall(call.callee, call.span, endsOf(call)));
    else scope.report(unknownName(call.callee, "index set", ["nodes", "edges"]));
    return broken(scope, node);
  }
  const graph = graphOf(scope, call);
  if (graph === undefined) return broken(scope, node);
  const nodes = `nodes(${graph})`;
  if (call.callee.text === "edges") return overEdges(scope, node, graph, nodes);
  addSet(scope, node, nodes, { kind: "nodes", graph });
  if (!isIncreasing(node)) return declareIndices(scope, node, nodes);
  declareTuple(scope, node, `${tupleText(node.indices)} in ${nodes}`, nodes, { kind: "increasing", of: nodes });
}

function overEdges(scope: ModelScope, node: PlateStatement, graph: string, nodes: string): void {
  const edges = `edges(${graph})`;
  const first = scope.sets.get(edges);
  const fault =
    node.indices.length < 2
      ? "an edge joins two nodes or more"
      : isIncreasing(node)
        ? "the nodes of an edge have no order of their own"
        : first && first.arity !== node.indices.length
          ? `the edges of \`${graph}\` join ${first.arity} nodes elsewhere in this model`
          : undefined;
  if (fault) {
    scope.report(
      badTuple(indicesSpan(node), fault, `write \`plate (i, j) in ${edges}\`, one index for each node of an edge`),
    );
    return broken(scope, node);
  }
  if (!scope.sets.has(nodes)) {
    scope.sets.set(nodes, { name: nodes, arity: 1, domain: { kind: "nodes", graph }, span: indicesSpan(node) });
  }
  declareTuple(scope, node, edges, nodes, { kind: "edges", graph });
}
