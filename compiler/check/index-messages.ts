import type { Expr, Name } from "../../grammar/ast.js";
import { type Diagnostic, diagnostic, type Fix, type Label } from "../../grammar/diagnostic.js";
import { printExpr } from "../../grammar/print-expr.js";
import type { Span } from "../../grammar/source.js";

// Wording of plates and indices, one function a message.

/** `a`, `a and b`, `a, b and c`. */
export function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

export function indexCount(
  name: Name,
  wanted: number,
  got: number,
  labels: readonly Label[],
  hint: string,
): Diagnostic {
  const takes = wanted === 0 ? "takes no index" : `takes ${wanted} ${wanted === 1 ? "index" : "indices"}`;
  const message = `\`${name.text}\` ${takes}, but got ${got === 0 ? "none" : got}`;
  return diagnostic("WFM3001", "error", message, name.span, { labels, hints: [hint] });
}

export interface PlateMismatch {
  readonly name: string;
  /** "a hidden unit", "an input". */
  readonly expected: readonly string[];
  readonly got: readonly string[];
  readonly span: Span;
  /** "1..P", "1..K". */
  readonly ranges: string;
  readonly wanted: string;
  readonly labels: readonly Label[];
  readonly hint?: string;
  readonly fixes: readonly Fix[];
}

export function wrongPlate(m: PlateMismatch): Diagnostic {
  const message = `\`${m.name}\` is indexed by ${joined(m.expected)}, but got ${joined(m.got)}`;
  return diagnostic("WFM3002", "error", message, m.span, {
    caption: `ranges over ${m.ranges}, expected ${m.wanted}`,
    labels: m.labels,
    hints: m.hint ? [m.hint] : [],
    fixes: m.fixes,
  });
}

export function freeIndex(index: Name, owner: string, over?: readonly string[]): Diagnostic {
  const declare = over ? `, or declare \`${owner}[${[...over, index.text].join(", ")}]\`` : "";
  return diagnostic("WFM3003", "error", `\`${index.text}\` is free: \`${owner}\` has no such index`, index.span, {
    hints: [`sum it away with \`sum(${index.text})\`${declare}`],
  });
}

export function boundTwice(index: Name, how: string): Diagnostic {
  return diagnostic("WFM3004", "error", `\`${index.text}\` is summed over, but it is already ${how}`, index.span, {
    hints: [`declare a second index over the same set: \`plate other in ${index.text}\``],
  });
}

export function tupleApart(span: Span, tuple: readonly string[], hint: string): Diagnostic {
  const message = `the indices (${tuple.join(", ")}) of one tuple stand together and in this order`;
  return diagnostic("WFM3005", "error", message, span, { hints: [hint] });
}

export function strayAll(span: Span): Diagnostic {
  return diagnostic(
    "WFM3006",
    "error",
    "`:` stands for a whole axis, and only an argument of a rule can be one",
    span,
    {
      hints: ["use an index here, or pass the slice to a rule, as in `majority(tau[mu, :])`"],
    },
  );
}

export function axisExpected(span: Span, rule: string): Diagnostic {
  return diagnostic("WFM3006", "error", `\`${rule}\` decides on a whole axis, and this is one value`, span, {
    hints: [`write \`:\` in the place of the index to decide over, as in \`${rule}(tau[mu, :])\``],
  });
}

export function unusableIndex(span: Span): Diagnostic {
  return diagnostic("WFM3009", "error", "this cannot be used as an index", span, {
    hints: ["an index is a plate index, an integer constant, or a sum of the two, such as `i + 1`"],
  });
}

/** `range` reads "1..n"; `up`: the shift leaves it at the upper end. */
export function leavesSet(index: Expr, name: string, range: string, up: boolean): Diagnostic {
  const shifted = printExpr(index);
  const [first, last] = range.split("..");
  const end = up ? last : first;
  const message = `\`${shifted}\` is outside ${range} when \`${name}\` is ${up ? "largest" : "smallest"}`;
  const guard = `\`if ${name} ${up ? "<" : ">"} ${end} then ... else 0\``;
  const ring = range.startsWith("1..") && /^`?\w+$/.test(last) && shifted === `${name} + 1`;
  const hints = [`keep to the ends with ${guard}`];
  if (ring) hints.unshift(`on a ring, write \`${name} % ${last} + 1\``);
  return diagnostic("WFM3017", "error", message, index.span, { hints });
}
