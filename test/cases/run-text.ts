import { readFileSync } from "node:fs";
import { compile, hasErrors, memoryFiles, type ResultEvent, type RunEvent, run } from "../../library/index.js";

/** What a run told. */
export interface Told {
  readonly codes: readonly string[];
  readonly messages: readonly string[];
  readonly measured: ReadonlyMap<string, readonly number[]>;
  readonly result?: ResultEvent;
}

/** A file of test/cases/files. */
export function caseFile(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`files/${path}`, import.meta.url)));
}

/** Compiles and runs an experiment of a text beside these files. */
export async function runText(
  text: string,
  files: Readonly<Record<string, Uint8Array>> = {},
  experiment?: string,
): Promise<Told> {
  const store = memoryFiles(files);
  const { value, diagnostics } = compile(text, { files: store });
  const events: RunEvent[] = diagnostics.map((diagnostic) => ({ type: "diagnostic", diagnostic }));
  if (value && !hasErrors(diagnostics))
    for await (const event of run(value, { files: store, experiment })) events.push(event);
  const told = events.flatMap((event) => (event.type === "diagnostic" ? [event.diagnostic] : []));
  const measured = new Map<string, number[]>();
  for (const event of events)
    if (event.type === "measure")
      measured.set(event.observable, [...(measured.get(event.observable) ?? []), event.value]);
  const result = events.find((event): event is ResultEvent => event.type === "result");
  return { codes: told.map(({ code }) => code), messages: told.map(({ message }) => message), measured, result };
}
