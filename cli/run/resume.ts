import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { own } from "../../grammar/own.js";
import type { RunEvent } from "../../library/events.js";
import { announce } from "../announce.js";
import { compileFile } from "../compile-file.js";
import type { Context } from "../context.js";
import { EXIT, exitCode } from "../exit-code.js";
import { type Manifest, readManifest } from "../io/manifest.js";
import { openRunFolder } from "../io/run-folder.js";
import { notARun } from "../messages.js";
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

/** Goes on with an interrupted run: the finished runs are read from its event log, the others are made. */
export async function resume(context: Context, task: ResumeTask): Promise<number> {
  const { terminal, settings } = context;
  const read = readManifest(task.folder);
  const problem = read.value && problemOf(read.value.manifest, task);
  const diagnostics = problem === undefined ? read.diagnostics : [notARun(task.folder, problem)];
  announce(terminal, diagnostics, () => undefined, task.json);
  if (!read.value || problem !== undefined) return exitCode(diagnostics);
  const { manifest, folder } = read.value;
  const compiled = compileFile(task.path, settings);
  announce(terminal, compiled.diagnostics, compiled.sources, task.json);
  if (!compiled.program) return exitCode(compiled.diagnostics);
  const resumed = recorded(manifest, folder);
  const done = finishedRuns(resumed.events).length;
  if (manifest.status === "finished") {
    terminal.note(`${folder} is complete: ${done} runs\n`);
    return EXIT.ok;
  }
  terminal.note(`${done} runs are done already\n`);
  return (
    await execute(context, {
      compiled,
      program: compiled.program,
      request: recordedRequest(manifest),
      json: task.json,
      resumed,
    })
  ).code;
}

/** An interrupted run as `execute` goes on with it: its folder, and the events of the runs that came to their end. */
export function recorded(manifest: Manifest, folder: string): NonNullable<RunTask["resumed"]> {
  const all = readEvents(join(folder, EVENT_LOG));
  const done = new Set(finishedRuns(all).map(({ run }) => run));
  const events = all.filter((event) => event.type !== "end" && (!isOfRun(event) || done.has(event.run)));
  return { folder: openRunFolder(folder, manifest.artifacts), events, started: manifest.timing.started };
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
  if (readText(path) !== recordedText) return `it was made from another text than that of ${resolve(path)}`;
  if (request.experiment !== null && request.experiment !== manifest.experiment)
    return `it ran the experiment \`${manifest.experiment}\``;
  const other = Object.entries(request.set).find(
    ([name, value]) => String(own(manifest.overrides, name)) !== String(value),
  );
  if (other) return `it ran with another value of \`${other[0]}\``;
  if (request.seeds && String(request.seeds) !== String(manifest.seeds)) return "it ran with other seeds";
  return undefined;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").replace(/^\ufeff/, "");
  } catch {
    return undefined;
  }
}
