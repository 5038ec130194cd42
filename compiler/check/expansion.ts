import type { Argument, Call, Expr, Reference } from "../../grammar/ast.js";
import { own } from "../../grammar/own.js";
import { children, expressionsOf } from "../expr/walk.js";
import { matchedArguments } from "../lower/law-form.js";
import type { CheckedModel, LawDeclaration } from "../model.js";
import { definitionOrder, lawOrder } from "../resolve/cycles.js";
import { bodiesOf, formalsOf } from "../resolve/laws.js";

import type { Report } from "../resolve/suggest.js";
import { deepest } from "../resolve/world.js";
import { expandsTooDeep, expandsTooLong } from "./expansion-messages.js";
import { plainName } from "./subject.js";

// A definition is written out wherever it is read, a law wherever it is called. A kilobyte of definitions that each read the one before
// twice would become 2^40 terms, so how long they become is counted before any of them is written out.

/** Longest expression, in nodes, with all definitions and laws in it written out; and all of one model's together. */
const LONGEST = 20_000;
const LONGEST_MODEL = 200_000;

/** How large an expression becomes. `uses`: how often each name of the surrounding law or definition stands in it, and how deep. */
interface Extent {
  readonly nodes: number;
  readonly depth: number;
  readonly uses: ReadonlyMap<string, { readonly count: number; readonly depth: number }>;
}

export type LawExtents = Map<string, Extent>;

const LEAF: Extent = { nodes: 1, depth: 1, uses: new Map() };

/** What is known of the names that are written out, while the bodies are gone through in an order in which each stands after its own. */
interface Known {
  readonly laws: ReadonlyMap<string, LawDeclaration>;
  readonly ofLaw: Map<string, Extent>;
  readonly definitions: CheckedModel["symbols"];
  readonly ofDefinition: Map<string, Extent>;
}

/** Says of every law that becomes too long (WFM2018) or too deep (WFM2017) when it is written out; gives the extents of all. */
export function checkLawExpansion(laws: ReadonlyMap<string, LawDeclaration>, report: Report): LawExtents {
  const known: Known = { laws, ofLaw: new Map(), definitions: new Map(), ofDefinition: new Map() };
  for (const name of lawOrder(laws)) {
    const law = laws.get(name);
    if (!law) continue;
    const locals = new Set(formalsOf(law).map((formal) => formal.name.text));
    const extents = bodiesOf(law).map((body) => extentOf(body, known, locals));
    known.ofLaw.set(name, told(name, join(extents), bodiesOf(law)[0], report));
  }
  return known.ofLaw;
}

/** The same of the definitions of a model, and of what its statements make of them. */
export function checkExpansion(model: CheckedModel, ofLaw: LawExtents, report: Report): void {
  const known: Known = { laws: model.laws, ofLaw, definitions: model.symbols, ofDefinition: new Map() };
  for (const name of definitionOrder(model.statements).order) {
    const symbol = model.symbols.get(name);
    if (symbol?.kind !== "definition") continue;
    const locals = new Set(symbol.node.target.indices.flatMap((index) => plainName(index) ?? []));
    const extent = extentOf(symbol.node.value, known, locals);
    known.ofDefinition.set(name, told(name, extent, symbol.node.value, report));
  }
  let total = 0;
  for (const statement of model.statements) {
    if (statement.kind === "def") continue;
    for (const expr of expressionsOf(statement)) {
      const extent = told("", extentOf(expr, known, new Set()), expr, report);
      const before = total;
      total += extent.nodes;
      if (before <= LONGEST_MODEL && total > LONGEST_MODEL) report(expandsTooLong("", total, LONGEST_MODEL, expr.span));
    }
  }
}

/** Says that something is too large, once: what reads it counts it as a name. */
function told(name: string, extent: Extent, expr: Expr, report: Report): Extent {
  if (extent.nodes > LONGEST) report(expandsTooLong(name, extent.nodes, LONGEST, expr.span));
  else if (extent.depth > deepest) report(expandsTooDeep(name, deepest, expr.span));
  else return extent;
  return LEAF;
}

function extentOf(expr: Expr, known: Known, locals: ReadonlySet<string>): Extent {
  const of = (each: Expr): Extent => extentOf(each, known, locals);
  if (expr.kind === "reference") return extentOfReference(expr, known, locals, of);
  const call = expr.kind === "call" ? extentOfCall(expr, known, of) : undefined;
  return call ?? above(children(expr).map(of));
}

function extentOfReference(
  { name, indices = [] }: Reference,
  known: Known,
  locals: ReadonlySet<string>,
  of: (expr: Expr) => Extent,
): Extent {
  const given = indices.map((index) => (index.kind === "all" ? LEAF : of(index)));
  const symbol = known.definitions.get(name.text);
  const body = symbol?.kind === "definition" ? known.ofDefinition.get(name.text) : undefined;
  if (!body || symbol?.kind !== "definition") {
    const plain = above(given);
    return locals.has(name.text)
      ? { ...plain, uses: merged(plain.uses, new Map([[name.text, { count: 1, depth: 1 }]])) }
      : plain;
  }
  const map = new Map<string, Extent>();
  symbol.node.target.indices.forEach((index, n) => {
    const local = plainName(index);
    if (local !== undefined && given[n]) map.set(local, given[n]);
  });
  return filled(body, map);
}

function extentOfCall(expr: Call, known: Known, of: (expr: Expr) => Extent): Extent | undefined {
  const law = known.laws.get(expr.callee.text);
  const body = law && known.ofLaw.get(expr.callee.text);
  if (!law || !body || expr.args.some(isRange)) return undefined;
  const given = matchedArguments(expr, law);
  const map = new Map<string, Extent>();
  for (const { name } of formalsOf(law)) {
    const value = own(given, name.text);
    if (value) map.set(name.text, of(value));
  }
  return filled(body, map);
}

function isRange({ value }: Argument): boolean {
  return value.kind === "range";
}

/** A body with other expressions in the place of its own names. */
function filled(body: Extent, given: ReadonlyMap<string, Extent>): Extent {
  let { nodes, depth } = body;
  let uses: Extent["uses"] = new Map();
  for (const [name, use] of body.uses) {
    const value = given.get(name);
    if (!value) continue;
    nodes += bounded(use.count * (value.nodes - 1));
    depth = Math.max(depth, use.depth + value.depth - 1);
    const inside = [...value.uses].map(
      ([each, inner]) =>
        [each, { count: bounded(inner.count * use.count), depth: inner.depth + use.depth - 1 }] as const,
    );
    uses = merged(uses, new Map(inside));
  }
  return { nodes: bounded(nodes), depth, uses };
}

/** One node with others below it. */
function above(below: readonly Extent[]): Extent {
  const { nodes, depth, uses } = join(below);
  const lower = [...uses].map(([name, use]) => [name, { count: use.count, depth: use.depth + 1 }] as const);
  return { nodes: nodes + 1, depth: depth + 1, uses: new Map(lower) };
}

function join(parts: readonly Extent[]): Extent {
  const depth = Math.max(0, ...parts.map((part) => part.depth));
  const nodes = bounded(parts.reduce((sum, part) => sum + part.nodes, 0));
  return { nodes, depth, uses: parts.map((part) => part.uses).reduce(merged, new Map()) };
}

function merged(a: Extent["uses"], b: Extent["uses"]): Extent["uses"] {
  if (a.size === 0 || b.size === 0) return a.size === 0 ? b : a;
  const all = new Map(a);
  for (const [name, { count, depth }] of b) {
    const other = all.get(name) ?? { count: 0, depth: 0 };
    all.set(name, { count: bounded(count + other.count), depth: Math.max(depth, other.depth) });
  }
  return all;
}

/** Counts that double stay numbers. */
function bounded(count: number): number {
  return Math.min(count, 1e15);
}
