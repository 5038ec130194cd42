import { join, resolve } from "node:path";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import { own } from "../../grammar/own.js";
import type { RunEvent } from "../../library/events.js";
import { announce } from "../announce.js";
import { compileFile } from "../compile-file.js";
import type { Context } from "../context.js";
import { EXIT, exitCode } from "../exit-code.js";
import { type Manifest, readManifest } from "../io/manifest.js";
import { openRunFolder } from "../io/run-folder.js";
import { readSource } from "../load.js";
import { notARun } from "../messages.js";
import { readCheckpoint } from "./checkpoint-files.js";
import { EVENT_LOG, readEvents } from "./event-log.js";
import { execute, finishedRuns, type RunTask } from "./execute.js";
import type { Request } from "./request.js";

/** `wfmc run FILE --resume FOLDER`. */
export interface ResumeTask {
  readonly folder: string;
  readonly path: string;
  /** Flags of this command line; what they leave out is as recorded. */
  readonly request: Request;
  readonly json: boolean;
}

/** Goes on with an interrupted run: finished runs are read from its event log, the others go on from their checkpoints or are made. */
export async function resume(context: Context, task: ResumeTask): Promise<number> {
  const { settings } = context;
  const read = readManifest(task.folder);
  const problem = read.value && problemOf(read.value.manifest, task);
  if (problem !== undefined) return fail(context, task, [notARun(task.folder, problem)]);
  if (!read.value) return fail(context, task, read.diagnostics);
  const { manifest, folder } = read.value;
  const compiled = compileFile(task.path, settings, task.request);
  announce(context.terminal, compiled.diagnostics, compiled.sources, task.json);
  if (!compiled.program) return exitCode(compiled.diagnostics);
  const { value: resumed, diagnostics } = recorded(manifest, folder);
  if (!resumed) return fail(context, task, diagnostics);
  tellDone(context, manifest, folder, resumed);
  if (manifest.status === "finished") return EXIT.ok;
  const { program } = compiled;
  const { json } = task;
  return (await execute(context, { compiled, program, request: recordedRequest(manifest), json, resumed })).code;
}

function fail({ terminal }: Context, { json }: ResumeTask, diagnostics: readonly Diagnostic[]): number {
  announce(terminal, diagnostics, () => undefined, json);
  return exitCode(diagnostics);
}

function tellDone(
  { terminal }: Context,
  { status }: Manifest,
  folder: string,
  { events, checkpoints }: NonNullable<RunTask["resumed"]>,
): void {
  const done = finishedRuns(events).length;
  const inside =
    checkpoints.length === 0
      ? ""
      : `, ${checkpoints.length} go${checkpoints.length === 1 ? "es" : ""} on from a snapshot`;
  terminal.note(
    status === "finished"
      ? `${folder} is complete: ${done} runs\n`
      : `${done} run${done === 1 ? " is" : "s are"} done already${inside}\n`,
  );
}

/**
 * An interrupted run as `execute` goes on with it: its folder, what the runs told that came to their end, and of the others where they
 * stand and what they told before.
 */
export function recorded(manifest: Manifest, folder: string): Outcome<NonNullable<RunTask["resumed"]>> {
  const { value: all, diagnostics } = readEvents(join(folder, EVENT_LOG));
  if (!all) return { diagnostics };
  const done = new Set(finishedRuns(all).map(({ run }) => run));
  const told = new Map<number, number>();
  for (const event of all) if (isOfRun(event)) told.set(event.run, (told.get(event.run) ?? 0) + 1);
  const kept = [...told].flatMap(([run, count]) => {
    const found = done.has(run) ? undefined : readCheckpoint(folder, run);
    // A log that ends before its checkpoint has lost something: the run is made from its beginning.
    return found && found.told <= count ? [found] : [];
  });
  const left = new Map(kept.map(({ checkpoint, told: count }) => [checkpoint.run, count]));
  const events = all.filter((event) => {
    if (!isOfRun(event) || done.has(event.run)) return event.type !== "end";
    const more = left.get(event.run) ?? 0;
    left.set(event.run, more - 1);
    return more > 0;
  });
  const checkpoints = kept.map(({ checkpoint }) => checkpoint);
  const { started } = manifest.timing;
  return { value: { folder: openRunFolder(folder, manifest.artifacts), events, checkpoints, started }, diagnostics };
}

function isOfRun(event: RunEvent): event is RunEvent & { readonly run: number } {
  return "run" in event;
}

/** The request of a manifest. */
export function recordedRequest(manifest: Manifest): Request {
  return {
    experiment: manifest.experiment,
    set: manifest.overrides as Request["set"],
    seeds: manifest.seeds,
    algorithm: manifest.algorithmGiven ? manifest.algorithm : null,
  };
}

/** Why the folder cannot be gone on with under this command line. */
function problemOf(manifest: Manifest, { path, request }: ResumeTask): string | undefined {
  const recordedText = manifest.files[0]?.text;
  if (readSource(path).source?.text !== recordedText)
    return `it was made from another text than that of ${resolve(path)}`;
  if (request.experiment !== null && request.experiment !== manifest.experiment)
    return `it ran the experiment \`${manifest.experiment}\``;
  const other = Object.entries(request.set).find(
    ([name, value]) => String(own(manifest.overrides, name)) !== String(value),
  );
  if (other) return `it ran with another value of \`${other[0]}\``;
  if (request.seeds && String(request.seeds) !== String(manifest.seeds)) return "it ran with other seeds";
  return undefined;
}
