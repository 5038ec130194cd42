import type { Span } from "./source.js";

export type Severity = "error" | "warning" | "info";

/** A second place that a diagnostic speaks about ("declared here over k and i"). */
export interface Label {
  readonly span: Span;
  readonly text: string;
}

/** A change of the text that corrects the mistake; an editor applies all edits at once. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
}

/**
 * What a diagnostic is about, by name. Those who meet trouble with numbers have no text at hand; whoever has it turns the name into a
 * place. An observable is named as the experiment writes it, arguments included.
 */
export type Subject =
  | { readonly group: string }
  | { readonly variable: string }
  | { readonly option: string }
  | { readonly observable: string };

/**
 * What a user is told. One object serves the terminal, the JSON line and the editor.
 * Codes: 1xxx syntax, 2xxx names, 3xxx types, 4xxx meaning, 5xxx method, 6xxx binding (65xx data and files),
 * 7xxx numerics, 8xxx experiment, 9xxx internal.
 */
export interface Diagnostic {
  readonly code: `WFM${number}`;
  readonly severity: Severity;
  readonly message: string;
  /** Absent where no text is to blame (a missing data file named on the command line, say). */
  readonly span?: Span;
  /** What stands for the place until it is known. */
  readonly about?: Subject;
  /** What to write under the caret, e.g. "ranges over 1..P, expected 1..K". */
  readonly caption?: string;
  readonly labels: readonly Label[];
  readonly hints: readonly string[];
  readonly fixes: readonly Fix[];
}

/** What every phase returns: a value where there is one, and all that it has to say. Nothing throws on user input. */
export interface Outcome<T> {
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** A diagnostic with its optional parts filled in; its place is a span of the text, or what it is about by name. */
export function diagnostic(
  code: `WFM${number}`,
  severity: Severity,
  message: string,
  place?: Span | Subject,
  extra: Partial<Pick<Diagnostic, "caption" | "labels" | "hints" | "fixes">> = {},
): Diagnostic {
  const where = place && "path" in place ? { span: place } : { span: undefined, ...(place && { about: place }) };
  return { code, severity, message, ...where, labels: [], hints: [], fixes: [], ...extra };
}

/** True when at least one diagnostic is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((d) => d.severity === "error");
}
