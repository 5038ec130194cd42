import type { Name, Statement } from "../../grammar/ast.js";
import type { IndexSet, LawDeclaration, ModelSymbol } from "../model.js";
import { declaredTwice } from "./messages.js";
import type { Report } from "./suggest.js";
import type { Vocabulary } from "./vocabulary.js";

/** One scope a model: every name is declared once in it, whatever the order of the statements. */
export interface ModelScope {
  readonly statements: readonly Statement[];
  readonly symbols: Map<string, ModelSymbol>;
  readonly sets: Map<string, IndexSet>;
  readonly laws: ReadonlyMap<string, LawDeclaration>;
  readonly vocabulary: Vocabulary;
  readonly report: Report;
  declare(symbol: ModelSymbol): void;
  declareIndex(name: Name, place: { readonly set: string; readonly plate: string; readonly position: number }): void;
  indexNames(): readonly string[];
}

/** What a symbol is, for messages. */
export const kindNoun: Readonly<Record<ModelSymbol["kind"], string>> = {
  param: "a param",
  let: "a constant",
  index: "a plate index",
  graph: "a graph",
  data: "data",
  variable: "a variable",
  definition: "a definition",
  factor: "a factor",
  replica: "a replica index",
};

/** An empty scope over the merged statements of a model. */
export function modelScope(
  statements: readonly Statement[],
  laws: ReadonlyMap<string, LawDeclaration>,
  vocabulary: Vocabulary,
  report: Report,
): ModelScope {
  const symbols = new Map<string, ModelSymbol>();
  const declare = (symbol: ModelSymbol): void => {
    const first = symbols.get(symbol.name);
    if (!first) symbols.set(symbol.name, symbol);
    else report(declaredTwice({ text: symbol.name, span: symbol.span }, "declaration of a model", first.span));
  };
  return {
    statements,
    symbols,
    sets: new Map(),
    laws,
    vocabulary,
    report,
    declare,
    declareIndex: (name, place) => declare({ kind: "index", name: name.text, span: name.span, ...place }),
    indexNames: () => [...symbols.values()].filter((each) => each.kind === "index").map((each) => each.name),
  };
}
