import { startRunner } from "./runner.js";
import type { TestEnd } from "./worker.js";

// What the tests do while no mutant is on: how long each takes, and which mutants it would meet.

/** What the tests do without mutants: time of each, and who reaches what how often. */
export interface Baseline {
  readonly names: readonly string[];
  readonly ms: readonly number[];
  /** Tests that are asked: those that pass, quickly enough. */
  readonly usable: ReadonlySet<number>;
  readonly failing: readonly string[];
  readonly slow: readonly string[];
  readonly reachedBy: ReadonlyMap<number, ReadonlyMap<number, number>>;
  /** Reached while modules load, as tables are made. */
  readonly atLoad: ReadonlySet<number>;
}

/** Runs every test of the build that tells who reaches what. */
export async function takeBaseline(outdir: string, files: readonly string[], slowMs: number): Promise<Baseline> {
  const runner = await startRunner({ outdir, files, loadedWith: -1 });
  if (!runner) throw new Error("the tests cannot be loaded");
  const { names, problems, reached } = runner.loaded;
  const { ends } = await runner.ask({ mutant: -1, most: 0, tests: names.map((_, n) => n) }, 3_600_000);
  await runner.stop();
  const slow = ends.filter(({ ok, ms }) => ok && ms > slowMs);
  const failing = ends.filter(({ ok }) => !ok);
  const out = new Set([...slow, ...failing].map(({ test }) => test));
  return {
    names,
    ms: names.map((_, n) => ends.find(({ test }) => test === n)?.ms ?? Number.POSITIVE_INFINITY),
    usable: new Set(names.map((_, n) => n).filter((n) => !out.has(n))),
    failing: [...problems, ...failing.map(({ test, reason }) => `${names[test]}: ${reason}`)],
    slow: slow.map(({ test, ms }) => `${names[test]} (${(ms / 1000).toFixed(1)} s)`),
    reachedBy: reachedBy(ends),
    atLoad: new Set(reached.map(([mutant]) => mutant)),
  };
}

function reachedBy(ends: readonly TestEnd[]): Map<number, Map<number, number>> {
  const tests = new Map<number, Map<number, number>>();
  for (const { test, reached } of ends) {
    for (const [mutant, times] of reached) {
      if (!tests.has(mutant)) tests.set(mutant, new Map());
      tests.get(mutant)!.set(test, times);
    }
  }
  return tests;
}
