import type { Value } from "../../grammar/ast.js";
import { closest } from "../../grammar/edit-distance.js";
import type { Span } from "../../grammar/source.js";
import type { OptionSpec } from "../capabilities.js";
import { type Constant, fold, type Lookup } from "../expr/constant.js";
import { listed } from "../resolve/suggest.js";

/** Why a value does not suit an option; `reason` completes the sentence "`damping` ...". */
export interface OptionFault {
  readonly span: Span;
  readonly reason: string;
  readonly hint: string;
}

const wanted: Readonly<Record<OptionSpec["type"], string>> = {
  number: "a number",
  integer: "an integer",
  boolean: "`true` or `false`",
  choice: "a word in quotes",
  string: 'text in quotes, as in `"text"`',
  path: 'a path in quotes, as in `"file.npz"`',
  numbers: "numbers: one, a range such as `0..0.25 step 0.01`, or a list",
  strings: 'texts in quotes, as in `["Dress", "Coat"]`',
  name: "a name",
};

/**
 * What is wrong with a value, or undefined when it suits or is not known before binding. `lookup` gives the params and lets that may
 * stand in it.
 */
export function optionFault(value: Value, spec: OptionSpec, lookup: Lookup): OptionFault | undefined {
  if (spec.type === "name") return undefined;
  const folded = fold(value, lookup);
  return folded.fault ? unquoted(value, spec) : constantFault(folded.value, spec, value.span);
}

/** `accuracy = exact` for `accuracy = "exact"`. */
function unquoted(value: Value, spec: OptionSpec): OptionFault | undefined {
  if (value.kind !== "reference" || value.indices || !["choice", "string", "path"].includes(spec.type))
    return undefined;
  const { text } = value.name;
  const misspelt = spec.type === "choice" && !spec.values?.includes(text);
  const word = misspelt ? closest(text, spec.values ?? []).at(0) : text;
  const hint = word === undefined ? legal(spec) : `did you mean \`"${word}"\`?`;
  return { span: value.span, reason: `takes ${wanted[spec.type]}`, hint };
}

function constantFault(value: Constant, spec: OptionSpec, span: Span): OptionFault | undefined {
  const fault = (reason: string, hint: string): OptionFault => ({ span, reason, hint });
  if (!isOfType(value, spec)) return fault(`takes ${wanted[spec.type]}`, legal(spec));
  if (Array.isArray(value) && value.length === 0) return fault("has no values: the list is empty", legal(spec));
  if (spec.type === "choice" && spec.values && typeof value === "string" && !isChoice(value, spec)) {
    const near = closest(value, spec.values).at(0);
    return fault(`has no choice "${value}"`, near ? `did you mean \`"${near}"\`?` : legal(spec));
  }
  const numbers = (Array.isArray(value) ? value : [value]).filter((each): each is number => typeof each === "number");
  const outside = numbers.find((each) => !within(each, spec));
  return outside === undefined ? undefined : fault(`cannot be ${outside}`, legal(spec));
}

/** A word of the choice, or a path where one may stand for it. */
function isChoice(value: string, { values = [], orPath }: OptionSpec): boolean {
  return values.includes(value) || (orPath !== undefined && value.endsWith(orPath));
}

function isOfType(value: Constant, spec: OptionSpec): boolean {
  switch (spec.type) {
    case "number":
      return typeof value === "number";
    case "integer":
      return Number.isInteger(value);
    case "boolean":
      return typeof value === "boolean";
    case "numbers":
      return typeof value === "number" || (Array.isArray(value) && value.every((each) => typeof each === "number"));
    case "strings":
      return typeof value === "string" || (Array.isArray(value) && value.every((each) => typeof each === "string"));
    default:
      return typeof value === "string";
  }
}

function within(value: number, spec: OptionSpec): boolean {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum, exclusiveMaximum } = spec;
  if (Number.isNaN(value) || value < minimum || value > maximum) return false;
  return !(exclusiveMinimum && value === minimum) && !(exclusiveMaximum && value === maximum);
}

/** What values are legal, as a sentence: "legal values: 0 <= damping < 1". */
function legal(spec: OptionSpec): string {
  if (spec.type === "choice")
    return `choose ${listed(
      (spec.values ?? []).map((word) => `"${word}"`),
      "or",
    )}`;
  const low =
    spec.minimum === undefined ? "" : `${spec.exclusiveMinimum ? "greater than" : "at least"} ${spec.minimum}`;
  const high = spec.maximum === undefined ? "" : `${spec.exclusiveMaximum ? "less than" : "at most"} ${spec.maximum}`;
  const bounds = [low, high].filter((part) => part !== "").join(" and ");
  return bounds === "" ? `give it ${wanted[spec.type]}` : `give it ${wanted[spec.type]}, ${bounds}`;
}
