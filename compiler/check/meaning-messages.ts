import type { Name } from "../../grammar/ast.js";
import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";
import type { Span } from "../../grammar/source.js";
import { listed } from "../resolve/suggest.js";

// Wording of warnings about meaning: models that are legal and seldom meant. One function a message.

/** Codes of warnings, with the titles of their pages. */
export const meaningCodes = [
  { code: "WFM4001", title: "summed index is not used" },
  { code: "WFM4002", title: "preactivation grows with its plate" },
  { code: "WFM4003", title: "ties in a vote or a sign" },
  { code: "WFM4004", title: "variable in no factor" },
  { code: "WFM4005", title: "data that are never read" },
  { code: "WFM4006", title: "model falls into parts" },
  { code: "WFM4007", title: "declared but never used" },
  { code: "WFM4009", title: "copies of one value" },
] as const;

const warning = (code: `WFM${number}`, message: string, span: Span, hint: string, caption?: string): Diagnostic =>
  diagnostic(code, "warning", message, span, { hints: [hint], caption });

export function unusedBound(index: Name, operator: "sum" | "prod"): Diagnostic {
  const effect = operator === "sum" ? "multiplies by the size of its plate" : "raises to the size of its plate";
  const message = `\`${operator}(${index.text})\` does not use \`${index.text}\``;
  return warning("WFM4001", message, index.span, `as written it only ${effect}`);
}

export function growing(index: string, activation: string, span: Span, size: string): Diagnostic {
  const message = `the argument of \`${activation}\` grows with the plate of \`${index}\``;
  return warning(
    "WFM4002",
    message,
    span,
    `divide the sum by \`sqrt(${size})\`, as in \`sum(${index}) ... / sqrt(${size})\``,
  );
}

/** A definition over an index that nothing in it reads. */
export function copies(name: string, index: Name, unknowns: readonly string[]): Diagnostic {
  const message = `\`${name}\` is the same for every \`${index.text}\`: they share their weights and inputs`;
  const hint = `let something in it depend on \`${index.text}\`, ${listed(unknowns)} or the data, or take the index away`;
  return warning("WFM4009", message, index.span, hint, `\`${index.text}\` does not occur on the right`);
}

export function evenVote(rule: string, size: number, span: Span): Diagnostic {
  const message = `\`${rule}\` over an even number of units (${size}) can be a tie`;
  return warning("WFM4003", message, span, "a tie counts as +1; take an odd number to be rid of it");
}

export function evenSign(size: number, span: Span): Diagnostic {
  const message = `a sum of ${size} spins can be 0, and the sign of 0 is +1`;
  return warning("WFM4003", message, span, "take an odd number of spins to be rid of ties");
}

export function inNoFactor(name: string, span: Span): Diagnostic {
  const message = `no factor, energy or observation depends on \`${name}\``;
  return warning("WFM4004", message, span, "it keeps its prior whatever the data are; did you forget an `observe`?");
}

export function unreadData(name: string, span: Span): Diagnostic {
  const message = `\`${name}\` is neither observed nor used`;
  return warning("WFM4005", message, span, `add \`observe ${name}[...] := ...\`, or remove the statement`);
}

export function parts(groups: readonly (readonly string[])[], span: Span): Diagnostic {
  const message = `the model falls into ${groups.length} parts that share no factor`;
  const shown = groups.map((names) => listed(names)).join("; ");
  return warning("WFM4006", message, span, `parts: ${shown}. Each could be a model of its own`);
}

export function unused(kind: string, name: string, span: Span): Diagnostic {
  return warning("WFM4007", `\`${name}\` is a ${kind} that nothing uses`, span, "remove it, or use it");
}
