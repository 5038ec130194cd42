import type { SourceCall } from "../../compiler/source-call.js";
import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";

// Wording of what a graph generator says.

/** Codes of graph generators; docs/errors has a page for each. */
export const graphCodes = [
  { code: "WFM6580", title: "a graph that does not exist" },
  { code: "WFM6581", title: "a graph that is too large" },
  { code: "WFM6582", title: "a random graph that could not be found" },
] as const;

/** `problem` says which condition fails, `hint` the nearest values that hold. */
export function impossibleGraph(call: SourceCall, problem: string, hint: string): Diagnostic {
  return diagnostic("WFM6580", "error", `there is no such ${call.name}: ${problem}`, call.span, { hints: [hint] });
}

export function graphTooLarge(call: SourceCall, nodes: number, edges: number, limit: number): Diagnostic {
  const message = `\`${call.name}\` would have ${nodes} nodes and about ${Math.round(edges)} edges, more than fit`;
  const hint = `nodes, and edges times their arity, must each stay below ${limit}`;
  return diagnostic("WFM6581", "error", message, call.span, { hints: [hint] });
}

export function graphNotFound(call: SourceCall, attempts: number): Diagnostic {
  const message = `no \`${call.name}\` without repeated nodes or edges was found in ${attempts} attempts`;
  return diagnostic("WFM6582", "error", message, call.span, {
    hints: ["such dense graphs are rare: lower the degree"],
  });
}
