import type { Baseline } from "./baseline.js";
import { type Runner, startRunner } from "./runner.js";

// Judges mutants: which tests reach each, and whether one of them fails.

/** What became of a mutant. */
export type Verdict = "killed" | "timeout" | "survived" | "unreached";

/** A verdict and the test that killed. */
export interface Judged {
  readonly verdict: Verdict;
  readonly by?: string;
}

/** How often the tests may reach a mutant before it counts as a loop without an end. */
const OFTEN = 100;
/** And no oftener than this: an array that grows without an end ends the process, not the thread. */
const MUCH = 2e7;
/** Time allowed: this many times the tests' own, and as many milliseconds more. */
const PATIENCE = 10;
const PATIENCE_MS = 5_000;

/** Judges mutants one after the other with a worker that is kept as long as it lives and its state is sound. */
export class Judge {
  private runner: Runner | undefined;

  constructor(
    private readonly outdir: string,
    private readonly files: readonly string[],
    private readonly baseline: Baseline,
  ) {}

  /** The verdict on one mutant. */
  async judge(mutant: number): Promise<Judged> {
    const { baseline } = this;
    const tests = [...(baseline.reachedBy.get(mutant)?.keys() ?? [])].filter((test) => baseline.usable.has(test));
    if (tests.length > 0) {
      const first = await this.withKept(mutant, this.ordered(tests));
      if (first) return first;
    }
    if (tests.length === 0 && !baseline.atLoad.has(mutant)) return { verdict: "unreached" };
    const reaching = tests.length > 0 ? tests : [...baseline.usable];
    return this.withFresh(mutant, this.ordered(reaching));
  }

  /** Ends the worker. */
  async stop(): Promise<void> {
    await this.runner?.stop();
    this.runner = undefined;
  }

  private ordered(tests: readonly number[]): number[] {
    return [...tests].sort((a, b) => this.baseline.ms[a] - this.baseline.ms[b]);
  }

  private limits(mutant: number, tests: readonly number[]): { most: number; limitMs: number } {
    const ms = tests.reduce((sum, test) => sum + this.baseline.ms[test], 0);
    const times = [...(this.baseline.reachedBy.get(mutant)?.values() ?? [])].reduce((sum, n) => sum + n, 0);
    return { most: times + Math.min(OFTEN * times, MUCH) + 1e5, limitMs: PATIENCE * ms + PATIENCE_MS };
  }

  /** In the worker at hand: undefined when it never came to the mutant, since what it changes was made before. */
  private async withKept(mutant: number, tests: readonly number[]): Promise<Judged | undefined> {
    this.runner = this.runner?.alive() ? this.runner : await this.fresh(-1);
    const { most, limitMs } = this.limits(mutant, tests);
    const { ends, ended, fired } = await this.runner!.ask({ mutant, most, tests }, limitMs);
    if (ended !== "done") return { verdict: "timeout" };
    const killer = ends.find(({ ok }) => !ok);
    if (!killer) return fired > 0 ? { verdict: "survived" } : undefined;
    const again = await this.runner!.ask({ mutant: -1, most: 0, tests: [killer.test] }, limitMs);
    if (again.ended === "done" && again.ends[0].ok) return { verdict: "killed", by: this.baseline.names[killer.test] };
    // The worker keeps something that a mutant made: nothing that it says counts.
    await this.stop();
    return undefined;
  }

  /** In a worker of its own, with the mutant on from the start. */
  private async withFresh(mutant: number, tests: readonly number[]): Promise<Judged> {
    const runner = await this.fresh(mutant);
    if (!runner || runner.loaded.names.length !== this.baseline.names.length) {
      await runner?.stop();
      return { verdict: "killed", by: "loading the modules" };
    }
    const { most, limitMs } = this.limits(mutant, tests);
    const { ends, ended } = await runner.ask({ mutant, most, tests }, limitMs);
    await runner.stop();
    if (ended !== "done") return { verdict: "timeout" };
    const killer = ends.find(({ ok }) => !ok);
    return killer ? { verdict: "killed", by: this.baseline.names[killer.test] } : { verdict: "survived" };
  }

  private fresh(loadedWith: number): Promise<Runner | undefined> {
    return startRunner({ outdir: this.outdir, files: this.files, loadedWith });
  }
}
