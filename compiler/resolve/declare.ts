import type { CoupleStatement, Index, Name, Param, Statement, Target, VarStatement } from "../../grammar/ast.js";
import { own } from "../../grammar/own.js";
import { untypedVariable } from "../check/type-messages.js";
import type { Axis, DeclaredType, ModelSymbol } from "../model.js";
import { brokenTuple, noPlateIndex, repeatedIndex, unknownName } from "./messages.js";
import { declarePlates } from "./plates.js";
import type { ModelScope } from "./scope.js";
import { declaredType } from "./types.js";

/** An axis that could not be told; it fits everything, since its mistake has been reported. */
const UNKNOWN: Axis = { set: "?", arity: 1 };

/** Declares all that the statements of a model declare: constants and graphs, then plates, then what stands over plates. */
export function declareAll(scope: ModelScope): void {
  const { statements } = scope;
  for (const node of statements) declareConstant(scope, node);
  declarePlates(scope);
  for (const node of statements) declareIndexed(scope, node);
  for (const node of statements) if (node.kind === "couple") declareCentre(scope, node);
}

const base = (name: Name, node: Statement) => ({ name: name.text, span: name.span, doc: docOf(node) });

function docOf(node: Statement): string | undefined {
  return node.trivia.trailing?.text ?? node.doc;
}

function declareConstant(scope: ModelScope, node: Statement): void {
  if (node.kind === "param")
    scope.declare({ ...base(node.name, node), kind: "param", node, type: typeOfParam(scope, node) });
  else if (node.kind === "let") scope.declare({ ...base(node.name, node), kind: "let", node });
  else if (node.kind === "graph") scope.declare({ ...base(node.name, node), kind: "graph", node });
  else if (node.kind === "replicas") scope.declare({ ...base(node.index, node), kind: "replica", node });
}

function typeOfParam(scope: ModelScope, node: Param): DeclaredType {
  return declaredType(node.type, scope.report);
}

function declareIndexed(scope: ModelScope, node: Statement): void {
  if (node.kind === "data") {
    for (const target of node.targets) {
      const type = target.type ? declaredType(target.type, scope.report) : ({ name: "real" } as const);
      scope.declare({ ...base(target.name, node), kind: "data", node, target, axes: axesOf(scope, target), type });
    }
  } else if (node.kind === "var") {
    const { target } = node;
    const type = typeOfVariable(scope, node);
    scope.declare({ ...base(target.name, node), kind: "variable", node, axes: axesOf(scope, target), type });
  } else if (node.kind === "def") {
    const { target } = node;
    const type = target.type && declaredType(target.type, scope.report);
    scope.declare({ ...base(target.name, node), kind: "definition", node, axes: axesOf(scope, target), type });
  } else if (node.kind === "factor" || node.kind === "energy") {
    const { target } = node;
    scope.declare({ ...base(target.name, node), kind: "factor", node, axes: axesOf(scope, target) });
  }
}

const typeOfPrior: Readonly<Record<string, DeclaredType["name"]>> = {
  normal: "real",
  uniform: "real",
  bernoulli: "bit",
};

/** A variable's type is written, or follows from its prior or from its norm constraint. */
function typeOfVariable(scope: ModelScope, node: VarStatement): DeclaredType {
  const { target, prior, constraint } = node;
  if (target.type) return declaredType(target.type, scope.report);
  const implied = prior?.kind === "call" ? own(typeOfPrior, prior.callee.text) : undefined;
  if (!implied && !constraint) scope.report(untypedVariable(target.name));
  return { name: implied ?? "real" };
}

/** Index names of the tuple that an index belongs to, when its plate declares one. */
function tupleOf(scope: ModelScope, index: string): readonly string[] | undefined {
  const symbol = scope.symbols.get(index);
  if (symbol?.kind !== "index" || (scope.sets.get(symbol.plate)?.arity ?? 1) === 1) return undefined;
  return scope.plateOf.get(index)?.indices.map((name) => name.text);
}

function plainIndex(scope: ModelScope, index: Index, owner: Name): Extract<ModelSymbol, { kind: "index" }> | undefined {
  if (index.kind !== "reference" || index.indices) {
    scope.report(noPlateIndex(index.span, owner.text));
    return undefined;
  }
  const symbol = scope.symbols.get(index.name.text);
  if (symbol?.kind === "index") return symbol;
  if (symbol) scope.report(noPlateIndex(index.span, owner.text));
  else
    scope.report(unknownName(index.name, "plate index", scope.namesOf("index"), ["declare it with `plate i in 1..N`"]));
  return undefined;
}

/** Axes of what a statement declares: a plain index is one axis, the indices of a tuple together are one. */
export function axesOf(scope: ModelScope, target: Target): readonly Axis[] {
  const axes: Axis[] = [];
  const seen = new Set<string>();
  for (let at = 0; at < target.indices.length; ) {
    const symbol = plainIndex(scope, target.indices[at], target.name);
    const name = symbol && { text: symbol.name, span: target.indices[at].span };
    const tuple = symbol && tupleOf(scope, symbol.name);
    const taken = target.indices.slice(at, at + (tuple?.length ?? 1));
    const inOrder = tuple?.every((each, i) => taken[i]?.kind === "reference" && taken[i].name.text === each) ?? true;
    if (name && tuple && !inOrder) scope.report(brokenTuple(name, target.name.text, tuple));
    if (name && seen.has(name.text)) scope.report(repeatedIndex(name, target.name.text));
    if (name) seen.add(name.text);
    axes.push(symbol && inOrder ? { set: symbol.plate, arity: tuple?.length ?? 1 } : UNKNOWN);
    at += inOrder ? taken.length : 1;
  }
  return axes;
}

/** `couple w to c` brings the centre `c` in, with the axes and the type of `w`, unless the model declares it. */
function declareCentre(scope: ModelScope, node: CoupleStatement): void {
  const { center, variable } = node;
  const symbol = scope.symbols.get(variable.text);
  if (!center || scope.symbols.has(center.text) || symbol?.kind !== "variable") return;
  scope.declare({ ...base(center, node), kind: "variable", axes: symbol.axes, type: symbol.type });
}
