import { type Diagnostic, hasErrors } from "../../grammar/diagnostic.js";
import { formatText } from "../../grammar/print.js";
import { announce, summarize } from "../announce.js";
import type { Context } from "../context.js";
import { EXIT, exitCode } from "../exit-code.js";
import { writeAtomic } from "../io/atomic.js";
import { readSource, sourcesOf } from "../load.js";
import { cannotWrite, reasonOf } from "../messages.js";

/** `wfmc fmt`: rewrites files in place; with `--check` only names those that differ and exits with 1. */
export function command({ terminal }: Context, flags: { readonly check?: boolean }, paths: readonly string[]): number {
  const all: Diagnostic[] = [];
  let unformatted = 0;
  for (const path of paths) {
    const { text, formatted, diagnostics, sources } = formatFile(path);
    const differs = formatted !== undefined && formatted !== text;
    if (differs && flags.check) {
      terminal.out(`unformatted: ${path}\n`);
      unformatted++;
    } else if (path === "-" && formatted !== undefined) terminal.out(flags.check ? "" : formatted);
    else if (differs) diagnostics.push(...write(path, formatted));
    announce(terminal, diagnostics, sources);
    all.push(...diagnostics);
  }
  summarize(terminal, all);
  return hasErrors(all) ? exitCode(all) : unformatted > 0 ? EXIT.model : EXIT.ok;
}

function formatFile(path: string) {
  const { source, diagnostics } = readSource(path);
  if (!source) return { text: "", formatted: undefined, diagnostics: [...diagnostics], sources: sourcesOf([]) };
  const outcome = formatText(source);
  return {
    text: source.text,
    formatted: outcome.value,
    diagnostics: [...outcome.diagnostics],
    sources: sourcesOf([source]),
  };
}

function write(path: string, text: string): Diagnostic[] {
  try {
    writeAtomic(path, text);
    return [];
  } catch (error) {
    return [cannotWrite(path, reasonOf(error))];
  }
}
