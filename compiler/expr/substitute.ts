import type { Expr, Index } from "../../grammar/ast.js";

/** What a name stands for after substitution. */
export type Substitution = ReadonlyMap<string, Expr>;

/** Rewrites bare references by `replace`, which gives the new expression or undefined to leave it. Shares what does not change. */
export function rewrite(
  expr: Expr,
  replace: (reference: Extract<Expr, { kind: "reference" }>) => Expr | undefined,
): Expr {
  switch (expr.kind) {
    case "number":
    case "string":
    case "boolean":
      return expr;
    case "reference": {
      const replaced = replace(expr);
      if (replaced) return replaced;
      if (!expr.indices) return expr;
      return { ...expr, indices: expr.indices.map((index) => rewriteIndex(index, replace)) };
    }
    case "list":
      return { ...expr, items: expr.items.map((item) => rewrite(item, replace)) };
    case "unary":
      return { ...expr, operand: rewrite(expr.operand, replace) };
    case "binary":
      return { ...expr, left: rewrite(expr.left, replace), right: rewrite(expr.right, replace) };
    case "if":
      return {
        ...expr,
        condition: rewrite(expr.condition, replace),
        then: rewrite(expr.then, replace),
        otherwise: rewrite(expr.otherwise, replace),
      };
    case "call":
      return { ...expr, args: expr.args.map((argument) => rewriteArgument(argument, replace)) };
    case "reduce":
      return { ...expr, body: rewrite(expr.body, replace) };
  }
}

function rewriteIndex(index: Index, replace: Parameters<typeof rewrite>[1]): Index {
  return index.kind === "all" ? index : rewrite(index, replace);
}

function rewriteArgument<A extends { readonly value: Expr | { readonly kind: "range" } }>(
  argument: A,
  replace: Parameters<typeof rewrite>[1],
): A {
  return argument.value.kind === "range" ? argument : { ...argument, value: rewrite(argument.value as Expr, replace) };
}

/** Puts expressions in the place of bare names (a definition's indices, a law's formals). */
export function substitute(expr: Expr, substitution: Substitution): Expr {
  if (substitution.size === 0) return expr;
  return rewrite(expr, (reference) => (reference.indices ? undefined : substitution.get(reference.name.text)));
}
