import type { Call, Expr, Index, Reduce, Reference } from "../../grammar/ast.js";
import { closest } from "../../grammar/edit-distance.js";
import { printExpr } from "../../grammar/print-expr.js";
import { walk } from "../expr/walk.js";
import type { Axis, IndexSet, ModelSymbol } from "../model.js";
import { declaredOver, declaringTarget, memberNoun, rangeText } from "./describe.js";
import { indexCount, type PlateMismatch, strayAll, tupleApart, unusableIndex, wrongPlate } from "./index-messages.js";
import { checkShift, guardedBy } from "./index-range.js";
import { plainName, type Subject } from "./subject.js";

// An index has an index set, not just a length: `w[k, i]` takes only indices over the sets that it is declared over.

type IndexSymbol = Extract<ModelSymbol, { kind: "index" }>;

/** One place of an index list, with the set that it must be over. */
interface Slot {
  readonly index: Index;
  readonly set: string;
}

/** Checks the indices of every reference in an expression; `free` are the indices given by the left-hand side. */
export function checkPlates(subject: Subject, expr: Expr, free: readonly string[]): void {
  const slices = new Set<Expr>();
  const guarded = guardedBy(expr);
  const visit = (node: Expr, inScope: readonly string[]): void => {
    walk(node, (each) => {
      if (each.kind === "call") noteSlices(subject, each, slices);
      if (each.kind === "reference") checkReference(subject, each, inScope, slices.has(each), guarded.has(each));
      if (each.kind !== "reduce" || each === node) return true;
      visit(each, [...boundNames(each), ...inScope]);
      return false;
    });
  };
  visit(expr, expr.kind === "reduce" ? [...boundNames(expr), ...free] : free);
}

const boundNames = (expr: Reduce): readonly string[] => expr.indices.map((name) => name.text);

/** True for the laws that take a whole axis as an argument. */
export function isRule(subject: Subject, name: string): boolean {
  const law = subject.laws.get(name);
  return law ? law.kind === "rule" : subject.capabilities.rules.some((each) => each.name === name);
}

function noteSlices(subject: Subject, call: Call, slices: Set<Expr>): void {
  if (!isRule(subject, call.callee.text)) return;
  for (const { value } of call.args) if (value.kind === "reference") slices.add(value);
}

/** Number and sets of the indices of one reference; one that is `guarded` by a condition may name a place outside its plate. */
export function checkReference(
  subject: Subject,
  expr: Reference,
  inScope: readonly string[],
  slice: boolean,
  guarded = false,
): void {
  const symbol = subject.symbols.get(expr.name.text);
  if (!symbol || symbol.kind === "graph" || symbol.kind === "replica") return;
  const axes = "axes" in symbol ? symbol.axes : [];
  const wanted = axes.reduce((count, axis) => count + axis.arity, 0);
  const given = expr.indices ?? [];
  if (given.length !== wanted) {
    const hint = wanted === 0 ? `write \`${symbol.name}\`` : `write \`${asDeclared(symbol)}\``;
    return subject.report(indexCount(expr.name, wanted, given.length, declaredOver(subject, symbol), hint));
  }
  if (given.some((index) => !usable(subject, index))) return;
  if (!slice) for (const index of given) if (index.kind === "all") subject.report(strayAll(index.span));
  checkAxes(subject, expr, symbol, axes, inScope);
  if (!guarded && axes.every(({ arity }) => arity === 1))
    axes.forEach(({ set }, at) => {
      checkShift(subject, given[at], set);
    });
}

function asDeclared(symbol: ModelSymbol): string {
  const indices = declaringTarget(symbol)?.indices ?? [];
  return `${symbol.name}[${indices.map((index) => plainName(index) ?? ":").join(", ")}]`;
}

/** An index expression is made of plate indices, params and numbers; anything else has been or is now reported. */
function usable(subject: Subject, index: Index): boolean {
  if (index.kind === "all") return true;
  let guilty: Expr | undefined;
  walk(index, (node) => {
    const symbol = node.kind === "reference" ? subject.symbols.get(node.name.text) : undefined;
    const constant = !symbol || ["index", "param", "let"].includes(symbol.kind);
    const fraction = node.kind === "number" && !Number.isInteger(node.value);
    if (!constant || fraction || ["string", "list", "boolean", "reduce"].includes(node.kind)) guilty ??= node;
  });
  if (guilty) subject.report(unusableIndex(guilty.span));
  return guilty === undefined;
}

function checkAxes(
  subject: Subject,
  expr: Reference,
  symbol: ModelSymbol,
  axes: readonly Axis[],
  inScope: readonly string[],
): void {
  const given = expr.indices ?? [];
  const slots: Slot[] = [];
  let apart = false;
  for (const axis of axes) {
    const taken = given.slice(slots.length, slots.length + axis.arity);
    const set = axis.arity > 1 ? (subject.sets.get(axis.set)?.member ?? "?") : axis.set;
    for (const index of taken) slots.push({ index, set });
    if (axis.arity > 1 && !isTuple(subject, taken, axis.set)) apart = true;
  }
  const wrong = slots.filter((slot) => !fits(subject, slot));
  if (wrong.length > 0) reportMismatch(subject, symbol, axes, slots, wrong, inScope);
  else if (apart) reportApart(subject, expr, symbol, axes);
}

function indexSymbols(subject: Subject, index: Index): readonly IndexSymbol[] {
  const found: IndexSymbol[] = [];
  if (index.kind === "all") return found;
  walk(index, (node) => {
    const symbol = node.kind === "reference" ? subject.symbols.get(node.name.text) : undefined;
    if (symbol?.kind === "index") found.push(symbol);
  });
  return found;
}

/**
 * Sets that are not known come from a plate with a mistake of its own: they fit everything. A position computed from several indices
 * (`7 * (k - 1) + i`) flattens their sets into one; whether it stays inside is seen at binding.
 */
function fits(subject: Subject, { index, set }: Slot): boolean {
  const sets = indexSymbols(subject, index).map((symbol) => symbol.set);
  if (new Set(sets).size > 1) return true;
  return !subject.sets.has(set) || sets.every((each) => each === set || !subject.sets.has(each));
}

function isTuple(subject: Subject, indices: readonly Index[], set: string): boolean {
  if (!subject.sets.has(set)) return true;
  const names = indices.map(plainName);
  const tuple = subject.tuples.get(names[0] ?? "");
  const first = subject.symbols.get(names[0] ?? "");
  return first?.kind === "index" && first.plate === set && tuple?.every((name, at) => names[at] === name) === true;
}

function reportApart(subject: Subject, expr: Reference, symbol: ModelSymbol, axes: readonly Axis[]): void {
  const over = axes.filter((axis) => axis.arity > 1).map((axis) => axis.set);
  const tuple = [...subject.tuples].find(([name]) => {
    const index = subject.symbols.get(name);
    return index?.kind === "index" && over.includes(index.plate);
  });
  const hint = `\`${symbol.name}\` exists for these tuples only: write \`${asDeclared(symbol)}\``;
  subject.report(tupleApart(expr.span, tuple?.[1] ?? [], hint));
}

/** The index to write instead: one in scope over the set, not used already, nearest in spelling to the wrong one. */
function candidate(
  subject: Subject,
  slot: Slot,
  used: ReadonlySet<string>,
  inScope: readonly string[],
): string | undefined {
  const legal = inScope.filter((name) => {
    const symbol = subject.symbols.get(name);
    return symbol?.kind === "index" && symbol.set === slot.set && !used.has(name);
  });
  return closest(plainName(slot.index) ?? "", legal).at(0) ?? legal.at(0);
}

/** For each wrong slot the index to write instead, where there is one. */
function proposals(
  subject: Subject,
  slots: readonly Slot[],
  wrong: readonly Slot[],
  inScope: readonly string[],
): ReadonlyMap<Slot, string> {
  const used = new Set(slots.filter((slot) => !wrong.includes(slot)).flatMap(({ index }) => plainName(index) ?? []));
  const proposed = new Map<Slot, string>();
  for (const slot of wrong) {
    const name = candidate(subject, slot, used, inScope);
    if (name) proposed.set(slot, name);
    if (name) used.add(name);
  }
  return proposed;
}

/** The reference written with the proposed indices, as a hint and a fix; how it is declared where some have no proposal. */
function remedy(
  symbol: ModelSymbol,
  slots: readonly Slot[],
  wrong: readonly Slot[],
  proposed: ReadonlyMap<Slot, string>,
): Pick<PlateMismatch, "hint" | "fixes"> {
  if (proposed.size < wrong.length) return { hint: `\`${asDeclared(symbol)}\` is how it is declared`, fixes: [] };
  const text = (slot: Slot): string => proposed.get(slot) ?? (slot.index.kind === "all" ? ":" : printExpr(slot.index));
  const better = `${symbol.name}[${slots.map(text).join(", ")}]`;
  const edits = [...proposed].map(([slot, name]) => ({ span: slot.index.span, text: name }));
  return { hint: `did you mean \`${better}\`?`, fixes: [{ title: `write \`${better}\``, edits }] };
}

function reportMismatch(
  subject: Subject,
  symbol: ModelSymbol,
  axes: readonly Axis[],
  slots: readonly Slot[],
  wrong: readonly Slot[],
  inScope: readonly string[],
): void {
  const wanted = subject.sets.get(wrong[0].set);
  const got = wrong.flatMap((slot) => offending(subject, slot));
  subject.report(
    wrongPlate({
      name: symbol.name,
      expected: axes.flatMap(({ set }) => subject.sets.get(set) ?? []).map(memberNoun),
      got: got.map(memberNoun),
      span: wrong[0].index.span,
      ranges: got[0] ? rangeText(got[0]) : "",
      wanted: wanted ? rangeText(wanted) : "",
      labels: declaredOver(subject, symbol),
      ...remedy(symbol, slots, wrong, proposals(subject, slots, wrong, inScope)),
    }),
  );
}

/** The first set of an index expression that is not the one it must be over. */
function offending(subject: Subject, slot: Slot): readonly IndexSet[] {
  const symbols = indexSymbols(subject, slot.index).filter((symbol) => symbol.set !== slot.set);
  return symbols.slice(0, 1).flatMap((symbol) => subject.sets.get(symbol.set) ?? []);
}
