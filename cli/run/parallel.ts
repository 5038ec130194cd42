import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Program } from "../../compiler/model.js";
import type { ResultEvent, RunEvent } from "../../library/events.js";
import { type RunOptions, run } from "../../library/index.js";

/** What a worker is given; all of it can be copied between threads. */
export interface WorkerTask {
  /** The model texts, the main one first. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Path of the model file: data paths are relative to it. */
  readonly entry: string;
  readonly cache?: string;
  readonly options: Omit<RunOptions, "files" | "signal">;
}
/** What to run on how many threads. `runs`: number of runs of the whole grid. */
export interface ParallelTask extends Omit<WorkerTask, "files"> {
  readonly program: Program;
  readonly jobs: number;
  readonly runs: number;
  readonly signal: AbortSignal;
}

/**
 * The events of all runs, made by worker threads; run r belongs to worker r mod jobs. Random streams are keyed by seed, so the numbers do
 * not depend on who makes them; `expect` is judged once at the end, in the order of the runs.
 */
export async function* runParallel(task: ParallelTask): AsyncGenerator<RunEvent> {
  const { program, options, signal } = task;
  const results: ResultEvent[] = [...(options.finished ?? [])];
  let started = false;
  for await (const event of merged(workersOf(task), signal)) {
    if (event.type === "end" || (event.type === "start" && started)) continue;
    if (event.type === "start") started = true;
    if (event.type === "result" && event.status !== "cancelled") results.push(event);
    yield event;
  }
  const all = Array.from({ length: task.runs }, (_, number) => number);
  for await (const event of run(program, { ...options, finished: results, skip: all, signal })) {
    if (event.type !== "start" || !started) yield event;
  }
}

function workersOf({ program, entry, cache, options, jobs, runs }: ParallelTask): Worker[] {
  const done = new Set([...(options.finished ?? []).map(({ run: number }) => number), ...(options.skip ?? [])]);
  const open = Array.from({ length: runs }, (_, number) => number).filter((number) => !done.has(number));
  const files = program.files.map(({ path, text }) => ({ path, text }));
  const script = join(dirname(realpathSync(process.argv[1])), "worker.js");
  return Array.from({ length: Math.min(jobs, open.length) }, (_, worker) => {
    const others = open.filter((_number, place) => place % jobs !== worker);
    const workerData: WorkerTask = {
      files,
      entry,
      cache,
      options: { ...options, skip: [...done, ...others], finished: undefined },
    };
    return new Worker(script, { workerData });
  });
}

/** Events of all workers as they come, until the last one has ended. A worker's failure is thrown. */
async function* merged(workers: readonly Worker[], signal: AbortSignal): AsyncGenerator<RunEvent> {
  const inbox = listenTo(workers);
  const stop = () => {
    for (const worker of workers) worker.postMessage("stop");
  };
  signal.addEventListener("abort", stop);
  try {
    while (inbox.running > 0 || inbox.queue.length > 0) {
      while (inbox.queue.length > 0) yield inbox.queue.shift() as RunEvent;
      if (inbox.failure) throw inbox.failure.error;
      if (inbox.running > 0) await inbox.news();
    }
  } finally {
    signal.removeEventListener("abort", stop);
    await Promise.all(workers.map((worker) => worker.terminate()));
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
