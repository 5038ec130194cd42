import type { Name, PlateStatement, Statement } from "../../grammar/ast.js";
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
  /** The plate that declares each index. */
  readonly plateOf: ReadonlyMap<string, PlateStatement>;
  declare(symbol: ModelSymbol): void;
  declareIndex(name: Name, place: { readonly set: string; readonly plate: string; readonly position: number }): void;
  /** Names of the given kinds, to propose for a misspelt one; none in a model of so many names that comparing them takes long. */
  namesOf(...kinds: readonly ModelSymbol["kind"][]): readonly string[];
}

const MOST_PROPOSED = 2000;

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

function platesByIndex(statements: readonly Statement[]): ReadonlyMap<string, PlateStatement> {
  const plates = statements.filter((node): node is PlateStatement => node.kind === "plate");
  // Reversed, so that of an index declared twice the first plate stays.
  return new Map(plates.flatMap((node) => node.indices.map((name) => [name.text, node] as const)).reverse());
}

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
    plateOf: platesByIndex(statements),
    declare,
    declareIndex: (name, place) => declare({ kind: "index", name: name.text, span: name.span, ...place }),
    namesOf: (...kinds) => {
      if (symbols.size > MOST_PROPOSED) return [];
      return [...symbols.values()].filter((each) => kinds.includes(each.kind)).map((each) => each.name);
    },
  };
}
