import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEvents } from "../../cli/run/event-log.js";
import { type Built, builtCommand, bytes, jsonLines, onlyRunFolder } from "./built-command.js";

let wfmc: Built;
beforeAll(async () => {
  wfmc = await builtCommand();
});
afterAll(() => wfmc.dispose());

/** Both experiments of the smallest figure, 5 sweep points by 2 seeds each. */
const TINY = ["reproduce", "annealing", "--set", "N=51", "--seeds", "1,2"];
const results = (folder: string) =>
  (readEvents(join(folder, "events.ndjson")).value ?? []).filter(
    (event) => event.type === "result" && event.status !== "cancelled",
  );
/** Waits until an experiment has some finished runs. */
async function finishedRuns(folder: string, experiment: string, least: number): Promise<void> {
  const runs = join(folder, experiment);
  for (let waited = 0; waited < 60_000; waited += 20) {
    const [name] = existsSync(runs) ? readdirSync(runs) : [];
    if (name && results(join(runs, name)).length >= least) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`no ${least} finished runs of ${experiment} within a minute`);
}

describe("wfmc reproduce", () => {
  it("lists the figures with their runs and times", () => {
    const { status, stdout } = wfmc.run(["reproduce"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^figure +runs +time +--quick +what it shows$/m);
    expect(stdout).toMatch(/^random-patterns +50 /m);
    expect(stdout).toContain("needs `wfmc data get fashion-mnist`");
  });

  it("guesses a misspelt figure: exit 2", () => {
    const { status, stderr } = wfmc.run(["reproduce", "aneling"]);
    expect(status).toBe(2);
    expect(stderr).toContain("did you mean `annealing`?");
  });

  it("says how to get data that are not at hand: exit 4, nothing left", () => {
    const { status, stderr } = wfmc.run(["reproduce", "input-noise", "--quick"], { env: { WFMC_CACHE: wfmc.folder } });
    expect(status).toBe(4);
    expect(stderr).toMatch(/error\[WFM65\d\d\]/);
    expect(stderr).toContain("wfmc data get fashion-mnist");
    expect(existsSync(join(wfmc.folder, "reproduce"))).toBe(false);
  });

  it("draws the figure, tells published numbers beside ours, and repeats nothing", () => {
    const { status, stdout, stderr } = wfmc.run([...TINY, "--out", "first"]);
    expect(status).toBe(0);
    expect(stderr).toMatch(/20 runs, about .* on one worker/);
    expect(stdout).toMatch(/^quantity +published +ours +verdict$/m);
    expect(stdout).toMatch(/^runs without errors at alpha = 0.5, number of errors +few \(at most 10 %\) +\d of 2 /m);
    const folder = join(wfmc.folder, "first", "annealing");
    expect(readFileSync(join(folder, "training_errors.svg"), "utf8")).toContain("patterns per weight alpha");
    expect(JSON.parse(readFileSync(join(folder, "training_errors.vl.json"), "utf8"))).toHaveProperty("$schema");
    const verdicts = JSON.parse(readFileSync(join(folder, "verdicts.json"), "utf8"));
    expect(verdicts).toMatchObject({ figure: "annealing", seeds: [1, 2], set: { N: 51 } });
    expect(verdicts.rows).toHaveLength(2);
    const again = wfmc.run([...TINY, "--out", "first", "--json"]);
    expect(again.stderr).toContain("nothing left to run");
    expect(jsonLines(again.stdout).map(({ type, schema, figure, ...row }) => row)).toEqual(verdicts.rows);
    expect(readdirSync(join(folder, "errors"))).toHaveLength(1);
  });

  it("goes on after a kill without repeating finished runs, and ends as an unbroken one", async () => {
    const words = ["reproduce", "annealing", "--set", "N=151", "--seeds", "1,2"];
    const folder = join(wfmc.folder, "killed", "annealing");
    const child = wfmc.start([...words, "--out", "killed"]);
    const gone = new Promise((resolve) => child.on("exit", resolve));
    await finishedRuns(folder, "errors", 3);
    child.kill("SIGKILL");
    await gone;
    const run = onlyRunFolder(wfmc.folder, join("killed", "annealing"), "errors");
    const before = results(run);
    expect(before.length).toBeGreaterThanOrEqual(3);
    expect(before.length).toBeLessThan(10);
    const resumed = wfmc.run([...words, "--out", "killed"]);
    expect(resumed.status).toBe(0);
    expect(resumed.stderr).toContain(`${20 - before.length} of 20 runs are left`);
    // Wall times are part of a result: a repeated run would have others.
    expect(results(run)).toEqual(expect.arrayContaining(before));
    const whole = wfmc.run([...words, "--out", "whole", "--jobs", "2"]);
    expect(whole.stdout).toBe(resumed.stdout);
    for (const experiment of ["errors", "cross_entropy"]) {
      const of = (out: string) =>
        bytes(onlyRunFolder(wfmc.folder, join(out, "annealing"), experiment), "measures.parquet");
      expect(of("whole").equals(of("killed"))).toBe(true);
    }
  }, 120_000);

  it("keeps what was found when it is interrupted: exit 130", async () => {
    const words = ["reproduce", "annealing", "--set", "N=401", "--seeds", "1,2", "--out", "stopped"];
    const child = wfmc.start(words);
    let told = "";
    child.stderr?.on("data", (text) => {
      told += text;
    });
    const ended = new Promise((resolve) => child.on("exit", resolve));
    const folder = join(wfmc.folder, "stopped", "annealing");
    await finishedRuns(folder, "errors", 1);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(told).toContain("the same command goes on with the others");
    const run = onlyRunFolder(wfmc.folder, join("stopped", "annealing"), "errors");
    expect(JSON.parse(readFileSync(join(run, "manifest.json"), "utf8")).status).toBe("interrupted");
    expect(existsSync(join(folder, "cross_entropy"))).toBe(false);
  }, 120_000);
});
