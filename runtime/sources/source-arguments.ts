import type { OptionSchema, OptionSpec, SourceInfo } from "../../compiler/capabilities.js";
import type { SourceCall, SourceValue } from "../../compiler/source-call.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import { emptyRecord } from "../../grammar/own.js";
import { fail, ok } from "./outcome.js";
import * as messages from "./source-messages.js";

/** Arguments of a call by name, after defaults; what is absent has no default and was not given. */
export type Arguments = Readonly<Record<string, SourceValue | undefined>>;

/** Match the arguments of a call with what the source or graph takes; every wrong argument is reported (WFM6501). */
export function bindArguments(call: SourceCall, info: Pick<SourceInfo, "name" | "arguments">): Outcome<Arguments> {
  const schema = info.arguments;
  const names = Object.keys(schema);
  const diagnostics: Diagnostic[] = [];
  const given = emptyRecord<SourceValue>();
  call.positional.forEach((value, i) => {
    if (i < names.length) given[names[i]] = value;
  });
  if (call.positional.length > names.length) diagnostics.push(messages.tooManyArguments(call, names));
  for (const [name, value] of Object.entries(call.named)) {
    if (!Object.hasOwn(schema, name)) diagnostics.push(messages.unknownArgument(call, name, names));
    else if (Object.hasOwn(given, name)) diagnostics.push(messages.repeatedArgument(call, name));
    else given[name] = value;
  }
  for (const name of names) {
    const problem = problemOf(schema[name], given[name]);
    if (problem) diagnostics.push(messages.wrongArgument(call, name, problem, schema[name]));
  }
  return diagnostics.length > 0 ? fail(...diagnostics) : ok({ ...defaultsOf(schema), ...given });
}

function defaultsOf(schema: OptionSchema): Record<string, SourceValue> {
  const defaults: Record<string, SourceValue> = {};
  for (const [name, spec] of Object.entries(schema)) if (spec.default !== undefined) defaults[name] = spec.default;
  return defaults;
}

/** What is wrong with a value, as the end of a sentence; undefined when it fits. */
function problemOf(spec: OptionSpec, value: SourceValue | undefined): string | undefined {
  if (value === undefined) return spec.required ? "is missing" : undefined;
  switch (spec.type) {
    case "number":
    case "integer":
      return numberProblem(spec, value);
    case "boolean":
      return typeof value === "boolean" ? undefined : "must be true or false";
    case "choice":
      return spec.values?.includes(value as string) ? undefined : `must be one of ${spec.values?.join(", ")}`;
    case "string":
    case "path":
      return typeof value === "string" && value !== "" ? undefined : "must be a text in quotes";
    case "numbers":
      return listOf(value, "number") ? undefined : "must be a list of numbers";
    case "strings":
      return listOf(value, "string") ? undefined : "must be a list of texts in quotes";
    case "name":
      return typeof value === "string" || isCall(value) ? undefined : "must be a name or a call";
  }
}

function numberProblem(spec: OptionSpec, value: SourceValue): string | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return "must be a number";
  if (spec.type === "integer" && !Number.isSafeInteger(value)) return `must be a whole number, and is ${value}`;
  const { minimum = -Infinity, maximum = Infinity } = spec;
  if (value < minimum || (spec.exclusiveMinimum && value === minimum)) {
    return `must be ${spec.exclusiveMinimum ? "greater than" : "at least"} ${minimum}, and is ${value}`;
  }
  if (value > maximum || (spec.exclusiveMaximum && value === maximum)) {
    return `must be ${spec.exclusiveMaximum ? "less than" : "at most"} ${maximum}, and is ${value}`;
  }
  return undefined;
}

function listOf(value: SourceValue, type: "number" | "string"): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === type);
}

/** True for a nested call such as `normal(0, 1)`. */
export function isCall(value: SourceValue | undefined): value is SourceCall {
  return typeof value === "object" && !Array.isArray(value);
}
