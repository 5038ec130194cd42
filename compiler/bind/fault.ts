import type { Diagnostic } from "../../grammar/diagnostic.js";
import type { Span } from "../../grammar/source.js";

/**
 * Thrown inside evaluation closures, caught where the phase meets its caller, and told as a diagnostic: the only way out of a
 * deep loop that does not slow the loop down.
 */
export class BindFault extends Error {
  constructor(
    readonly span: Span,
    readonly reason: string,
    readonly hint?: string,
    /** What to tell instead, where the thrower knows better than the phase that catches. */
    readonly told?: Diagnostic,
  ) {
    super(reason);
  }
}

/** The statement's form, not its numbers, is what no method takes. */
export class FormFault extends BindFault {}
