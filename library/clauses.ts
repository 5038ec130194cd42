import { withoutValue } from "../compiler/bind/messages.js";
import type { AlgorithmInfo, Capabilities, OptionSchema, OptionValue } from "../compiler/capabilities.js";
import { type Constant, fold, type Lookup } from "../compiler/expr/constant.js";
import type { CheckedExperiment } from "../compiler/model.js";
import type { Expr, Value } from "../grammar/ast.js";
import type { Diagnostic } from "../grammar/diagnostic.js";
import { emptyRecord } from "../grammar/own.js";
import { printExpr } from "../grammar/print-expr.js";
import * as messages from "./messages.js";

/** One observable to measure, with its arguments folded. */
export interface MeasureRequest {
  /** As written: the key under which `expect` and `plot` find it. */
  readonly text: string;
  readonly observable: string;
  readonly arguments: Readonly<Record<string, OptionValue>>;
}
/** A swept or annealed name and its values. */
export interface AxisValues {
  readonly name: string;
  readonly values: readonly OptionValue[];
}

/** Folds a value; names without one stand for themselves, as words (`init = flat`, `reference = w`). */
export function foldWord(value: Value, lookup: Lookup, out: Diagnostic[]): OptionValue | undefined {
  if (value.kind === "reference" && !value.indices && lookup(value.name.text) === undefined) return value.name.text;
  const folded = fold(value, lookup);
  if (!folded.fault) return folded.value as OptionValue;
  out.push(withoutValue(folded.fault));
  return undefined;
}

/** Values of every `sweep` (or `anneal`) clause, in the order of the text. */
export function axesOf(
  experiment: CheckedExperiment,
  kind: "sweep" | "anneal",
  lookup: Lookup,
  out: Diagnostic[],
): AxisValues[] {
  return experiment.clauses.flatMap((clause) => {
    if (clause.kind !== kind) return [];
    const values = foldWord(clause.value, lookup, out);
    if (values === undefined) return [];
    return [{ name: clause.name.text, values: Array.isArray(values) ? (values as OptionValue[]) : [values] }];
  });
}

/** Seeds of the experiment: `seeds 1..10`; 1 where it says nothing. */
export function seedsOf(experiment: CheckedExperiment, lookup: Lookup, out: Diagnostic[]): number[] {
  for (const clause of experiment.clauses) {
    if (clause.kind !== "seeds") continue;
    const values = foldWord(clause.value, lookup, out);
    if (values !== undefined) return (Array.isArray(values) ? values : [values]).map(Number);
  }
  return [1];
}

/** What `measure` asks for, in order. */
export function measuresOf(
  experiment: CheckedExperiment,
  capabilities: Capabilities,
  lookup: Lookup,
  out: Diagnostic[],
): MeasureRequest[] {
  return experiment.clauses.flatMap((clause) =>
    clause.kind === "measure"
      ? clause.items.flatMap((item) => measureRequest(item, capabilities, lookup, out) ?? [])
      : [],
  );
}

/** `local_entropy(reference = w, d = 0..0.25 step 0.01)` as a request; positional arguments take the schema's names in order. */
export function measureRequest(
  item: Expr,
  capabilities: Capabilities,
  lookup: Lookup,
  out: Diagnostic[],
): MeasureRequest | undefined {
  const text = printExpr(item);
  if (item.kind === "reference" && !item.indices) return { text, observable: item.name.text, arguments: {} };
  if (item.kind !== "call") return undefined;
  const info = capabilities.observables.find((candidate) => candidate.name === item.callee.text);
  const names = Object.keys(info?.arguments ?? {});
  const values = emptyRecord<OptionValue>();
  let position = 0;
  for (const argument of item.args) {
    const name = argument.name?.text ?? names[position++];
    const value = foldWord(argument.value, lookup, out);
    if (name !== undefined && value !== undefined) values[name] = value;
  }
  return { text, observable: item.callee.text, arguments: values };
}

/** The run clause's options with defaults, then what flags and axes override; options of other algorithms are passed over. */
export function optionsOf(
  experiment: CheckedExperiment,
  algorithm: AlgorithmInfo,
  overrides: ReadonlyMap<string, Constant>,
  lookup: Lookup,
  out: Diagnostic[],
): Record<string, OptionValue> {
  const options: Record<string, OptionValue> = {};
  for (const [name, spec] of Object.entries(algorithm.options))
    if (spec.default !== undefined) options[name] = spec.default;
  for (const clause of experiment.clauses) {
    if (clause.kind !== "run") continue;
    for (const option of clause.options) {
      const value = Object.hasOwn(algorithm.options, option.name.text)
        ? foldWord(option.value, lookup, out)
        : undefined;
      if (value !== undefined) options[option.name.text] = value;
    }
  }
  for (const [name, value] of overrides)
    if (Object.hasOwn(algorithm.options, name)) options[name] = value as OptionValue;
  checkOptions(options, algorithm.options, out);
  return options;
}

function checkOptions(options: Readonly<Record<string, OptionValue>>, schema: OptionSchema, out: Diagnostic[]): void {
  for (const [name, value] of Object.entries(options)) {
    const spec = schema[name];
    if (spec.type === "choice" && !spec.values?.includes(String(value)) && !isPath(value, spec))
      out.push(messages.badOption(name, `"${value}"`, `one of ${spec.values?.join(", ")}`));
    if (spec.type !== "number" && spec.type !== "integer") continue;
    const number = Number(value);
    if (typeof value !== "number" || Number.isNaN(number))
      out.push(messages.badOption(name, JSON.stringify(value), "a number"));
    else if (spec.type === "integer" && !Number.isInteger(number))
      out.push(messages.badOption(name, `${number}`, "a whole number"));
    else if (!inRange(number, spec)) out.push(messages.badOption(name, `${number}`, rangeText(spec)));
  }
}

/** True of a path that stands for a choice. */
function isPath(value: OptionValue, { orPath }: OptionSchema[string]): boolean {
  return orPath !== undefined && typeof value === "string" && value.endsWith(orPath);
}

function inRange(value: number, spec: OptionSchema[string]): boolean {
  const { minimum = -Infinity, maximum = Infinity } = spec;
  if (value < minimum || value > maximum) return false;
  return !(spec.exclusiveMinimum && value === minimum) && !(spec.exclusiveMaximum && value === maximum);
}

function rangeText(spec: OptionSchema[string]): string {
  const parts: string[] = [];
  if (spec.minimum !== undefined) parts.push(`${spec.exclusiveMinimum ? "above" : "at least"} ${spec.minimum}`);
  if (spec.maximum !== undefined) parts.push(`${spec.exclusiveMaximum ? "below" : "at most"} ${spec.maximum}`);
  return parts.join(" and ");
}
