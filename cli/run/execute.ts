import { relative } from "node:path";
import type { Program } from "../../compiler/model.js";
import { type Diagnostic, hasErrors } from "../../grammar/diagnostic.js";
import type { RunEvent } from "../../library/events.js";
import { run } from "../../library/index.js";
import { setUp } from "../../library/prepare.js";
import { selectExperiment } from "../../library/select.js";
import { announce, summarize } from "../announce.js";
import type { Compiled } from "../compile-file.js";
import type { Context } from "../context.js";
import { coordinateName } from "../coordinate-name.js";
import { type ExitCode, exitCode } from "../exit-code.js";
import type { RunFolder } from "../io/run-folder.js";
import { jsonLine } from "../render/json-line.js";
import { renderMeasures } from "../render/measures.js";
import { renderExpectations, renderStatus } from "../render/outcome.js";
import type { Terminal } from "../terminal.js";
import { type Followed, follow } from "./follow.js";
import { interruptible } from "./interrupt.js";
import { createRecorder, type RecordTask } from "./recorder.js";
import { type Request, runOptions } from "./request.js";

/** What to run. */
export interface RunTask {
  readonly compiled: Compiled;
  readonly program: Program;
  readonly request: Request;
  readonly json: boolean;
  /** See RecordTask. Runs that these events finish are not repeated. */
  readonly resumed?: RecordTask["resumed"];
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
  const { terminal, settings } = context;
  const { compiled, program, request, json, resumed } = task;
  const { signal, dispose } = interruptible(terminal);
  const options = {
    ...runOptions(request, settings),
    files: compiled.files,
    signal,
    skip: finishedRuns(resumed?.events ?? []),
  };
  const recorder = createRecorder({
    program,
    request,
    resumed,
    ...experimentOf(program, request),
    out: settings.out ?? "runs",
  });
  const trouble: Diagnostic[] = [];
  const record = (event: RunEvent) => {
    trouble.push(...(task.inspect?.(event) ?? []));
    return trouble.length === 0 && recorder.record(event);
  };
  const followed = await follow(run(program, options), { terminal, sources: compiled.sources, json, record });
  dispose();
  trouble.push(...recorder.finish());
  announce(terminal, trouble, compiled.sources, json);
  const earlier = (resumed?.events ?? []).filter((event) => event.type === "result" || event.type === "measure");
  const whole = withEarlier(followed, earlier);
  const folder = recorder.folder();
  const diagnostics = [...compiled.diagnostics, ...whole.diagnostics, ...trouble];
  if (!json) writeTables(terminal, whole);
  if (folder) writeArtifacts(terminal, folder, json);
  summarize(terminal, diagnostics);
  return { code: exitCode(diagnostics, whole.end), diagnostics, folder: hasErrors(trouble) ? undefined : folder };
}

/** The experiment, and its sweeps and anneals; nothing where it cannot be set up, which the run itself then tells. */
function experimentOf(program: Program, request: Request): Pick<RecordTask, "experiment" | "grid"> {
  const options = {
    experiment: request.experiment ?? undefined,
    set: request.set,
    algorithm: request.algorithm ?? undefined,
  };
  const { value } = setUp(program, options);
  const axes = (kind: "sweep" | "anneal") =>
    (value?.[`${kind}s`] ?? []).map(({ name, values }) => ({ name, kind, values: values as number[] }));
  const experiment = value?.experiment ?? selectExperiment(program, options.experiment).value ?? program.experiments[0];
  return { experiment, grid: [...axes("sweep"), ...axes("anneal")] };
}

/** Numbers of the runs that came to their own end. */
export function finishedRuns(events: readonly RunEvent[]): number[] {
  return events.flatMap((event) => (event.type === "result" && event.status !== "cancelled" ? [event.run] : []));
}

function withEarlier(followed: Followed, earlier: readonly RunEvent[]): Followed {
  const results = earlier.filter((event) => event.type === "result");
  const measures = earlier.filter((event) => event.type === "measure");
  const good = results.some(({ status }) => status === "solved" || status === "converged" || status === "stopped");
  const { end } = followed;
  return {
    diagnostics: followed.diagnostics,
    measures: [...measures, ...followed.measures],
    results: [...results, ...followed.results],
    end: end && { ...end, anyConverged: end.anyConverged || good },
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
