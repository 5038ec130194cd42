import type { Expr, Index, Statement, Target } from "../../grammar/ast.js";
import type { Capabilities } from "../capabilities.js";
import type { Constant } from "../expr/constant.js";
import { indexExpressions, references } from "../expr/walk.js";
import type { Support } from "../ir/support.js";
import type { IndexSet, LawDeclaration, ModelSymbol } from "../model.js";
import { lawScope } from "../resolve/laws.js";
import type { Report } from "../resolve/suggest.js";
import { vocabulary } from "../resolve/vocabulary.js";
import { defaultValues } from "./defaults.js";

/** What the expression checks look things up in: a model, or the body of a law. */
export interface Subject {
  readonly symbols: ReadonlyMap<string, ModelSymbol>;
  readonly sets: ReadonlyMap<string, IndexSet>;
  readonly laws: ReadonlyMap<string, LawDeclaration>;
  readonly capabilities: Capabilities;
  /** Index names of the tuple that an index belongs to, where its plate declares one. */
  readonly tuples: ReadonlyMap<string, readonly string[]>;
  /** Values of params and lets under the defaults, where they have one. */
  readonly defaults: ReadonlyMap<string, Constant>;
  /** Supports found so far; undefined where nothing can be told. */
  readonly known: Map<Expr | ModelSymbol | LawDeclaration, Support | undefined>;
  readonly report: Report;
  /** The body of a law, which has no plates of its own to be declared over. */
  readonly isLaw?: boolean;
}

type Parts = Pick<Subject, "symbols" | "sets" | "laws" | "capabilities" | "report"> & {
  readonly statements: readonly Statement[];
};

/** A subject with nothing inferred yet. */
export function subject({ statements, ...rest }: Parts): Subject {
  const tuples = new Map<string, readonly string[]>();
  for (const node of statements) {
    if (node.kind !== "plate" || node.indices.length < 2) continue;
    const names = node.indices.map((name) => name.text);
    for (const name of names) {
      const symbol = rest.symbols.get(name);
      const arity = symbol?.kind === "index" ? (rest.sets.get(symbol.plate)?.arity ?? 1) : 1;
      if (arity > 1) tuples.set(name, names);
    }
  }
  return { ...rest, tuples, defaults: defaultValues(statements), known: new Map() };
}

/** The body of a law, with its formals for symbols; what is inferred in it is kept with the rest. */
export function lawSubject(
  { laws, capabilities, known, report }: Pick<Subject, "laws" | "capabilities" | "known" | "report">,
  law: LawDeclaration,
): Subject {
  const { symbols, sets } = lawScope(law, vocabulary(capabilities, laws), () => undefined);
  return { symbols, sets, laws, capabilities, tuples: new Map(), defaults: new Map(), known, report, isLaw: true };
}

/** The plain name of an index expression, or undefined for `i + 1`, `3` and `:`. */
export function plainName(index: Index): string | undefined {
  return index.kind === "reference" && !index.indices ? index.name.text : undefined;
}

/** Names in the indices of a target: what is free on the left. A shifted index has its own message and counts all the same. */
export function targetNames(target: Target): readonly string[] {
  return indexExpressions(target.indices).flatMap((index) => references(index).map((each) => each.name.text));
}
