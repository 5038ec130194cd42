import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Program } from "../../compiler/model.js";
import type { RunEvent } from "../../library/events.js";
import { gridOf } from "../../library/grid.js";
import { setUp } from "../../library/prepare.js";
import type { Scalar } from "../arguments/assignments.js";
import { type Compiled, compileFile } from "../compile-file.js";
import type { Context } from "../context.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import { type Manifest, readManifest } from "../io/manifest.js";
import { packageRoot } from "../package-root.js";
import { EVENT_LOG, readEvents } from "../run/event-log.js";
import { execute, type RunTask } from "../run/execute.js";
import type { Request } from "../run/request.js";
import { recorded } from "../run/resume.js";
import { version } from "../version.js";
import type { Figure, Study } from "./figure.js";
import { type StudyResult, studyResult } from "./measured.js";

/** What of a figure is run, and where its run folders are. */
export interface Work {
  readonly figure: Figure;
  readonly quick: boolean;
  /** Folder of this figure. */
  readonly folder: string;
  /** Instead of the experiments' own. */
  readonly seeds?: readonly number[];
  readonly set: Readonly<Record<string, Scalar>>;
  readonly json: boolean;
}
/** One experiment, ready to run: what was found of it, and how many runs it has. */
export interface Ready {
  readonly study: Study;
  readonly request: Request;
  readonly runs: number;
  readonly earlier?: { readonly manifest: Manifest; readonly folder: string };
  readonly done: StudyResult;
}

/** The model file of a figure, compiled. */
export function compileFigure({ file }: Figure, { settings }: Context): Compiled {
  return compileFile(join(packageRoot(), "models", "papers", file), settings);
}

/** Every experiment of the figure, with the run that it can go on with. */
export function readyStudies(work: Work, program: Program): Ready[] {
  return work.figure.studies.map((study) => {
    const request = requestOf(study, work);
    const { experiment, set, seeds } = request;
    const { value } = setUp(program, { experiment: experiment ?? undefined, set, seeds: seeds ?? undefined });
    const runs = value ? gridOf(value.sweeps, value.seeds).length : 0;
    const earlier = earlierRun(work, request, value?.seeds ?? [], program);
    const events = earlier ? eventsIn(earlier.folder) : [];
    return { study, request, runs, earlier, done: studyResult(events) };
  });
}

/** What is known of a run; nothing of one whose log is damaged, which is then made anew. */
function eventsIn(folder: string): readonly RunEvent[] {
  return readEvents(join(folder, EVENT_LOG)).value ?? [];
}

/** A size given on the command line takes precedence. */
function requestOf({ experiment, quick }: Study, { figure, quick: isQuick, seeds, set }: Work): Request {
  const size = isQuick ? (quick ?? figure.quick) : undefined;
  return { experiment, set: { ...size?.set, ...set }, seeds: seeds ?? size?.seeds ?? null, algorithm: null };
}

/** The latest run of the same text, settings and seeds by this version, finished or not. */
function earlierRun(
  { folder }: Work,
  { experiment, set }: Request,
  seeds: readonly number[],
  program: Program,
): Ready["earlier"] {
  const runs = join(folder, String(experiment));
  if (!existsSync(runs)) return undefined;
  const texts = JSON.stringify(program.files.map(({ text }) => text));
  const found = readdirSync(runs)
    .sort()
    .reverse()
    .flatMap((name) => readManifest(join(runs, name)).value ?? []);
  return found.find(
    ({ manifest }) =>
      manifest.versions.wfmc === version() &&
      JSON.stringify(manifest.files.map(({ text }) => text)) === texts &&
      JSON.stringify(manifest.seeds) === JSON.stringify(seeds) &&
      JSON.stringify(manifest.overrides) === JSON.stringify(set),
  );
}

/** How one experiment ended: what its finished runs measured. */
export interface Ran {
  readonly code: ExitCode;
  readonly result: StudyResult;
}

/** Runs what is left of an experiment; runs that did not get anywhere are a result too, not a failure. */
export async function runStudy(context: Context, work: Work, ready: Ready, compiled: Compiled): Promise<Ran> {
  const { earlier, request, done, runs } = ready;
  if (!compiled.program) return { code: EXIT.model, result: done };
  if (earlier && runs > 0 && done.results.length === runs) return { code: EXIT.ok, result: done };
  const task: RunTask = {
    compiled,
    program: compiled.program,
    request,
    json: work.json,
    quiet: true,
    resumed: earlier && recorded(earlier.manifest, earlier.folder).value,
  };
  const ran = await execute({ ...context, settings: { ...context.settings, out: work.folder } }, task);
  const result = ran.folder ? studyResult(eventsIn(ran.folder.path)) : done;
  return { code: ran.code === EXIT.unmet ? EXIT.ok : ran.code, result };
}
