import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";
import type { Span } from "../../grammar/source.js";

// Wording of what becomes too large when definitions and laws are written out.

const WRITTEN_OUT = "a definition is written out wherever it is read, and a law wherever it is called";

export function expandsTooDeep(name: string, limit: number, span: Span): Diagnostic {
  const what = name === "" ? "this expression" : `\`${name}\``;
  const message = `${what} is nested more than ${limit} levels deep when its definitions are written out`;
  return diagnostic("WFM2017", "error", message, span, { hints: [`shorten the chain of definitions: ${WRITTEN_OUT}`] });
}

/** Nodes of an expression with its definitions written out; `name` is empty for what has none. */
export function expandsTooLong(name: string, nodes: number, limit: number, span: Span): Diagnostic {
  const what = name === "" ? "with this expression the model" : `\`${name}\``;
  const count = nodes >= 1e15 ? "more than 10^15" : `${nodes}`;
  return diagnostic("WFM2018", "error", `${what} has ${count} terms and operators when it is written out`, span, {
    caption: `${limit} are the most`,
    hints: [`${WRITTEN_OUT}: let each one read the others less often, or sum over a plate`],
  });
}
