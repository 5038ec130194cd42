import type { Expr, Formal } from "../../grammar/ast.js";
import { FormFault } from "../bind/fault.js";
import { binary, call, choose, name, number } from "../expr/build.js";
import { builtins } from "../expr/builtins.js";
import { applyLaw, plain } from "../expr/evaluate-call.js";
import { rewrite, substitute } from "../expr/substitute.js";
import type { LawDeclaration } from "../model.js";

/** Longest law, in nodes, when the laws that it calls are written out. */
const LONGEST = 20_000;

/** Activations that a law may call and that are no functions of the language. */
const KNOWN: Readonly<Record<string, (z: Expr, width?: Expr) => Expr>> = {
  door: (z, width = number(0.6745)) => choose(binary("<", call("abs", z), width), number(1), number(-1)),
  linear: (z) => z,
  identity: (z) => z,
};

/** What a built-in activation that is no function of the language means, over the arguments of a call. */
export function knownLaw(expr: Extract<Expr, { kind: "call" }>): Expr | undefined {
  const known = Object.hasOwn(KNOWN, expr.callee.text) ? KNOWN[expr.callee.text] : undefined;
  const [z, ...rest] = expr.args.map(plain);
  return known && z && known(z, rest[0]);
}

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
