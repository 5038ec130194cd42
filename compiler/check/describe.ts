import type { Target } from "../../grammar/ast.js";
import type { Label } from "../../grammar/diagnostic.js";
import { printValue } from "../../grammar/print-expr.js";
import type { Span } from "../../grammar/source.js";
import type { Axis, IndexSet, ModelSymbol } from "../model.js";
import { joined } from "./index-messages.js";
import { plainName, type Subject } from "./subject.js";

// How messages speak of index sets: by the comment of their plate, singular, with an article.

const VOWEL = /^[aeiou]/i;
/** What follows one of these qualifies the noun: "inputs of one unit" are inputs. */
const QUALIFIER = /\s(?:of|in|per|on|for|with|to|at|from|that|which)\s.*$|[,:;(].*$/;

/** "inputs of one unit" -> "inputs"; undefined when the comment is a sentence rather than a name. */
export function nounOfDoc(doc: string | undefined): string | undefined {
  const noun = doc?.replace(QUALIFIER, "").trim();
  return noun && noun.split(/\s+/).length <= 3 && /^[A-Za-z][\w -]*s$/.test(noun) ? noun : undefined;
}

/** "hidden units" -> "hidden unit", "classes" -> "class", "queries" -> "query". */
export function singular(noun: string): string {
  if (/(?:ss|us|is)$/.test(noun)) return noun;
  if (/(?:vertices|indices|matrices)$/.test(noun))
    return noun.replace(/ices$/, noun.endsWith("matrices") ? "ix" : "ex");
  if (/ies$/.test(noun)) return noun.replace(/ies$/, "y");
  if (/(?:ss|sh|ch|x|zz)es$/.test(noun)) return noun.replace(/es$/, "");
  return noun.replace(/s$/, "");
}

function article(noun: string): string {
  return `${VOWEL.test(noun) ? "an" : "a"} ${noun}`;
}

/** "a hidden unit", "a node of `G`", or "`k`" for a plate without a comment. */
export function memberNoun(set: IndexSet): string {
  const noun = nounOfDoc(set.doc);
  if (noun) return article(singular(noun));
  const { domain } = set;
  if (domain.kind === "nodes") return `a node of \`${domain.graph}\``;
  if (domain.kind === "edges") return `an edge of \`${domain.graph}\``;
  return `\`${set.name}\``;
}

/** "1..K", "nodes(G)", as in "ranges over 1..P". */
export function rangeText(set: IndexSet): string {
  const { domain } = set;
  if (domain.kind !== "range") return set.name;
  return printValue(domain.value);
}

/** The target of the statement that declares an indexed symbol. */
export function declaringTarget(symbol: ModelSymbol): Target | undefined {
  if (symbol.kind === "data") return symbol.target;
  if (symbol.kind === "variable" || symbol.kind === "definition" || symbol.kind === "factor")
    return symbol.node?.target;
  return undefined;
}

/** Name and brackets of a target, without its type. */
function targetSpan(target: Target): Span {
  const last = target.indices.at(-1);
  return last ? { ...target.name.span, end: last.span.end + 1 } : target.name.span;
}

function axisText(subject: Subject, target: Target, axis: Axis, from: number): string {
  const names = target.indices.slice(from, from + axis.arity).map((index) => plainName(index) ?? "?");
  const set = subject.sets.get(axis.set);
  const shown = axis.arity > 1 ? `(${names.join(", ")})` : names[0];
  const noun = nounOfDoc(set?.doc) ?? (set && set.domain.kind !== "range" ? rangeText(set) : undefined);
  return noun ? `${shown} (${noun})` : shown;
}

/** "declared here over k (hidden units) and i (inputs)". */
export function declaredOver(subject: Subject, symbol: ModelSymbol): readonly Label[] {
  const target = declaringTarget(symbol);
  if (!target || !("axes" in symbol)) return [{ span: symbol.span, text: "declared here" }];
  let from = 0;
  const over = symbol.axes.map((axis) => {
    const text = axisText(subject, target, axis, from);
    from += axis.arity;
    return text;
  });
  const text = over.length > 0 ? `declared here over ${joined(over)}` : "declared here without indices";
  return [{ span: targetSpan(target), text }];
}
