import { realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Worker } from "node:worker_threads";
import type { Program } from "../../compiler/model.js";
import type { ResultEvent, RunEvent } from "../../library/events.js";
import { type RunOptions, run } from "../../library/index.js";
import type { Reads } from "../io/host.js";
import { openRuns } from "./open-runs.js";

// All runs are made by worker threads, a single one too: the command's own thread stays free for signals and files, and can end a
// worker in the middle of a sweep, a measure, or the reading of data.

/** What a worker is given; all of it can be copied between threads. */
export interface WorkerTask {
  /** What is made: an experiment's runs, or the comparison with the exact answer. */
  readonly how: "run" | "oracle";
  /** The model texts, the main one first. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Path of the model file: data paths are relative to it. */
  readonly entry: string;
  readonly reads: Reads;
  readonly options: Omit<RunOptions, "files" | "signal">;
  /** The run of each event that was told before. */
  readonly told?: readonly number[];
}
/** What a worker is told: to come to an end, or where checkpoints go. */
export type WorkerMessage = "stop" | { readonly folder: string };
/** What to run on how many threads. `runs`: number of runs of the whole grid. */
export interface ThreadedTask extends Omit<WorkerTask, "files"> {
  readonly program: Program;
  readonly jobs: number;
  readonly runs: number;
  readonly signal: AbortSignal;
  /** The run folder, once there is one. */
  readonly folder?: () => string | undefined;
}

/**
 * How long a worker that is asked to end may take to come to a good place, in milliseconds: half of the second within which Ctrl-C ends a
 * run, the other half is for the files. A comparison with the exact answer leaves none.
 */
const GRACE = { run: 500, oracle: 0 } as const;

/**
 * The events of all runs; run r belongs to worker r mod jobs. Random streams are keyed by seed, so the numbers do not depend on who makes
 * them; `expect` is judged once at the end, in the order of the runs. Runs that are cut off in the middle end as `cancelled`.
 */
export async function* runThreaded(task: ThreadedTask): AsyncGenerator<RunEvent> {
  const { options, signal } = task;
  const results: ResultEvent[] = [...(options.finished ?? [])];
  const workers = workersOf(task);
  const open = openRuns();
  let started = false;
  for await (const event of merged(workers, signal, task.how)) {
    open.note(event);
    if (event.type === "end" && workers.length === 1) return yield event;
    if (event.type === "end" || (event.type === "start" && started)) continue;
    if (event.type === "result" && event.status !== "cancelled") results.push(event);
    yield event;
    if (event.type === "start") {
      started = true;
      tellFolder(workers, task.folder?.());
    }
  }
  if (signal.aborted) yield* open.cutOff(results);
  // A single worker that told no end had nothing that it could begin.
  else if (workers.length > 1) yield* judged(task, results, started);
}

function tellFolder(workers: readonly Worker[], folder: string | undefined): void {
  if (folder === undefined) return;
  const message: WorkerMessage = { folder: resolve(folder) };
  for (const worker of workers) worker.postMessage(message);
}

/** All of it in one thread beside this one. */
export function runBeside(task: Omit<ThreadedTask, "jobs" | "runs">): AsyncGenerator<RunEvent> {
  return runThreaded({ ...task, jobs: 1, runs: 0 });
}

/** What is told once of all workers' runs. */
async function* judged(
  { program, options, runs, signal }: ThreadedTask,
  finished: readonly ResultEvent[],
  started: boolean,
): AsyncGenerator<RunEvent> {
  const skip = Array.from({ length: runs }, (_, number) => number);
  for await (const event of run(program, { ...options, finished, skip, signal }))
    if (event.type !== "start" || !started) yield event;
}

function workersOf({ how, program, entry, reads, options, told, jobs, runs }: ThreadedTask): Worker[] {
  const done = new Set([...(options.finished ?? []).map(({ run: number }) => number), ...(options.skip ?? [])]);
  const open = Array.from({ length: runs }, (_, number) => number).filter((number) => !done.has(number));
  const files = program.files.map(({ path, text }) => ({ path, text }));
  const script = join(dirname(realpathSync(process.argv[1])), "worker.js");
  const count = Math.max(1, Math.min(jobs, open.length));
  return Array.from({ length: count }, (_, worker) => {
    const others = new Set(open.filter((_number, place) => place % count !== worker));
    const share = {
      skip: [...done, ...others],
      // One worker judges for itself what `expect` says of all runs.
      finished: count === 1 ? options.finished : undefined,
      resume: options.resume?.filter(({ run: number }) => !others.has(number)),
    };
    const workerData: WorkerTask = { how, files, entry, reads, options: { ...options, ...share }, told };
    return new Worker(script, { workerData });
  });
}

/** Events of all workers as they come, until the last one has ended. A worker's failure is thrown. */
async function* merged(
  workers: readonly Worker[],
  signal: AbortSignal,
  how: WorkerTask["how"],
): AsyncGenerator<RunEvent> {
  const inbox = listenTo(workers);
  const end = () => Promise.all(workers.map((worker) => worker.terminate()));
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    for (const worker of workers) worker.postMessage("stop");
    timer = setTimeout(end, GRACE[how]);
  };
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop);
  try {
    while (inbox.running > 0 || inbox.queue.length > 0) {
      while (inbox.queue.length > 0) yield inbox.queue.shift() as RunEvent;
      if (inbox.failure) throw inbox.failure.error;
      if (inbox.running > 0) await inbox.news();
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
    await end();
  }
}

interface Inbox {
  readonly queue: RunEvent[];
  running: number;
  failure?: { readonly error: unknown };
  /** Settles when something has come since the last look. */
  news(): Promise<void>;
}

function listenTo(workers: readonly Worker[]): Inbox {
  let wake = () => {};
  const news = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  const inbox: Inbox = { queue: [], running: workers.length, news };
  for (const worker of workers) {
    worker.on("message", (event: RunEvent) => {
      inbox.queue.push(event);
      wake();
    });
    worker.on("error", (error) => {
      inbox.failure = { error };
    });
    worker.on("exit", () => {
      inbox.running--;
      wake();
    });
  }
  return inbox;
}
