import type { Expr, Index, Name } from "../../grammar/ast.js";
import { type Scope, symbolOf } from "./scope.js";
import { rewrite, substitute } from "./substitute.js";
import { references } from "./walk.js";

/**
 * Writes definitions out in place: `h[mu, k]` becomes its body with the definition's indices replaced by those given.
 * Bound indices of the body that the given indices mention are renamed first, so that nothing is captured.
 * A reference with `:` is left alone: it belongs to the rule around it.
 */
export function inlineDefinitions(expr: Expr, scope: Scope): Expr {
  return rewrite(expr, (reference) => {
    if (reference.kind !== "reference") return undefined;
    const symbol = symbolOf(scope, reference.name.text);
    if (symbol?.kind !== "definition") return undefined;
    const given = reference.indices ?? [];
    if (given.some((index) => index.kind === "all")) return undefined;
    return inlineDefinitions(
      instantiate(symbol.node.target.indices, symbol.node.value, given as readonly Expr[], scope),
      scope,
    );
  });
}

/** A definition's body with its own indices replaced by `given`. */
export function instantiate(own: readonly Index[], body: Expr, given: readonly Expr[], scope: Scope): Expr {
  const map = new Map<string, Expr>();
  own.forEach((index, n) => {
    if (index.kind === "reference" && !index.indices) map.set(index.name.text, given[n]);
  });
  const mentioned = new Set<string>();
  for (const expr of given) mentions(expr, mentioned);
  return substitute(freshen(body, mentioned, scope), map);
}

function mentions(expr: Expr, out: Set<string>): void {
  for (const reference of references(expr)) out.add(reference.name.text);
}

/** Renames the bound indices of `expr` that are in `taken`. */
function freshen(expr: Expr, taken: ReadonlySet<string>, scope: Scope): Expr {
  if (expr.kind === "reduce" && expr.indices.some((name) => taken.has(name.text))) {
    const map = new Map<string, Expr>();
    const indices = expr.indices.map((name) => renamed(name, taken, map, scope));
    return { ...expr, indices, body: freshen(substitute(expr.body, map), taken, scope) };
  }
  switch (expr.kind) {
    case "reduce":
      return { ...expr, body: freshen(expr.body, taken, scope) };
    case "unary":
      return { ...expr, operand: freshen(expr.operand, taken, scope) };
    case "binary":
      return { ...expr, left: freshen(expr.left, taken, scope), right: freshen(expr.right, taken, scope) };
    case "if":
      return {
        ...expr,
        condition: freshen(expr.condition, taken, scope),
        then: freshen(expr.then, taken, scope),
        otherwise: freshen(expr.otherwise, taken, scope),
      };
    case "call":
      return {
        ...expr,
        args: expr.args.map((a) => (a.value.kind === "range" ? a : { ...a, value: freshen(a.value, taken, scope) })),
      };
    default:
      return expr;
  }
}

function renamed(name: Name, taken: ReadonlySet<string>, map: Map<string, Expr>, scope: Scope): Name {
  if (!taken.has(name.text)) return name;
  const fresh = freshIndex(scope, name.text);
  const replacement: Name = { span: name.span, text: fresh };
  map.set(name.text, { kind: "reference", span: name.span, name: replacement });
  return replacement;
}

/** A new name for an index over the same set; `#` cannot occur in a user's name. */
export function freshIndex(scope: Scope, like: string): string {
  const original = scope.alias.get(like) ?? like;
  const fresh = `${original}#${scope.alias.size}`;
  scope.alias.set(fresh, original);
  return fresh;
}
