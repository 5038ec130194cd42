import type { DefStatement } from "../../grammar/ast.js";
import { expressionsOf, expressionsOfClause, references } from "../expr/walk.js";
import type { CheckedExperiment, CheckedModel, ModelSymbol } from "../model.js";
import * as say from "./meaning-messages.js";
import { boundVariables, type Reach } from "./reach.js";
import type { Subject } from "./subject.js";

// Warnings about what is missing from a model: they hold only where nothing else is wrong with it.

/** Variables in no factor, unread data, unused names and, on request, parts that share no factor. */
export function checkCompleteness(
  subject: Subject,
  model: CheckedModel,
  experiments: readonly CheckedExperiment[],
  reach: Reach,
  pedantic: boolean,
): void {
  const groups = boundVariables(model, reach);
  const bound = new Set(groups.flat());
  const used = usedNames(model, experiments);
  for (const symbol of model.symbols.values()) {
    if (symbol.kind === "variable" && symbol.node && !bound.has(symbol.name)) {
      subject.report(say.inNoFactor(symbol.name, symbol.span));
    } else if (symbol.kind === "data" && !used.has(symbol.name))
      subject.report(say.unreadData(symbol.name, symbol.span));
    else reportUnused(subject, symbol, used, pedantic);
    if (symbol.kind === "definition") checkCopies(subject, symbol.node, reach);
  }
  if (pedantic) checkParts(subject, model, groups);
}

/** Hidden units that are copies of one another: a definition that depends on variables and not on its own index. */
function checkCopies(subject: Subject, { target, value }: DefStatement, reach: Reach): void {
  const unknowns = [...reach(value)].filter((name) => subject.symbols.get(name)?.kind === "variable");
  if (unknowns.length === 0) return;
  const read = new Set(references(value).map((reference) => reference.name.text));
  for (const index of target.indices ?? []) {
    if (index.kind !== "reference" || read.has(index.name.text) || subject.tuples.has(index.name.text)) continue;
    subject.report(say.copies(target.name.text, index.name, unknowns));
  }
}

function reportUnused(subject: Subject, symbol: ModelSymbol, used: ReadonlySet<string>, pedantic: boolean): void {
  if (used.has(symbol.name)) return;
  if (symbol.kind === "definition") subject.report(say.unused("definition", symbol.name, symbol.span));
  if (pedantic && symbol.kind === "let") subject.report(say.unused("constant", symbol.name, symbol.span));
  if (pedantic && symbol.kind === "param") subject.report(say.unused("param", symbol.name, symbol.span));
}

/** Names read anywhere in the model or by an experiment on it. `beta` weighs the energies without being written. */
function usedNames(model: CheckedModel, experiments: readonly CheckedExperiment[]): ReadonlySet<string> {
  const clauses = experiments.filter((each) => each.model === model).flatMap((each) => each.clauses);
  const written = [...model.statements.flatMap(usesOf), ...clauses.flatMap(expressionsOfClause)];
  const used = new Set(written.flatMap(references).map((reference) => reference.name.text));
  for (const node of model.statements) {
    if (node.kind === "observe") used.add(node.target.name.text);
    if (node.kind === "energy") used.add("beta");
  }
  for (const clause of clauses) {
    if ("name" in clause) used.add(clause.name.text);
    if (clause.kind === "plot") for (const name of [clause.x, clause.by]) if (name) used.add(name.text);
  }
  return used;
}

/** A param that only its own `where` mentions is not used by it. */
function usesOf(node: CheckedModel["statements"][number]) {
  const own = node.kind === "param" ? node.name.text : undefined;
  return expressionsOf(node).filter(
    (expr) => own === undefined || !references(expr).every((each) => each.name.text === own),
  );
}

function checkParts(subject: Subject, model: CheckedModel, groups: readonly (readonly string[])[]): void {
  const part = new Map(groups.flat().map((name) => [name, name]));
  const root = (name: string): string => {
    let at = name;
    while (part.get(at) !== at) at = part.get(at) ?? at;
    return at;
  };
  for (const [first, ...others] of groups) for (const name of others) part.set(root(name), root(first));
  const parts = new Map<string, string[]>();
  for (const name of part.keys()) parts.set(root(name), [...(parts.get(root(name)) ?? []), name]);
  if (parts.size > 1 && model.node) subject.report(say.parts([...parts.values()], model.node.name.span));
}
