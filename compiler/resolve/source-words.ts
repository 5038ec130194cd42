import type { Argument, Call, Expr } from "../../grammar/ast.js";
import { own } from "../../grammar/own.js";
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

/** An argument of a source by its name, with what the source says of it; empty where the source has no such argument. */
interface Slot {
  readonly name?: string;
  readonly spec?: OptionSpec;
}

/** By name, or by place among the keys. */
function slotOf(info: SourceInfo | undefined, argument: Argument, position: number): Slot {
  const name = argument.name?.text ?? Object.keys(info?.arguments ?? {})[position];
  const spec = own(info?.arguments ?? {}, name);
  return spec ? { name, spec } : {};
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
    const slot = slotOf(info, argument, position);
    for (const expr of parts(argument.value)) resolveArgument(scope, expr, slot, capabilities);
  });
}

function resolveArgument(scope: ModelScope, expr: Expr, slot: Slot, capabilities: Capabilities): void {
  if (expr.kind === "list") return expr.items.forEach((item) => void resolveArgument(scope, item, slot, capabilities));
  if (expr.kind === "reference" && !expr.indices && isWord(slot.spec)) return resolveWord(scope, expr, slot);
  if (expr.kind === "call" && isWord(slot.spec)) return resolveNested(scope, expr, slot, capabilities);
  resolveExpr(scope, expr, constant);
}

function resolveWord(scope: ModelScope, expr: Extract<Expr, { kind: "reference" }>, { name, spec }: Slot): void {
  const symbol = scope.symbols.get(expr.name.text);
  // A choice is a word in quotes; the check of argument values says so.
  if (spec?.type === "choice" || spec?.values?.includes(expr.name.text)) return;
  if (symbol && symbol.kind !== "param" && symbol.kind !== "let") {
    scope.report(notConstant(expr.name, kindNoun[symbol.kind], constant.place, symbol.span));
  } else if (!symbol && name && spec?.values) scope.report(unknownName(expr.name, name, spec.values));
}

function resolveNested(scope: ModelScope, call: Call, { name, spec }: Slot, capabilities: Capabilities): void {
  const { text } = call.callee;
  if (capabilities.sources.some((each) => each.name === text)) {
    return resolveSource(scope, call, capabilities.sources, capabilities);
  }
  if (name && spec?.values && !spec.values.includes(text) && !scope.vocabulary.function.has(text)) {
    scope.report(unknownName(call.callee, name, spec.values));
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
