import type { Expr, Statement } from "../../grammar/ast.js";
import { references } from "../expr/walk.js";
import type { CheckedModel } from "../model.js";
import { definitionOrder } from "../resolve/cycles.js";

/** Symbols that an expression depends on, through definitions as well. */
export type Reach = (expr: Expr) => ReadonlySet<string>;

/** What every definition of a model depends on, found once. */
export function reachOf(model: CheckedModel): Reach {
  const through = new Map<string, ReadonlySet<string>>();
  const reach: Reach = (expr) => {
    const found = new Set<string>();
    for (const { name } of references(expr)) {
      found.add(name.text);
      for (const each of through.get(name.text) ?? []) found.add(each);
    }
    return found;
  };
  for (const name of definitionOrder(model.statements).order) {
    const symbol = model.symbols.get(name);
    if (symbol?.kind === "definition") through.set(name, reach(symbol.node.value));
  }
  return reach;
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
