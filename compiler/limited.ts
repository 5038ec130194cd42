import { type Diagnostic, diagnostic, type Severity } from "../grammar/diagnostic.js";

/** Most diagnostics of one severity that are told of one text or one binding: nobody reads more, and a machine needs fewer. */
export const MOST_TOLD = 200;

/** Codes of what is said about diagnostics. */
export const limitCodes = [{ code: "WFM4008", title: "further diagnostics of the same kind" }] as const;

const NOUNS: Readonly<Record<Severity, string>> = { error: "errors", warning: "warnings", info: "notes" };

/** The first ones of each severity, in their order, and how many more there are (WFM4008). */
export function limited(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length <= MOST_TOLD) return diagnostics;
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  const kept = diagnostics.filter(({ severity }) => ++counts[severity] <= MOST_TOLD);
  const more = (Object.keys(counts) as Severity[]).filter((severity) => counts[severity] > MOST_TOLD);
  return [...kept, ...more.map((severity) => notShown(severity, counts[severity] - MOST_TOLD, kept))];
}

function notShown(severity: Severity, count: number, kept: readonly Diagnostic[]): Diagnostic {
  const last = kept.filter((each) => each.severity === severity).at(-1);
  return diagnostic("WFM4008", severity, `${count} more ${NOUNS[severity]} are not shown`, last?.span, {
    caption: `the last one of the ${MOST_TOLD} that are`,
    hints: ["fix the first ones and check again: most of the others are likely to be of the same kind"],
  });
}
