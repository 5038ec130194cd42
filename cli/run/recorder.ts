import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { CheckedExperiment, Program } from "../../compiler/model.js";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import { emptyRecord, own } from "../../grammar/own.js";
import type { Checkpoint } from "../../library/checkpoint.js";
import type { DiagnosticEvent, EndEvent, PlanEvent, RunEvent, StartEvent } from "../../library/events.js";
import {
  type Artifact,
  describePlatform,
  MANIFEST_NAME,
  MANIFEST_SCHEMA,
  type Manifest,
  writeManifest,
} from "../io/manifest.js";
import { createRunFolder, type RunFolder } from "../io/run-folder.js";
import { reportHtml } from "../report/report.js";
import { version } from "../version.js";
import { dropCheckpoint, takeCheckpoint, tidyCheckpoints } from "./checkpoint-files.js";
import { EVENT_LOG, encodeEvent } from "./event-log.js";
import { inRunOrder, writeFinalFiles } from "./final-files.js";
import type { Request } from "./request.js";

/** What is run, and where its folder goes. */
export interface RecordTask {
  readonly program: Program;
  readonly experiment: CheckedExperiment;
  readonly request: Request;
  readonly grid: Manifest["grid"];
  /** Folder from which relative model paths count. */
  readonly directory: string;
  /** Folder of all run folders. */
  readonly out: string;
  /** What the compiler told, for the report. */
  readonly diagnostics: readonly Diagnostic[];
  /** Resume: the folder to go on with, what its runs told as far as that counts, and where those stand that are not done. */
  readonly resumed?: {
    readonly folder: RunFolder;
    readonly events: readonly RunEvent[];
    readonly checkpoints: readonly Checkpoint[];
    readonly started: string;
  };
}
/** Keeps a run folder up to date while events come. */
export interface Recorder {
  /** False when nothing more can be written. */
  record(event: RunEvent): boolean;
  /** Writes the final files, the manifest and reports, with the model's drawing; what went wrong, with any trouble before. */
  finish(drawing?: string): readonly Diagnostic[];
  /** The folder; absent when nothing was left, since nothing ran. */
  folder(): RunFolder | undefined;
}
/** What grows while a run goes on. */
interface Log {
  folder?: RunFolder;
  start?: StartEvent;
  end?: EndEvent;
  readonly events: RunEvent[];
  readonly trouble: Diagnostic[];
  /** Diagnostics that are in the log. */
  readonly told: Set<string>;
  readonly started: Date;
}

/** Records a run as docs/reference/run-folder.md says: a valid manifest from the first event on, everything else at the end. */
export function createRecorder(task: RecordTask): Recorder {
  const { resumed } = task;
  const log: Log = {
    folder: resumed?.folder,
    events: [...(resumed?.events ?? [])],
    trouble: [],
    told: new Set((resumed?.events ?? []).flatMap((event) => (event.type === "diagnostic" ? [textOf(event)] : []))),
    started: new Date(),
  };
  return {
    record: (event) => {
      if (event.type === "progress" || !isNews(log, event)) return true;
      if (event.type === "start") begin(task, log, event);
      if (event.type === "checkpoint") log.trouble.push(...takeCheckpoint(log.folder, event));
      else keep(task, log, event);
      if (event.type === "result") dropCheckpoint(log.folder, event);
      return log.trouble.length === 0;
    },
    finish: (drawing) => {
      if (log.trouble.length === 0 && log.folder) finish(task, log, log.folder, drawing);
      return log.trouble;
    },
    folder: () => log.folder,
  };
}

/** Adds an event to what is known and to the log on the disk. */
function keep({ resumed }: RecordTask, log: Log, event: RunEvent): void {
  if (event.type === "end") log.end = event;
  if (event.type !== "start" || !resumed) log.events.push(event);
  log.trouble.push(...(log.folder?.append(EVENT_LOG, encodeEvent(event)).diagnostics ?? []));
}

/** False for a diagnostic that was told before: every seed repeats those of the model. */
function isNews({ told }: Log, event: RunEvent): boolean {
  if (event.type !== "diagnostic") return true;
  const text = textOf(event);
  return !told.has(text) && told.add(text).has(text);
}

function textOf({ diagnostic: { code, message } }: DiagnosticEvent): string {
  return `${code} ${message}`;
}

function begin(task: RecordTask, log: Log, start: StartEvent): void {
  log.start = start;
  if (task.resumed) {
    const kept = task.resumed.events.map(encodeEvent).join("");
    log.trouble.push(...task.resumed.folder.write(EVENT_LOG, kept).diagnostics);
  } else {
    const hash = createHash("sha256")
      .update(JSON.stringify([task.program.files, task.request, start]))
      .digest("hex");
    const made = createRunFolder({ out: task.out, experiment: start.experiment, started: log.started, hash });
    log.folder = made.value;
    log.trouble.push(...made.diagnostics);
  }
  if (log.folder) save(task, log, log.folder, "running");
}

/** A run that could not even start leaves no folder. */
function finish(task: RecordTask, log: Log, folder: RunFolder, drawing: string | undefined): void {
  const cancelled = log.end?.cancelled ?? false;
  if (!cancelled && !task.resumed && !log.events.some(({ type }) => type === "result")) {
    rmSync(folder.path, { recursive: true, force: true });
    log.folder = undefined;
    return;
  }
  const events = log.events.filter((event) => event.type !== "end" || event === log.end);
  log.trouble.push(...writeFinalFiles(folder, events, task.experiment));
  const status = cancelled ? "interrupted" : log.end ? "finished" : "failed";
  const manifest = manifestOf(task, log, folder.artifacts(), status);
  for (const clause of task.experiment.clauses) {
    if (clause.kind !== "report") continue;
    const { experiment, diagnostics } = task;
    const place = relative(task.directory, resolve(folder.path)) || ".";
    const report = reportHtml({
      manifest,
      events: inRunOrder(events),
      experiment,
      diagnostics,
      folder: place,
      drawing,
    });
    log.trouble.push(...folder.write(clause.path.value, report).diagnostics);
  }
  save(task, log, folder, status);
  tidyCheckpoints(folder, status === "finished");
}

function save(task: RecordTask, log: Log, folder: RunFolder, status: Manifest["status"]): void {
  const manifest = manifestOf(task, log, folder.artifacts(), status);
  log.trouble.push(...folder.write(MANIFEST_NAME, writeManifest(manifest)).diagnostics);
}

function manifestOf(task: RecordTask, log: Log, artifacts: readonly Artifact[], status: Manifest["status"]): Manifest {
  const { program, request, grid, experiment, directory, resumed } = task;
  const plans = log.events.filter((event): event is PlanEvent => event.type === "plan");
  return {
    schema: MANIFEST_SCHEMA,
    entry: program.files[0].path,
    directory,
    files: program.files.map(({ path, text }) => ({ path, text, sha256: sha256(text) })),
    experiment: experiment.name,
    model: experiment.model.name,
    algorithm: log.start?.algorithm ?? experiment.algorithm.text,
    overrides: writable(request.set),
    algorithmGiven: request.algorithm !== null,
    params: writable(log.start?.resolved ?? {}),
    grid,
    seeds: log.start?.seeds ?? [],
    versions: { wfmc: version(), node: process.versions.node, v8: process.versions.v8 },
    platform: describePlatform(),
    data: dataHashes(plans),
    timing: { started: resumed?.started ?? log.started.toISOString(), ...(status === "running" ? {} : endedNow(log)) },
    status,
    artifacts: artifacts.filter(({ path }) => path !== MANIFEST_NAME),
    notes: [...new Set(plans.flatMap(({ notes }) => notes))],
  };
}

function endedNow({ started }: Log): { readonly finished: string; readonly wall_s: number } {
  const finished = new Date();
  return { finished: finished.toISOString(), wall_s: (finished.getTime() - started.getTime()) / 1000 };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Hashes by name; a run whose data differ from the first run's (each seed may read its own) adds them under `recordedHash`'s key. */
function dataHashes(plans: readonly PlanEvent[]): Manifest["data"] {
  const data = emptyRecord<string>();
  for (const { run, dataHashes: hashes } of plans) {
    for (const [name, hash] of Object.entries(hashes)) {
      if (data[name] === undefined) data[name] = hash;
      else if (data[name] !== hash) data[`${name} (run ${run})`] = hash;
    }
  }
  return data;
}

/** What a manifest says about a run's data; undefined when it does not know them. */
export function recordedHash(data: Manifest["data"], name: string, run: number): string | undefined {
  return own(data, `${name} (run ${run})`) ?? own(data, name);
}

/** JSON has no infinite numbers; `--set` reads these words back. */
function writable(values: Manifest["params"]): Manifest["params"] {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
    ]),
  );
}
