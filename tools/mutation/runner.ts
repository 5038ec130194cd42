import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Ask, TestEnd, WorkerStart } from "./worker.js";

// The worker seen from the main thread: started, asked, and ended when it takes too long.

/** What a worker says once its tests are loaded. */
export interface Loaded {
  readonly names: readonly string[];
  readonly problems: readonly string[];
  readonly reached: readonly [number, number][];
}

/** How a question ended: `ended` also tells a worker that died or was stopped for its time. */
export interface Answer {
  readonly ends: readonly TestEnd[];
  readonly fired: number;
  readonly ended: "done" | "time" | "death";
}

/** A worker with its tests loaded. */
export interface Runner {
  readonly loaded: Loaded;
  readonly alive: () => boolean;
  readonly ask: (question: Ask, limitMs: number) => Promise<Answer>;
  readonly stop: () => Promise<unknown>;
}

const HEAP_MB = 1500;
/** Loading the modules with a mutant on may not end either. */
const LOAD_MS = 120_000;

/** Starts a worker on a build; undefined when its modules cannot be loaded, as with a mutant that breaks a table made at the start. */
export async function startRunner(start: WorkerStart): Promise<Runner | undefined> {
  const worker = new Worker(join(start.outdir, "tools/mutation/worker.js"), {
    workerData: start,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    stdout: true,
    stderr: true,
  });
  let alive = true;
  worker.on("error", () => undefined);
  worker.on("exit", () => {
    alive = false;
  });
  const loaded = await next(worker, LOAD_MS);
  if (!loaded || !("names" in loaded)) {
    await worker.terminate();
    return undefined;
  }
  return {
    loaded: loaded as unknown as Loaded,
    alive: () => alive,
    ask: (question, limitMs) => ask(worker, question, limitMs),
    stop: () => worker.terminate(),
  };
}

/** The worker's next message; undefined after its death or `limitMs`. */
function next(worker: Worker, limitMs: number): Promise<Record<string, unknown> | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => finish(undefined), limitMs);
    const onMessage = (value: Record<string, unknown>): void => finish(value);
    const onExit = (): void => finish(undefined);
    function finish(value: Record<string, unknown> | undefined): void {
      clearTimeout(timer);
      worker.off("message", onMessage);
      worker.off("exit", onExit);
      resolve(value);
    }
    worker.on("message", onMessage);
    worker.on("exit", onExit);
  });
}

function ask(worker: Worker, question: Ask, limitMs: number): Promise<Answer> {
  return new Promise((resolve) => {
    const ends: TestEnd[] = [];
    const finish = (ended: Answer["ended"], fired = 0): void => {
      clearTimeout(timer);
      worker.off("message", onMessage);
      worker.off("exit", onExit);
      resolve({ ends, fired, ended });
    };
    const onMessage = (message: { end?: TestEnd; done?: boolean; fired?: number }): void => {
      if (message.end) ends.push(message.end);
      if (message.done) finish("done", message.fired);
    };
    const onExit = (): void => finish("death");
    const timer = setTimeout(async () => {
      worker.off("exit", onExit);
      await worker.terminate();
      finish("time");
    }, limitMs);
    worker.on("message", onMessage);
    worker.on("exit", onExit);
    worker.postMessage(question);
  });
}
