import type { Expr, Formal, Name, TypeExpr } from "../../grammar/ast.js";
import { indexExpressions } from "../expr/walk.js";
import type { LawDeclaration, ModelSymbol } from "../model.js";
import { declaredTwice } from "./messages.js";
import { resolveExpr } from "./names.js";
import { type ModelScope, modelScope } from "./scope.js";
import type { Report } from "./suggest.js";
import { declaredType } from "./types.js";
import type { Vocabulary } from "./vocabulary.js";

/** All formals of a law, random ones first. */
export function formalsOf(law: LawDeclaration): readonly Formal[] {
  return [...law.formals.random, ...law.formals.parameters];
}

/** The expressions that give a law its meaning. */
export function bodiesOf(law: LawDeclaration): readonly Expr[] {
  return law.kind === "activation" && law.smooth ? [law.value, law.smooth] : [law.value];
}

/**
 * The scope of a law's body. A formal stands in it like data: known, of its declared type, over the axes of that type; the `k` of
 * `tau: spin[k]` is an index over a set of its own.
 */
export function lawScope(law: LawDeclaration, vocabulary: Vocabulary, report: Report): ModelScope {
  const scope = modelScope([], new Map(), vocabulary, report);
  for (const formal of formalsOf(law)) declareFormal(scope, formal);
  return scope;
}

/** Names in the formals and bodies of a law. */
export function resolveLawDeclaration(law: LawDeclaration, vocabulary: Vocabulary, report: Report): void {
  const seen = new Map<string, Name>();
  for (const { name } of formalsOf(law)) {
    const first = seen.get(name.text);
    if (first) report(declaredTwice(name, "formal of a law", first.span));
    seen.set(name.text, name);
  }
  const scope = lawScope(law, vocabulary, report);
  for (const type of resultTypes(law)) declaredType(type, report);
  for (const formal of formalsOf(law)) {
    if (formal.value) resolveExpr(scope, formal.value, { kind: "constant", place: "the default of a formal" });
  }
  for (const body of bodiesOf(law)) resolveExpr(scope, body, { kind: "node" });
}

function resultTypes(law: LawDeclaration): readonly TypeExpr[] {
  return law.kind !== "channel" && law.result ? [law.result] : [];
}

function declareFormal(scope: ModelScope, { name, type }: Formal): void {
  for (const index of indexExpressions(type.indices))
    if (index.kind === "reference") declareLawIndex(scope, index.name);
  const axes = type.indices.map((index) => ({ set: index.kind === "reference" ? index.name.text : "?", arity: 1 }));
  const target = { name, indices: type.indices, type, span: name.span };
  const trivia = { leading: [], blankBefore: false };
  const node = { kind: "data", targets: [target], grouped: false, span: name.span, trivia } as const;
  const base = { name: name.text, span: name.span, type: declaredType(type, scope.report, true) };
  const symbol: ModelSymbol = { ...base, kind: "data", node, target, axes };
  if (!scope.symbols.has(name.text)) scope.declare(symbol);
}

function declareLawIndex(scope: ModelScope, name: Name): void {
  const { text, span } = name;
  if (scope.symbols.has(text)) return;
  scope.sets.set(text, { name: text, arity: 1, domain: { kind: "imported" }, span });
  scope.declareIndex(name, { set: text, plate: text, position: 0 });
}
