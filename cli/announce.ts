import type { Diagnostic } from "../grammar/diagnostic.js";
import { renderDiagnostic, renderSummary, type Sources } from "./render/diagnostic.js";
import { diagnosticLine } from "./render/json-line.js";
import type { Terminal } from "./terminal.js";

/** Tells diagnostics: as frames on stderr, and under `--json` also as lines on stdout. */
export function announce(terminal: Terminal, diagnostics: readonly Diagnostic[], sources: Sources, json = false): void {
  for (const d of diagnostics) {
    if (json) terminal.out(diagnosticLine(d, sources));
    terminal.note(`${renderDiagnostic(d, sources, terminal)}\n\n`);
  }
}

/** "2 errors, 1 warning" on stderr; nothing when there was nothing. */
export function summarize(terminal: Terminal, diagnostics: readonly Diagnostic[]): void {
  const summary = renderSummary(diagnostics, terminal.paint);
  if (summary !== "") terminal.note(`${summary}\n`);
}
