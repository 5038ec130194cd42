import type { Argument, Expr } from "../../grammar/ast.js";
import { emptyRecord } from "../../grammar/own.js";
import { builtins } from "../expr/builtins.js";
import { type Constant, type Fault, fold, type Lookup } from "../expr/constant.js";
import type { SourceCall, SourceValue } from "../source-call.js";

/** Folds `iid(normal(0, s))` to plain data; bare words (`rademacher`) become calls without arguments. */
export function toSourceCall(expr: Expr, lookup: Lookup, faults: Fault[]): SourceCall | undefined {
  if (expr.kind === "reference" && !expr.indices)
    return { name: expr.name.text, positional: [], named: {}, span: expr.span };
  if (expr.kind !== "call") {
    faults.push({ span: expr.span, reason: "a source is a call such as `iid(rademacher)`" });
    return undefined;
  }
  const positional: SourceValue[] = [];
  const named = emptyRecord<SourceValue>();
  for (const argument of expr.args) {
    const value = toSourceValue(argument, lookup, faults);
    if (value === undefined) continue;
    if (argument.name) named[argument.name.text] = value;
    else positional.push(value);
  }
  return { name: expr.callee.text, positional, named, span: expr.span };
}

function toSourceValue(argument: Argument, lookup: Lookup, faults: Fault[]): SourceValue | undefined {
  const { value } = argument;
  if (value.kind === "call" && !builtins.has(value.callee.text)) return toSourceCall(value, lookup, faults);
  if (value.kind === "reference" && !value.indices && lookup(value.name.text) === undefined)
    return toSourceCall(value, lookup, faults);
  const folded = fold(value, lookup);
  if (!folded.fault) return flat(folded.value);
  faults.push(folded.fault);
  return undefined;
}

function flat(value: Constant): SourceValue {
  return typeof value === "object" ? (value as readonly (number | string)[]) : value;
}
