import type { Expr, Index } from "../../grammar/ast.js";
import { plain } from "../expr/evaluate-call.js";
import { type Scope, symbolOf } from "../expr/scope.js";

/** The index that stands where the pattern has its own; absent where the pattern has none. */
export interface Match {
  index?: Expr;
}

interface Unifier {
  readonly hole: string | undefined;
  readonly scope: Scope;
  readonly match: Match;
  /** Bound indices of the pattern, and their names in the expression. */
  readonly bound: Map<string, string>;
}

/**
 * Compares an expression with a pattern: equal but for the names of bound indices, and for the index `hole`, in whose place one and the
 * same index stands. Undefined when they differ otherwise.
 */
export function unify(pattern: Expr, expr: Expr, hole: string | undefined, scope: Scope): Match | undefined {
  const unifier: Unifier = { hole, scope, match: {}, bound: new Map() };
  return same(pattern, expr, unifier) ? unifier.match : undefined;
}

function same(a: Expr, b: Expr, u: Unifier): boolean {
  if (a.kind === "reference" && !a.indices && a.name.text === u.hole) return fills(b, u);
  if (a.kind === "number") return b.kind === "number" && a.value === b.value;
  if (a.kind === "boolean") return b.kind === "boolean" && a.value === b.value;
  if (a.kind === "reference")
    return b.kind === "reference" && sameName(a.name.text, b.name.text, u) && sameIndices(a.indices, b.indices, u);
  if (a.kind === "unary") return b.kind === "unary" && a.operator === b.operator && same(a.operand, b.operand, u);
  if (a.kind === "binary")
    return b.kind === "binary" && a.operator === b.operator && same(a.left, b.left, u) && same(a.right, b.right, u);
  if (a.kind === "if")
    return (
      b.kind === "if" &&
      same(a.condition, b.condition, u) &&
      same(a.then, b.then, u) &&
      same(a.otherwise, b.otherwise, u)
    );
  if (a.kind === "call")
    return (
      b.kind === "call" &&
      a.callee.text === b.callee.text &&
      a.args.length === b.args.length &&
      a.args.every((each, n) => each.name?.text === b.args[n].name?.text && same(plain(each), plain(b.args[n]), u))
    );
  return a.kind === "reduce" && sameReduce(a, b, u);
}

function sameReduce(a: Extract<Expr, { kind: "reduce" }>, b: Expr, u: Unifier): boolean {
  if (b.kind !== "reduce" || a.operator !== b.operator || a.indices.length !== b.indices.length) return false;
  const paired = a.indices.every((index, n) => {
    const [own, other] = [symbolOf(u.scope, index.text), symbolOf(u.scope, b.indices[n].text)];
    u.bound.set(index.text, b.indices[n].text);
    return own?.kind === "index" && other?.kind === "index" && own.set === other.set && own.plate === other.plate;
  });
  return paired && same(a.body, b.body, u);
}

function sameName(a: string, b: string, u: Unifier): boolean {
  return (u.bound.get(a) ?? a) === b;
}

function sameIndices(a: readonly Index[] | undefined, b: readonly Index[] | undefined, u: Unifier): boolean {
  if (!a || !b) return a === b;
  return (
    a.length === b.length &&
    a.every((index, n) => {
      const other = b[n];
      return index.kind === "all" || other.kind === "all" ? index.kind === other.kind : same(index, other, u);
    })
  );
}

/** The first index found in the hole, or the same one again. */
function fills(b: Expr, u: Unifier): boolean {
  const { match, scope } = u;
  if (match.index === undefined) {
    match.index = b;
    return true;
  }
  return unify(match.index, b, undefined, scope) !== undefined;
}
