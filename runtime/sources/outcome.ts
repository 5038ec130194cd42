import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";

/** An outcome with a value and nothing to report. */
export function ok<T>(value: T): Outcome<T> {
  return { value, diagnostics: [] };
}

/** An outcome without a value. */
export function fail(...diagnostics: Diagnostic[]): Outcome<never> {
  return { diagnostics };
}
