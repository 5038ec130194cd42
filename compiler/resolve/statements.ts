import type {
  CoupleStatement,
  Name,
  ObserveStatement,
  ReplicasStatement,
  Statement,
  VarStatement,
} from "../../grammar/ast.js";
import type { Capabilities } from "../capabilities.js";
import * as say from "./messages.js";
import { knownCallee, resolveExpr, resolveLaw, resolveTypes, resolveValue, type Standing } from "./names.js";
import type { ModelScope } from "./scope.js";
import { resolveDataSource, resolveGraph } from "./source-words.js";

const node: Standing = { kind: "node" };
const constant = (place: string): Standing => ({ kind: "constant", place });

/** Names of one statement. */
export function resolveStatement(scope: ModelScope, statement: Statement, capabilities: Capabilities): void {
  resolveTypes(scope, statement);
  switch (statement.kind) {
    case "param":
      if (statement.value) resolveExpr(scope, statement.value, constant("the default of a param"));
      if (statement.where) resolveExpr(scope, statement.where, constant("a condition on params"));
      return;
    case "let":
      return resolveExpr(scope, statement.value, constant("a `let`"));
    case "plate":
      if (statement.domain.kind === "range") resolveValue(scope, statement.domain, constant("the size of a plate"));
      return;
    case "graph":
      if (statement.value.kind === "call") return resolveGraph(scope, statement.value, capabilities);
      return scope.report(say.callExpected("graph", statement.value.span, scope.vocabulary.graph));
    case "data":
      if (statement.source) resolveDataSource(scope, statement.source, capabilities);
      return;
    case "var":
      return resolveVariable(scope, statement);
    case "observe":
      return resolveObserve(scope, statement);
    case "replicas":
      return resolveReplicas(scope, statement);
    case "couple":
      return resolveCouple(scope, statement);
    default:
      return resolveExpr(scope, statement.value, node);
  }
}

function resolveVariable(scope: ModelScope, { prior, constraint }: VarStatement): void {
  if (prior) resolveLaw(scope, prior, "prior", { kind: "data" });
  if (constraint?.kind === "call") {
    knownCallee(scope, constraint.callee, "constraint");
    for (const { value } of constraint.args) resolveValue(scope, value, { kind: "data" });
  } else if (constraint) scope.report(say.callExpected("constraint", constraint.span, scope.vocabulary.constraint));
}

function resolveObserve(scope: ModelScope, { target, relation, value }: ObserveStatement): void {
  const symbol = scope.symbols.get(target.name.text);
  const data = scope.namesOf("data");
  const hint = `declare what was seen: \`data ${target.name.text}[...]: spin from ...\``;
  if (!symbol) scope.report(say.unknownName(target.name, "data", data, [hint]));
  else if (symbol.kind !== "data")
    scope.report(say.wrongKind(target.name, "data, so it cannot be observed", symbol.span, hint));
  for (const index of target.indices) if (index.kind !== "all") resolveExpr(scope, index, node);
  const called = value.kind === "call" && !scope.vocabulary.channel.has(value.callee.text) && value.callee;
  if (relation === "~" && called && scope.vocabulary.function.has(called.text)) {
    const sign = { path: value.span.path, start: target.span.end, end: value.span.start };
    scope.report(say.noLaw(called, sign));
    resolveExpr(scope, value, node);
  } else if (relation === "~") resolveLaw(scope, value, "channel", node);
  else resolveExpr(scope, value, node);
}

function resolveVariableName(scope: ModelScope, name: Name): boolean {
  const symbol = scope.symbols.get(name.text);
  const variables = scope.namesOf("variable");
  if (!symbol) scope.report(say.unknownName(name, "variable", variables));
  else if (symbol.kind !== "variable") scope.report(say.notAVariable(name, symbol.span));
  return symbol?.kind === "variable";
}

function resolveReplicas(scope: ModelScope, { domain, variables }: ReplicasStatement): void {
  resolveValue(scope, domain, constant("the number of replicas"));
  for (const name of variables) resolveVariableName(scope, name);
}

function resolveCouple(scope: ModelScope, { variable, center, index, law }: CoupleStatement): void {
  resolveLaw(scope, law, "coupling", constant("the strength of a coupling"));
  if (resolveVariableName(scope, variable)) {
    const replica = scope.symbols.get(index.text);
    const indices = scope.namesOf("replica");
    const hint = `add \`replicas ${index.text} in 1..y of ${variable.text}\``;
    if (!replica) scope.report(say.unknownName(index, "replica index", indices, [hint]));
    else if (replica.kind !== "replica" || !replica.node.variables.some((name) => name.text === variable.text)) {
      scope.report(say.notReplicated(variable, index));
    }
  }
  if (center && scope.symbols.has(center.text)) resolveVariableName(scope, center);
}
