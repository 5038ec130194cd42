import { emptyRecord } from "../../grammar/own.js";
import { UsageError } from "../usage-error.js";

/** A value on the command line. */
export type Scalar = number | string | boolean;

const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** `--set k=v`, each maybe given many times; the last of equal names wins. Throws a UsageError on anything without a name and `=`. */
export function parseAssignments(texts: readonly string[]): Record<string, Scalar> {
  const values = emptyRecord<Scalar>();
  for (const text of texts) {
    const at = text.indexOf("=");
    const name = text.slice(0, Math.max(at, 0)).trim();
    if (!NAME.test(name))
      throw new UsageError(`\`--set ${text}\` is not an assignment`, "write `--set N=101`, one `--set` for each name");
    values[name] = parseScalar(text.slice(at + 1).trim());
  }
  return values;
}

/** Numbers and booleans as in a model; anything else, with or without quotes, is a text. */
function parseScalar(text: string): Scalar {
  if (text === "true" || text === "false") return text === "true";
  if (NUMBER.test(text)) return Number(text);
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  return text.replace(/^"(.*)"$/s, "$1");
}
