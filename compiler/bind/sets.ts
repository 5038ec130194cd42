import type { Range } from "../../grammar/ast.js";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import { printExpr } from "../../grammar/print-expr.js";
import type { Span } from "../../grammar/source.js";
import { type Constant, type Fault, fold } from "../expr/constant.js";
import type { CheckedModel, IndexSet } from "../model.js";
import type { BoundSet } from "./instance.js";
import * as messages from "./messages.js";
import { firstParam, nearestLegal } from "./nearest.js";
import { valuesIn } from "./params.js";
import type { BoundGraph, Providers } from "./providers.js";
import { toSourceCall } from "./source-call.js";

/** Largest index set: positions are 32-bit. */
const LARGEST = 2 ** 31 - 1;

interface Context {
  readonly model: CheckedModel;
  readonly values: ReadonlyMap<string, Constant>;
  readonly providers: Providers;
  readonly most: ReadonlyMap<string, number>;
  readonly sets: Map<string, BoundSet>;
  readonly graphs: Map<string, BoundGraph | undefined>;
  readonly notes: string[];
  readonly out: Diagnostic[];
}

/** Counts every index set; graphs are drawn here, since nodes and edges are sets too. Ranges have the members in `most` at most. */
export function bindSets(
  model: CheckedModel,
  values: ReadonlyMap<string, Constant>,
  providers: Providers,
  most: ReadonlyMap<string, number>,
  out: Diagnostic[],
): { sets: Map<string, BoundSet>; notes: string[] } {
  const context: Context = { model, values, providers, most, sets: new Map(), graphs: new Map(), notes: [], out };
  for (const set of model.sets.values()) {
    const bound = bindSet(set, context);
    if (bound) context.sets.set(set.name, bound);
  }
  return { sets: context.sets, notes: context.notes };
}

function bindSet(set: IndexSet, context: Context): BoundSet | undefined {
  const { domain } = set;
  if (domain.kind === "range")
    return domain.value.kind === "range" ? bindRange(set, domain.value, context) : bindList(set, context);
  if (domain.kind === "increasing") return bindIncreasing(set, domain.of, context);
  if (domain.kind === "imported") return context.sets.get(set.name);
  const graph = graphOf(domain.graph, context);
  if (!graph) return undefined;
  if (domain.kind === "nodes") {
    const labels = graph.labels ?? counted(set.name, 1, graph.nodes).labels;
    return { name: set.name, size: graph.nodes, arity: 1, labels };
  }
  return {
    name: set.name,
    size: graph.edges.length / graph.arity,
    arity: set.arity,
    labels: new Int32Array(0),
    tuples: graph.edges,
  };
}

/** Bytes of the sets so far. */
function held({ sets }: Context): number {
  let bytes = 0;
  for (const { labels, tuples } of sets.values()) bytes += labels.byteLength + (tuples?.byteLength ?? 0);
  return bytes;
}

function counted(name: string, first: number, size: number): BoundSet {
  return { name, size, arity: 1, labels: Int32Array.from({ length: size }, (_, n) => first + n) };
}

function bindRange(set: IndexSet, range: Range, context: Context): BoundSet | undefined {
  const ends = [range.from, range.to].map((end) => {
    const folded = fold(end, (name) => context.values.get(name));
    if (folded.fault) context.out.push(messages.withoutValue(folded.fault));
    else if (typeof folded.value !== "number" || !Number.isInteger(folded.value)) {
      const param = firstParam(end, context.values, context.model);
      const nearest = param && nearestLegal(context.model, context.values, param);
      context.out.push(
        messages.notWhole(printExpr(end), Number(folded.value), valuesIn(end, context.values), end.span, nearest),
      );
    } else return folded.value;
    return undefined;
  });
  const [from, to] = ends;
  if (from === undefined || to === undefined) return undefined;
  const folded = range.step ? fold(range.step, (name) => context.values.get(name)) : { value: 1 as Constant };
  const step = folded.fault ? 1 : Number(folded.value);
  const size = Math.min(Math.floor((to - from) / step) + 1, context.most.get(set.name) ?? Infinity);
  if (!(size >= 1)) context.out.push(messages.emptySet(set.name, from, to, range.span));
  else if (!fits(set.name, size, range.span, context)) return undefined;
  else return { name: set.name, size, arity: 1, labels: Int32Array.from({ length: size }, (_, n) => from + n * step) };
  return undefined;
}

/** Whether the labels of a range are within the limits, with the sets before it; says so where they are not. */
function fits(name: string, size: number, span: Span, context: Context): boolean {
  const bytes = held(context) + 4 * size;
  const limit = context.providers.memoryLimit;
  if (size > LARGEST) context.out.push(messages.tooLarge(`index set \`${name}\``, 4 * size, 4 * LARGEST, span));
  else if (bytes > limit)
    context.out.push(messages.tooLarge(`with index set \`${name}\` the model`, bytes, limit, span));
  else return true;
  return false;
}

function bindList(set: IndexSet, context: Context): BoundSet | undefined {
  if (set.domain.kind !== "range") return undefined;
  const folded = fold(set.domain.value, (name) => context.values.get(name));
  if (folded.fault) {
    context.out.push(messages.withoutValue(folded.fault));
    return undefined;
  }
  const members = Array.isArray(folded.value) ? (folded.value as Constant[]) : [folded.value];
  if (members.some((member) => !Number.isInteger(member))) {
    context.out.push(
      messages.withoutValue({ span: set.span, reason: `index set \`${set.name}\` is no list of whole numbers` }),
    );
    return undefined;
  }
  return { name: set.name, size: members.length, arity: 1, labels: Int32Array.from(members as number[]) };
}

/** All increasing tuples of positions, in lexicographic order. */
function bindIncreasing(set: IndexSet, of: string, context: Context): BoundSet | undefined {
  const members = context.sets.get(of);
  if (!members) return undefined;
  let size = 1;
  for (let n = 0; n < set.arity; n++) size = (size * (members.size - n)) / (n + 1);
  const bytes = held(context) + 4 * size * set.arity;
  if (bytes > context.providers.memoryLimit || size > LARGEST) {
    context.out.push(
      messages.tooLarge(`index set \`${set.name}\` of ${size} tuples`, bytes, context.providers.memoryLimit, set.span),
    );
    return undefined;
  }
  const tuples = new Int32Array(Math.max(0, size) * set.arity);
  const current = Array.from({ length: set.arity }, (_, n) => n);
  for (let at = 0; at < tuples.length; at += set.arity) {
    tuples.set(current, at);
    let n = set.arity - 1;
    while (n >= 0 && current[n] === members.size - set.arity + n) n--;
    if (n < 0) break;
    current[n]++;
    for (let later = n + 1; later < set.arity; later++) current[later] = current[later - 1] + 1;
  }
  return { name: set.name, size: Math.max(0, size), arity: set.arity, labels: new Int32Array(0), tuples };
}

function graphOf(name: string, context: Context): BoundGraph | undefined {
  if (context.graphs.has(name)) return context.graphs.get(name);
  const symbol = context.model.symbols.get(name);
  if (symbol?.kind !== "graph") return undefined;
  const faults: Fault[] = [];
  const call = toSourceCall(symbol.node.value, (key) => context.values.get(key), faults);
  for (const fault of faults) context.out.push(messages.withoutValue(fault));
  const outcome = call && faults.length === 0 ? context.providers.graph(name, call) : undefined;
  if (outcome) context.out.push(...outcome.diagnostics);
  if (outcome?.value) context.notes.push(...outcome.value.notes);
  context.graphs.set(name, outcome?.value);
  return outcome?.value;
}
