import type { Expr, Index } from "../../grammar/ast.js";

/** What a name stands for after substitution. */
export type Substitution = ReadonlyMap<string, Expr>;

export type Replace = (expr: Expr) => Expr | undefined;

/** Rewrites an expression from the top: `replace` gives the new expression for a node, or undefined to look inside it. */
export function rewrite(expr: Expr, replace: Replace): Expr {
  const replaced = replace(expr);
  if (replaced) return replaced;
  switch (expr.kind) {
    case "number":
    case "string":
    case "boolean":
      return expr;
    case "reference":
      return expr.indices ? { ...expr, indices: expr.indices.map((index) => rewriteIndex(index, replace)) } : expr;
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

function rewriteIndex(index: Index, replace: Replace): Index {
  return index.kind === "all" ? index : rewrite(index, replace);
}

function rewriteArgument<A extends { readonly value: Expr | { readonly kind: "range" } }>(
  argument: A,
  replace: Replace,
): A {
  return argument.value.kind === "range" ? argument : { ...argument, value: rewrite(argument.value as Expr, replace) };
}

/** Puts expressions in the place of bare names (a definition's indices, a law's formals). */
export function substitute(expr: Expr, substitution: Substitution): Expr {
  if (substitution.size === 0) return expr;
  return rewrite(expr, (node) =>
    node.kind === "reference" && !node.indices ? substitution.get(node.name.text) : undefined,
  );
}
