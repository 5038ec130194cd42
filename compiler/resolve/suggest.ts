import type { Name } from "../../grammar/ast.js";
import type { Diagnostic, Fix } from "../../grammar/diagnostic.js";
import { closest } from "../../grammar/edit-distance.js";
import type { Span } from "../../grammar/source.js";

/** Where a phase puts what it has to say. */
export type Report = (diagnostic: Diagnostic) => void;

/** Lists of legal words longer than this are left to `wfmc list`. */
const LONGEST = 12;

/** `` `a`, `b` and `c` ``. */
export function listed(words: readonly string[], joint = "and"): string {
  const quoted = words.map((word) => `\`${word}\``);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} ${joint} ${quoted.at(-1)}`;
}

/** A fix that replaces one span. */
export function replacement(span: Span, text: string): Fix {
  return { title: `write \`${text}\``, edits: [{ span, text }] };
}

/** Shortest beginning that names a longer word. */
const BEGINNING = 3;

/** `max_iter` for `max_iterations`: the only word that begins so, or that this one begins with. */
function begun(text: string, legal: readonly string[]): string | undefined {
  const word = text.toLowerCase();
  if (word.length < BEGINNING) return undefined;
  const found = legal.filter(
    (each) => each.startsWith(word) || (each.length >= BEGINNING && word.startsWith(`${each}_`)),
  );
  return found.length === 1 ? found[0] : undefined;
}

/** Hint and fix for a misspelt word: the nearest legal one, or all of them where they are few. */
export function didYouMean(name: Name, candidates: Iterable<string>): Pick<Diagnostic, "hints" | "fixes"> {
  const legal = [...new Set(candidates)].filter((word) => word !== name.text);
  const near = closest(name.text, legal).at(0) ?? begun(name.text, legal);
  if (near) return { hints: [`did you mean \`${near}\`?`], fixes: [replacement(name.span, near)] };
  if (legal.length === 0 || legal.length > LONGEST) return { hints: [], fixes: [] };
  return { hints: [`known here: ${listed(legal.sort(), "and")}`], fixes: [] };
}

/** Each diagnostic once: statements of a base model are looked at again in every model that extends it. */
export function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter((d) => {
    const key = `${d.code} ${d.span?.path} ${d.span?.start} ${d.span?.end} ${d.span ? "" : d.message}`;
    return !seen.has(key) && seen.add(key);
  });
}
