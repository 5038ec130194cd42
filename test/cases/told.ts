import { readdirSync, readFileSync } from "node:fs";
import { positionAt, sourceFile } from "../../grammar/source.js";
import { compile, type Diagnostic, hasErrors, memoryFiles, run } from "../../library/index.js";

/** What a run of a text tells: diagnostics as `WFM1234 line:column message (hint; hint)`, notes, and measured values. */
export interface Told {
  readonly diagnostics: readonly string[];
  readonly notes: readonly string[];
  readonly values: readonly number[];
}
type Given = Readonly<Record<string, string | Uint8Array>>;

/** Compile and run a text with files at hand, as `wfmc run` does. */
export async function told(text: string, given: Given = {}, experiment?: string): Promise<Told> {
  const files = memoryFiles(given);
  const compiled = compile(text, { files });
  const diagnostics = compiled.diagnostics.map((each) => shown(text, each));
  const notes: string[] = [];
  const values: number[] = [];
  if (!compiled.value || hasErrors(compiled.diagnostics)) return { diagnostics, notes, values };
  for await (const event of run(compiled.value, { files, experiment })) {
    if (event.type === "diagnostic") diagnostics.push(shown(text, event.diagnostic));
    if (event.type === "plan") notes.push(...event.notes);
    if (event.type === "measure") values.push(event.value);
  }
  return { diagnostics, notes, values };
}

/** What `wfmc check` tells of a text. */
export function checked(text: string, given: Given = {}): string[] {
  return compile(text, { files: memoryFiles(given) }).diagnostics.map((each) => shown(text, each));
}

function shown(text: string, { code, span, message, hints }: Diagnostic): string {
  const { line, column } = positionAt(sourceFile("model.wfm", text), span?.start ?? 0);
  return `${code} ${line}:${column} ${message} (${hints.join("; ")})`;
}

/** The files of a folder of test/cases/files by name. */
export function caseFiles(folder: string): Record<string, Uint8Array> {
  const root = new URL(`files/${folder}/`, import.meta.url);
  return Object.fromEntries(readdirSync(root).map((name) => [name, new Uint8Array(readFileSync(new URL(name, root)))]));
}
