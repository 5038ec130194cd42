import type { Expr, Formal } from "../../grammar/ast.js";
import { FormFault } from "../bind/fault.js";
import { name, number } from "../expr/build.js";
import { builtins } from "../expr/builtins.js";
import { applyLaw } from "../expr/evaluate-call.js";
import { knownLaw } from "../expr/known-law.js";
import { rewrite, substitute } from "../expr/substitute.js";
import type { LawDeclaration } from "../model.js";

/** Longest law, in nodes, when the laws that it calls are written out. */
const LONGEST = 20_000;

/**
 * An expression with every law that it calls written out: what is left are numbers, names, operators and functions of numbers.
 * Throws FormFault for what has no meaning as a function of numbers.
 */
export function writtenOut(expr: Expr, laws: ReadonlyMap<string, LawDeclaration>): Expr {
  let length = 0;
  const replace = (node: Expr): Expr | undefined => {
    if (++length > LONGEST) throw new FormFault(expr.span, "it is too long when the laws it calls are written out");
    if (node.kind === "reduce" || node.kind === "list" || node.kind === "string")
      throw new FormFault(node.span, "only numbers and functions of numbers can stand in it");
    if (node.kind !== "call") return undefined;
    const law = laws.get(node.callee.text);
    if (law?.kind === "activation") return rewrite(applyLaw(node, law), replace);
    const known = law ? undefined : knownLaw(node);
    if (known) return rewrite(known, replace);
    if (law || !builtins.has(node.callee.text))
      throw new FormFault(node.span, `\`${node.callee.text}\` is no function of one number`);
    return undefined;
  };
  return rewrite(expr, replace);
}

/** A law's body with expressions for its formals and the laws that it calls written out. */
export function bodyOf(
  body: Expr,
  formals: readonly Formal[],
  given: readonly Expr[],
  parameters: Readonly<Record<string, number>>,
  laws: ReadonlyMap<string, LawDeclaration>,
): Expr {
  const map = new Map<string, Expr>(Object.entries(parameters).map(([key, value]) => [key, number(value)]));
  formals.forEach((formal, n) => {
    map.set(formal.name.text, given[n] ?? name(formal.name.text));
  });
  return writtenOut(substitute(body, map), laws);
}
