import type { Expr, Statement } from "../../grammar/ast.js";
import { references } from "../expr/walk.js";
import type { CheckedModel } from "../model.js";

/** Symbols that an expression depends on, through definitions as well. */
export type Reach = (expr: Expr) => ReadonlySet<string>;

/** How to find what an expression of a model depends on. Definitions are followed anew each time: chains may be long. */
export function reachOf(model: CheckedModel): Reach {
  const read = (expr: Expr): readonly string[] => references(expr).map((reference) => reference.name.text);
  return (expr) => {
    const found = new Set(read(expr));
    // A set hands out what is added to it while it is walked, so every name found is followed once.
    for (const name of found) {
      const symbol = model.symbols.get(name);
      if (symbol?.kind === "definition") for (const each of read(symbol.node.value)) found.add(each);
    }
    return found;
  };
}

/** The expressions of a statement that bind its variables together; empty where it makes no factor. */
export function factorExpressions(statement: Statement): readonly Expr[] {
  if (statement.kind === "observe" || statement.kind === "factor" || statement.kind === "energy")
    return [statement.value];
  return [];
}

/** Variables that each factor statement and coupling of a model binds together. */
export function boundVariables(model: CheckedModel, reach: Reach): readonly (readonly string[])[] {
  const isVariable = (name: string): boolean => model.symbols.get(name)?.kind === "variable";
  return model.statements.flatMap((statement) => {
    if (statement.kind === "couple")
      return [[statement.variable, ...(statement.center ? [statement.center] : [])].map((name) => name.text)];
    const bound = factorExpressions(statement).map((expr) => [...reach(expr)].filter(isVariable));
    return bound;
  });
}
