import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import fc from "fast-check";
import type { Collected } from "./harness.js";

// Runs tests with one mutant on, as often as it is told to. A thread of its own, so that a loop without an end can be ended.

/** What the worker is told at its start. */
export interface WorkerStart {
  readonly outdir: string;
  readonly files: readonly string[];
  /** The mutant that is on while the modules are loaded; -1: none. */
  readonly loadedWith: number;
}

/** Run the tests `tests` (numbers) in this order until one fails, with `mutant` on. */
export interface Ask {
  readonly mutant: number;
  readonly most: number;
  readonly tests: readonly number[];
}

/** One test's end. */
export interface TestEnd {
  readonly test: number;
  readonly ok: boolean;
  readonly ms: number;
  readonly reached: readonly [number, number][];
  readonly reason?: string;
}

const { outdir, files, loadedWith } = workerData as WorkerStart;
const load = (path: string) => import(join(outdir, "tools/mutation", path));
const control: typeof import("./switch.js") = await load("switch.js");
const harness: typeof import("./harness.js") = await load("harness.js");
fc.configureGlobal({ seed: 1, endOnFailure: true });

/** How often a mutant is reached while modules load, at the most: an array without an end ends the process, not the thread. */
const LOADING = 1e6;
const tests: Collected[] = [];
const problems: string[] = [];
control.select(loadedWith, LOADING);
for (const file of files) {
  try {
    await import(file);
    tests.push(...harness.takeCollected());
  } catch (error) {
    harness.takeCollected();
    problems.push(`${file}: ${error}`);
  }
}
parentPort!.postMessage({ names: tests.map(({ name }) => name), problems, reached: control.takeReached() });

async function runTest(test: number): Promise<TestEnd> {
  const started = performance.now();
  let reason: string | undefined;
  try {
    await tests[test].run();
  } catch (error) {
    reason = String(error).slice(0, 300);
  }
  const ms = performance.now() - started;
  return { test, ok: reason === undefined, ms, reached: control.takeReached(), reason };
}

parentPort!.on("message", async ({ mutant, most, tests: asked }: Ask) => {
  control.select(mutant, most);
  for (const test of asked) {
    const end = await runTest(test);
    parentPort!.postMessage({ end });
    if (!end.ok && mutant >= 0) break;
  }
  const fired = control.fired;
  control.select(-1, 0);
  parentPort!.postMessage({ done: true, fired });
});
