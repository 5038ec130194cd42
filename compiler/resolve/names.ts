import type { Call, Expr, Name, Reduce, Reference, Statement, Value } from "../../grammar/ast.js";
import { parts } from "../expr/walk.js";
import type { ModelSymbol } from "../model.js";
import * as say from "./messages.js";
import { kindNoun, type ModelScope } from "./scope.js";
import type { Role } from "./vocabulary.js";

// Every name read in an expression must be declared, and be of a kind that can stand there.

/**
 * Where an expression stands: a compile-time constant, the value of data, or a node of the graph. `place` completes the sentence
 * "... is fixed before anything runs".
 */
export type Standing =
  | { readonly kind: "constant"; readonly place: string }
  | { readonly kind: "data" }
  | { readonly kind: "node" };

const allowed: Readonly<Record<Standing["kind"], readonly ModelSymbol["kind"][]>> = {
  constant: ["param", "let"],
  data: ["param", "let", "data", "index"],
  node: ["param", "let", "data", "index", "variable", "definition"],
};

/** Reports every unknown or misplaced name of an expression. */
export function resolveExpr(scope: ModelScope, expr: Expr, standing: Standing): void {
  const each = (below: Expr): void => resolveExpr(scope, below, standing);
  if (expr.kind === "reference") resolveReference(scope, expr, standing);
  else if (expr.kind === "call") resolveCall(scope, expr, "function", standing);
  else if (expr.kind === "unary") each(expr.operand);
  else if (expr.kind === "list") expr.items.forEach(each);
  else if (expr.kind === "if") [expr.condition, expr.then, expr.otherwise].forEach(each);
  else if (expr.kind === "binary") [expr.left, expr.right].forEach(each);
  else if (expr.kind === "reduce") {
    resolveBound(scope, expr);
    each(expr.body);
  }
}

/** The ends and the step of a range, or the value itself. */
export function resolveValue(scope: ModelScope, value: Value, standing: Standing): void {
  for (const expr of parts(value)) resolveExpr(scope, expr, standing);
}

function resolveBound(scope: ModelScope, expr: Reduce): void {
  for (const name of expr.indices) {
    const symbol = scope.symbols.get(name.text);
    const hint = "a sum runs over the index of a plate: `plate i in 1..N`";
    if (!symbol) scope.report(say.unknownName(name, "plate index", scope.namesOf("index"), [hint]));
    else if (symbol.kind !== "index") scope.report(say.wrongKind(name, "a plate index", symbol.span, hint));
  }
}

function roleOf(scope: ModelScope, name: string): Role | undefined {
  const roles = Object.keys(scope.vocabulary) as Role[];
  return roles.find((role) => scope.vocabulary[role].has(name));
}

function resolveReference(scope: ModelScope, expr: Reference, standing: Standing): void {
  for (const index of expr.indices ?? []) if (index.kind !== "all") resolveExpr(scope, index, standing);
  const symbol = scope.symbols.get(expr.name.text);
  if (symbol) return checkKind(scope, expr.name, symbol, standing);
  const role = roleOf(scope, expr.name.text);
  if (role) return scope.report(say.uncalledFunction(expr.name, role));
  scope.report(say.unknownName(expr.name, "name", scope.namesOf(...allowed[standing.kind])));
}

function checkKind(scope: ModelScope, name: Name, symbol: ModelSymbol, standing: Standing): void {
  if (allowed[standing.kind].includes(symbol.kind)) return;
  const noun = kindNoun[symbol.kind];
  if (!allowed.node.includes(symbol.kind)) scope.report(say.isNoValue(name, noun, symbol.span));
  else if (standing.kind === "data") scope.report(say.dataFromUnknown(name, noun, symbol.span));
  else if (standing.kind === "constant") scope.report(say.notConstant(name, noun, standing.place, symbol.span));
}

/** True when the called name may stand where a call of this role is expected; reports it otherwise. */
export function knownCallee(scope: ModelScope, callee: Name, role: Role): boolean {
  if (scope.vocabulary[role].has(callee.text)) return true;
  const symbol = scope.symbols.get(callee.text);
  const other = roleOf(scope, callee.text);
  const noun = role === "constraint" ? "constraint" : role;
  if (symbol) scope.report(say.calledSymbol(callee, symbol.span));
  else if (other) scope.report(say.misplaced(callee, other));
  else scope.report(say.unknownName(callee, noun, scope.vocabulary[role]));
  return false;
}

/** A call of the given role; its arguments are read as values. */
export function resolveCall(scope: ModelScope, call: Call, role: Role, standing: Standing): void {
  knownCallee(scope, call.callee, role);
  for (const argument of call.args) resolveValue(scope, argument.value, standing);
}

/** An expression that must be a call of this role, as a prior or a channel is. */
export function resolveLaw(scope: ModelScope, expr: Expr, role: Role, standing: Standing): void {
  if (expr.kind === "call") return resolveCall(scope, expr, role, standing);
  if (expr.kind === "reference" && !expr.indices && scope.vocabulary[role].has(expr.name.text)) {
    return scope.report(say.uncalledFunction(expr.name, role));
  }
  scope.report(say.callExpected(role, expr.span, scope.vocabulary[role]));
}

/** Names of the type arguments of a statement's targets, which are constants. */
export function resolveTypes(scope: ModelScope, node: Statement): void {
  const targets = node.kind === "data" ? node.targets : "target" in node ? [node.target] : [];
  const types = node.kind === "param" ? [node.type] : targets.flatMap((target) => (target.type ? [target.type] : []));
  for (const type of types) {
    for (const expr of type.args) resolveExpr(scope, expr, { kind: "constant", place: "the number of states" });
  }
}
