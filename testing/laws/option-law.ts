import type { AlgorithmInfo, OptionSpec, OptionValue } from "../../compiler/capabilities.js";

/** Every option is described, and its default is a value that it accepts; citations and the title are there. */
export function optionLaw({
  name,
  title,
  options,
  cite,
}: Pick<AlgorithmInfo, "name" | "title" | "options" | "cite">): void {
  if (title === "" || cite.length === 0) throw new Error(`\`${name}\` needs a title and something to cite`);
  for (const [option, spec] of Object.entries(options)) {
    if (spec.doc === "") throw new Error(`option \`${option}\` of \`${name}\` has no description`);
    if (spec.default !== undefined && !accepts(spec, spec.default)) {
      throw new Error(`option \`${option}\` of \`${name}\` does not accept its own default ${spec.default}`);
    }
    if (spec.type === "choice" && !spec.values?.length)
      throw new Error(`option \`${option}\` of \`${name}\` has no choices`);
  }
}

function accepts(spec: OptionSpec, value: OptionValue): boolean {
  switch (spec.type) {
    case "number":
    case "integer":
      return typeof value === "number" && (spec.type === "number" || Number.isInteger(value)) && within(spec, value);
    case "boolean":
      return typeof value === "boolean";
    case "choice":
      return typeof value === "string" && (spec.values ?? []).includes(value);
    case "numbers":
    case "strings":
      return Array.isArray(value);
    default:
      return typeof value === "string";
  }
}

function within(spec: OptionSpec, value: number): boolean {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = spec;
  if (value < minimum || value > maximum) return false;
  return !(spec.exclusiveMinimum && value === minimum) && !(spec.exclusiveMaximum && value === maximum);
}
