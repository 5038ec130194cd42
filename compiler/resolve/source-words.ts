import type { Argument, Call, Expr } from "../../grammar/ast.js";
import type { Capabilities, OptionSpec, SourceInfo } from "../capabilities.js";
import { parts } from "../expr/walk.js";
import { notConstant, unknownName } from "./messages.js";
import { knownCallee, resolveExpr, resolveValue, type Standing } from "./names.js";
import { kindNoun, type ModelScope } from "./scope.js";

// Arguments of sources and graphs mix words (`rademacher`, `normal(0, s)`) with constants of the model (`take = P`).

const constant = { kind: "constant", place: "an argument of a source" } as const satisfies Standing;

/** Numbers and flags are values of the model; anything else may be a word that only the source knows. */
const isWord = (spec: OptionSpec | undefined): boolean =>
  spec === undefined || !["number", "integer", "boolean", "numbers"].includes(spec.type);

/** The schema entry of an argument: by name, or by place among the keys. */
export function specOf(info: SourceInfo | undefined, argument: Argument, position: number): OptionSpec | undefined {
  if (!info) return undefined;
  return argument.name ? info.arguments[argument.name.text] : Object.values(info.arguments)[position];
}

/** Names in the arguments of a source or graph call. */
export function resolveSource(
  scope: ModelScope,
  call: Call,
  infos: readonly SourceInfo[],
  capabilities: Capabilities,
): void {
  const info = infos.find((each) => each.name === call.callee.text);
  call.args.forEach((argument, position) => {
    const spec = specOf(info, argument, position);
    for (const expr of parts(argument.value)) resolveArgument(scope, expr, spec, capabilities);
  });
}

function resolveArgument(
  scope: ModelScope,
  expr: Expr,
  spec: OptionSpec | undefined,
  capabilities: Capabilities,
): void {
  if (expr.kind === "list") return expr.items.forEach((item) => void resolveArgument(scope, item, spec, capabilities));
  if (expr.kind === "reference" && !expr.indices && isWord(spec)) return resolveWord(scope, expr, spec);
  if (expr.kind === "call" && isWord(spec)) return resolveNested(scope, expr, spec, capabilities);
  resolveExpr(scope, expr, constant);
}

function resolveWord(
  scope: ModelScope,
  expr: Extract<Expr, { kind: "reference" }>,
  spec: OptionSpec | undefined,
): void {
  const symbol = scope.symbols.get(expr.name.text);
  // A choice is a word in quotes; the check of argument values says so.
  if (spec?.type === "choice" || spec?.values?.includes(expr.name.text)) return;
  if (symbol && symbol.kind !== "param" && symbol.kind !== "let") {
    scope.report(notConstant(expr.name, kindNoun[symbol.kind], constant.place, symbol.span));
  } else if (!symbol && spec?.values) scope.report(unknownName(expr.name, "choice", spec.values));
}

function resolveNested(scope: ModelScope, call: Call, spec: OptionSpec | undefined, capabilities: Capabilities): void {
  const { text } = call.callee;
  if (capabilities.sources.some((each) => each.name === text)) {
    return resolveSource(scope, call, capabilities.sources, capabilities);
  }
  if (spec?.values && !spec.values.includes(text) && !scope.vocabulary.function.has(text)) {
    scope.report(unknownName(call.callee, "choice", spec.values));
  }
  for (const argument of call.args) resolveValue(scope, argument.value, constant);
}

/** `data ... from`: a call of a source, or a teacher by an expression over other data. */
export function resolveDataSource(scope: ModelScope, source: Expr, capabilities: Capabilities): void {
  if (source.kind === "call" && !scope.vocabulary.function.has(source.callee.text)) {
    if (knownCallee(scope, source.callee, "source")) resolveSource(scope, source, capabilities.sources, capabilities);
  } else resolveExpr(scope, source, { kind: "data" });
}

/** `graph G = `: a call of a graph family. */
export function resolveGraph(scope: ModelScope, call: Call, capabilities: Capabilities): void {
  if (knownCallee(scope, call.callee, "graph")) resolveSource(scope, call, capabilities.graphs, capabilities);
}
