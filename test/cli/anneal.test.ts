import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readParquet } from "../../cli/io/parquet.js";
import { type Built, builtCommand, bytes, jsonLines, manifestOf, onlyRunFolder } from "./built-command.js";

/** Belief propagation annealed in beta: deep in the spin glass phase no step converges, so every one takes all its sweeps. */
const ANNEALED = `model Glass {
  param n: int = 1500
  param beta: real = 1
  graph G = random_regular(n, degree = 3)
  plate v in nodes(G)
  plate (i, j) in edges(G)
  data J[i, j]: real from iid(rademacher)
  var s[v]: spin
  energy H[i, j] := -J[i, j] * s[i] * s[j]
}
experiment cool on Glass {
  run bp { init = "random", tolerance = 0, max_iterations = 40 }
  anneal beta in geomspace(0.2, 4, 40)
  seeds 1..2
  measure energy
  plot energy vs beta
  report "report.html"
}
`;
/** Continuous weights whose messages are kept, and a run that goes on from them. */
const COMMITTEE = `model Committee {
  param K: int = 3
  param N: int = 99 where N % K == 0
  let P = floor(0.8 * N)
  plate k in 1..K
  plate i in 1..N/K
  plate mu in 1..P
  data xi[mu, k, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)
  var w[k, i]: real on sphere(i)
  def h[mu, k] := sum(i) xi[mu, k, i] * w[k, i] / sqrt(N / K)
  def tau[mu, k]: spin := sign(h[mu, k])
  observe sigma[mu] := majority(tau[mu, :])
}
experiment first on Committee {
  run bp { tolerance = 1e-9 }
  seeds 1..2
  measure entropy, iterations
  save messages to "out/m.npz"
  save w to "w.npz"
}
experiment again on Committee {
  run bp { tolerance = 1e-9, init = "m.npz" }
  seeds 1..2
  measure entropy, iterations
}
`;

let wfmc: Built;
beforeAll(async () => {
  wfmc = await builtCommand();
  wfmc.write("cool.wfm", ANNEALED);
  wfmc.write("committee.wfm", COMMITTEE);
});
afterAll(() => wfmc.dispose());

describe("an annealed run", () => {
  it("keeps what it had when Ctrl-C came, says so in its report, and goes on to the same files", async () => {
    const child = wfmc.start(["run", "cool.wfm", "--out", "stopped", "--json"]);
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    // Interrupt in the middle of the second run's anneal.
    let told = "";
    await new Promise<void>((resolve) =>
      child.stdout?.on("data", (text: Buffer) => {
        told += text.toString();
        if (/"type":"measure"[^\n]*"run":1,/.test(told)) resolve();
      }),
    );
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    const folder = onlyRunFolder(wfmc.folder, "stopped", "cool");
    expect(manifestOf(folder).status).toBe("interrupted");
    const [run] = await readParquet(bytes(folder, "measures.parquet"));
    // 40 steps of the first run, and those that the second one got to.
    expect(run.values.filter((value) => value === 0)).toHaveLength(40);
    expect(run.values.filter((value) => value === 1).length).toBeGreaterThan(0);
    expect(bytes(folder, "report.html").toString()).toContain("was interrupted: 1 of 2 runs are complete");

    const { status, stderr } = wfmc.run(["run", "cool.wfm", "--resume", folder]);
    expect(stderr).toContain("1 run is done already");
    // No step of the spin glass converges: exit 3, as for an unbroken run.
    expect(status).toBe(3);
    expect(wfmc.run(["run", "cool.wfm", "--out", "whole"]).status).toBe(3);
    const whole = onlyRunFolder(wfmc.folder, "whole", "cool");
    for (const name of ["measures.parquet", "arrays.npz", "plots/energy_vs_beta.svg"])
      expect(bytes(folder, name).equals(bytes(whole, name)), name).toBe(true);
    expect(manifestOf(folder).status).toBe("finished");
    expect(wfmc.run(["rerun", folder, "--out", "again"])).toMatchObject({
      status: 0,
      stderr: expect.stringContaining("the same, bit for bit"),
    });
  }, 120_000);

  it("tells the step of the anneal in its progress", () => {
    const { stdout } = wfmc.run(["run", "cool.wfm", "--out", "steps", "--json", "--seeds", "1"]);
    const progress = jsonLines(stdout).filter(({ type }) => type === "progress");
    expect(progress.length).toBeGreaterThan(0);
    for (const line of progress) expect(line).toMatchObject({ steps: 40, limit: 40 });
    const steps = progress.map(({ step }) => Number(step));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  it("shows three warnings of a kind in full, and the number of the others", () => {
    const { stderr } = wfmc.run(["run", "cool.wfm", "--out", "warned", "--seeds", "1"]);
    expect(stderr.match(/^warning\[WFM7003\]/gm)).toHaveLength(3);
    expect(stderr).toMatch(/\d+ more warnings WFM7003/);
  });
});

describe("init = file", () => {
  it("goes on from saved messages: at their fixed point after one sweep, and rerun knows the file", () => {
    expect(wfmc.run(["run", "committee.wfm", "first", "--out", "first"]).status).toBe(0);
    const first = onlyRunFolder(wfmc.folder, "first", "first");
    copyFileSync(join(first, "out", "m.npz"), join(wfmc.folder, "m.npz"));
    copyFileSync(join(first, "w.npz"), join(wfmc.folder, "w.npz"));
    const values = (experiment: string) => {
      const { status, stdout } = wfmc.run(["run", "committee.wfm", experiment, "--out", "again", "--json"]);
      expect(status).toBe(0);
      const rows = jsonLines(stdout).filter(({ type }) => type === "measure");
      return (name: string) => rows.filter(({ observable }) => observable === name).map(({ value }) => Number(value));
    };
    const [before, following] = [values("first"), values("again")];
    expect(following("iterations")).toEqual([1, 1]);
    // That sweep moves means by at most the tolerance, 1e-9, and the entropy a weight is a smooth function of them with slopes below 1.
    for (const [n, value] of following("entropy").entries()) expect(value).toBeCloseTo(before("entropy")[n], 9);
    const folder = onlyRunFolder(wfmc.folder, "again", "again");
    expect(Object.keys(manifestOf(folder).data)).toContain('init "m.npz"');
    expect(wfmc.run(["rerun", folder, "--out", "rerun"]).stderr).toContain("bit for bit");
    copyFileSync(join(wfmc.folder, "w.npz"), join(wfmc.folder, "m.npz"));
    expect(wfmc.run(["rerun", folder, "--out", "rerun"]).status).not.toBe(0);
  });

  it.each([
    ["weights instead of messages", ["--set", "init=w.npz"], 1, "WFM8507"],
    ["another size", ["--set", "init=good.npz", "--set", "N=102"], 1, "WFM8507"],
    ["another accuracy", ["--set", "init=good.npz", "--set", "accuracy=ep"], 1, "WFM8507"],
    ["no file", ["--set", "init=nowhere.npz"], 4, "WFM6503"],
    ["no such file format", ["--set", "init=text.npz"], 4, "WFM65"],
    ["a word that is no choice", ["--set", "init=fla"], 1, "WFM8502"],
  ])("%s: told before anything runs, and nothing is left", (_name, words, code, wanted) => {
    const first = onlyRunFolder(wfmc.folder, "first", "first");
    copyFileSync(join(first, "out", "m.npz"), join(wfmc.folder, "good.npz"));
    wfmc.write("text.npz", "not a zip");
    const out = `bad${wanted}${words.length}`;
    const { status, stderr } = wfmc.run(["run", "committee.wfm", "again", "--out", out, ...words]);
    expect([status, stderr]).toEqual([code, expect.stringContaining(wanted)]);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(existsSync(join(wfmc.folder, out, "again", "manifest.json"))).toBe(false);
  });

  it("is refused where an algorithm has no messages to save", () => {
    const { status, stderr } = wfmc.run(["run", "committee.wfm", "first", "--algorithm", "lal", "--out", "lal"]);
    expect([status, stderr]).toEqual([1, expect.stringContaining("WFM8508")]);
  });
});
