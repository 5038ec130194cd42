import type { BinaryOperator, Expr } from "../../grammar/ast.js";
import { binary, minus, number } from "../expr/build.js";
import { z } from "../expr/diff.js";
import type { Scope } from "../expr/scope.js";
import { rewrite } from "../expr/substitute.js";
import { hasVariable, type LinearForm, linearForm } from "./linear-form.js";
import { unify } from "./unify.js";
import { isScalar } from "./units.js";

/** An output that depends on its hidden units through one weighted sum: `of` is a function of that sum, `z`. */
export interface Statistic {
  readonly sum: LinearForm;
  readonly of: Expr;
}

const ORDERS: readonly BinaryOperator[] = ["<", "<=", ">", ">=", "==", "!="];

/** The one weighted sum of hidden units that an output is a function of; `scope` is one in which the units are variables. */
export function statisticOf(body: Expr, scope: Scope): Statistic | undefined {
  const atoms: Expr[] = [];
  const of = rewrite(body, (node) => {
    if (!hasVariable(node, scope)) return node;
    if (node.kind === "binary" && ORDERS.includes(node.operator)) {
      const both = hasVariable(node.left, scope) && hasVariable(node.right, scope);
      const difference = minus(node.left, node.right);
      if (both && linearForm(difference, scope)) {
        atoms.push(difference);
        return binary(node.operator, z, number(0));
      }
    }
    if (!linearForm(node, scope)) return undefined;
    atoms.push(node);
    return z;
  });
  const [first] = atoms;
  const sum = first && linearForm(first, scope);
  if (!sum || !isScalar(of, scope) || atoms.some((atom) => !unify(first, atom, undefined, scope))) return undefined;
  return { sum, of };
}
