import type { Expr } from "../../grammar/ast.js";
import { own } from "../../grammar/own.js";
import { binary, call, choose, number } from "./build.js";

/** Activations that a law may call and that are no functions of the language. */
const KNOWN: Readonly<Record<string, (z: Expr, width?: Expr) => Expr>> = {
  door: (z, width = number(0.6745)) => choose(binary("<", call("abs", z), width), number(1), number(-1)),
  linear: (z) => z,
  identity: (z) => z,
};

/** What a built-in activation that is no function of the language means, over the arguments of a call. */
export function knownLaw(expr: Extract<Expr, { kind: "call" }>): Expr | undefined {
  const known = own(KNOWN, expr.callee.text);
  const [z, ...rest] = expr.args.map(({ value }) => value);
  if (!known || !z || z.kind === "range" || rest[0]?.kind === "range") return undefined;
  return known(z, rest[0]);
}
