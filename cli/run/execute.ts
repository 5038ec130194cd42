import { relative } from "node:path";
import type { Program } from "../../compiler/model.js";
import { type Diagnostic, hasErrors } from "../../grammar/diagnostic.js";
import type { ResultEvent, RunEvent } from "../../library/events.js";
import { gridOf } from "../../library/grid.js";
import { lift, run } from "../../library/index.js";
import { setUp } from "../../library/prepare.js";
import { selectExperiment } from "../../library/select.js";
import { announce, summarize } from "../announce.js";
import type { Compiled } from "../compile-file.js";
import type { Context } from "../context.js";
import { type ExitCode, exitCode } from "../exit-code.js";
import type { RunFolder } from "../io/run-folder.js";
import { coordinateName } from "../observable-facts.js";
import { inlineGraph } from "../render/draw-graph.js";
import { jsonLine, meanLines } from "../render/json-line.js";
import { renderMeasures } from "../render/measures.js";
import { renderExpectations, renderStatus } from "../render/outcome.js";
import { readsOf } from "../settings.js";
import type { Terminal } from "../terminal.js";
import { isLogged } from "./checkpoint-files.js";
import { type Followed, follow } from "./follow.js";
import { interruptible } from "./interrupt.js";
import { createRecorder, type RecordTask } from "./recorder.js";
import { type Request, runOptions } from "./request.js";
import { runThreaded, type ThreadedTask } from "./workers.js";

/** What to run. */
export interface RunTask {
  readonly compiled: Compiled;
  readonly program: Program;
  readonly request: Request;
  readonly json: boolean;
  /** Neither tables nor names of files are shown, and of diagnostics those that warn. */
  readonly quiet?: boolean;
  /** See RecordTask. Runs that these events finish are not repeated. */
  readonly resumed?: RecordTask["resumed"];
  /** Folder from which relative model paths count; the current one by default. */
  readonly directory?: string;
  /** Called for each event; diagnostics end the run. */
  readonly inspect?: (event: RunEvent) => readonly Diagnostic[];
}
/** How it ended. */
export interface Executed {
  readonly code: ExitCode;
  readonly diagnostics: readonly Diagnostic[];
  readonly folder?: RunFolder;
}

/** Runs an experiment, shows what happens, and leaves a run folder: the work of `run`, `run --resume` and `rerun`. */
export async function execute(context: Context, task: RunTask): Promise<Executed> {
  const { terminal } = context;
  const { compiled, program, request, json, resumed, quiet = false } = task;
  const { signal, dispose } = interruptible(terminal);
  const { runs, ...recorded } = shapeOf(program, request);
  const recorder = createRecorder({ ...recordTask(context, task), ...recorded });
  const trouble: Diagnostic[] = [];
  const record = (event: RunEvent) => {
    trouble.push(...(task.inspect?.(event) ?? []));
    return trouble.length === 0 && recorder.record(event);
  };
  const folderOf = () => recorder.folder()?.path;
  const events = eventsOf(context, task, { runs, signal, folder: folderOf });
  const earlier = finishedRuns(resumed?.events ?? []).length;
  const { sources } = compiled;
  const followed = await follow(events, { earlier, terminal, sources, json, record, warnings: quiet });
  dispose();
  trouble.push(...recorder.finish(await drawingOf(program, recorded.experiment)));
  announce(terminal, trouble, sources, json);
  const folder = recorder.folder();
  const all = withEarlier(followed, resumed?.events ?? []);
  if (json) for (const line of meanLines(all.measures)) terminal.out(line);
  else if (!quiet) writeTables(terminal, all);
  if (folder && (json || !quiet)) writeArtifacts(terminal, folder, json);
  const diagnostics = [...compiled.diagnostics, ...followed.diagnostics, ...trouble];
  if (!quiet) summarize(terminal, diagnostics);
  return { code: exitCode(diagnostics, followed.end), diagnostics, folder: hasErrors(trouble) ? undefined : folder };
}

function recordTask({ settings }: Context, task: RunTask): Omit<RecordTask, "experiment" | "grid"> {
  const { compiled, program, request, resumed, directory = process.cwd() } = task;
  return { program, request, resumed, diagnostics: compiled.diagnostics, out: settings.out ?? "runs", directory };
}

/** The model's drawing, where the experiment writes a report that shows it. */
async function drawingOf(program: Program, experiment?: RecordTask["experiment"]): Promise<string | undefined> {
  if (!experiment?.clauses.some((clause) => clause.kind === "report")) return undefined;
  const { value } = lift(program, experiment.model.name);
  return value && inlineGraph(value);
}

/** In `--jobs` threads; what cannot be set up is told by this one. */
function eventsOf(
  { settings }: Context,
  task: RunTask,
  { runs, signal, folder }: Pick<ThreadedTask, "runs" | "signal" | "folder">,
): AsyncIterable<RunEvent> {
  const { compiled, program, request, resumed } = task;
  const finished = finishedRuns(resumed?.events ?? []);
  const options = {
    ...runOptions(request, settings),
    finished,
    resume: resumed?.checkpoints,
    checkpoints: "seldom",
  } as const;
  const jobs = Math.min(settings.jobs ?? 1, runs - finished.length);
  if (jobs < 1) return run(program, { ...options, files: compiled.files, signal });
  const { entry } = compiled;
  const told = (resumed?.events ?? []).filter(isLogged).flatMap((event) => ("run" in event ? [event.run] : []));
  return runThreaded({
    how: "run",
    program,
    entry,
    reads: readsOf(settings),
    options,
    jobs,
    runs,
    signal,
    folder,
    told,
  });
}

/** The experiment, its sweeps and anneals, and its number of runs; nothing where it cannot be set up, which the run itself then tells. */
function shapeOf(
  program: Program,
  request: Request,
): Pick<RecordTask, "experiment" | "grid"> & { readonly runs: number } {
  const { experiment: name, set, seeds, algorithm } = request;
  const options = { experiment: name ?? undefined, set, seeds: seeds ?? undefined, algorithm: algorithm ?? undefined };
  const { value } = setUp(program, options);
  const axes = (kind: "sweep" | "anneal") =>
    (value?.[`${kind}s`] ?? []).map(({ name: axis, values }) => ({ name: axis, kind, values: values as number[] }));
  const experiment = value?.experiment ?? selectExperiment(program, options.experiment).value ?? program.experiments[0];
  const runs = value ? gridOf(value.sweeps, value.seeds).length : 0;
  return { experiment, grid: [...axes("sweep"), ...axes("anneal")], runs };
}

/** Results of the runs that came to their own end. */
export function finishedRuns(events: readonly RunEvent[]): ResultEvent[] {
  return events.filter((event): event is ResultEvent => event.type === "result" && event.status !== "cancelled");
}

/** With what was told before the interruption, in the order of the runs. */
function withEarlier(followed: Followed, earlier: readonly RunEvent[]): Followed {
  const results = earlier.filter((event) => event.type === "result");
  const measures = earlier.filter((event) => event.type === "measure");
  const byRun = (a: { readonly run: number }, b: { readonly run: number }) => a.run - b.run;
  return {
    ...followed,
    measures: [...measures, ...followed.measures].sort(byRun),
    results: [...results, ...followed.results].sort(byRun),
  };
}

function writeTables(terminal: Terminal, { results, measures, end }: Followed): void {
  if (results.length === 0) return;
  const { paintOut } = terminal;
  const parts = [
    renderStatus(results, paintOut),
    renderMeasures(measures, coordinateName, paintOut),
    renderExpectations(end?.expectations ?? [], paintOut),
  ];
  terminal.out(`${parts.filter((part) => part !== "").join("\n\n")}\n`);
}

function writeArtifacts(terminal: Terminal, folder: RunFolder, json: boolean): void {
  const place = relative(process.cwd(), folder.path) || ".";
  if (!json)
    return terminal.note(
      `\nfiles in ${place}: ${folder
        .artifacts()
        .map(({ path }) => path)
        .join(", ")}\n`,
    );
  for (const { path, sha256, bytes } of folder.artifacts())
    terminal.out(jsonLine("artifact", { path: `${place}/${path}`, sha256, bytes }));
}
