import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readParquet } from "../../cli/io/parquet.js";
import { type Built, builtCommand, bytes, ENDLESS, manifestOf, onlyRunFolder, SPIN_GLASS } from "./built-command.js";

let wfmc: Built;
beforeAll(async () => {
  wfmc = await builtCommand();
  wfmc.write("glass.wfm", SPIN_GLASS);
  wfmc.write("endless.wfm", ENDLESS);
});
afterAll(() => wfmc.dispose());

const runFolder = (out: string, experiment = "heat") => onlyRunFolder(wfmc.folder, out, experiment);

describe("wfmc rerun, report, cite", () => {
  beforeAll(() => {
    wfmc.run(["run", "glass.wfm", "--out", "base"]);
  });

  it("repeats a run bit for bit, whatever the number of workers", () => {
    const folder = runFolder("base");
    const { status, stderr } = wfmc.run(["rerun", join(folder, "manifest.json"), "--out", "again"], {
      env: { WFMC_JOBS: "2" },
    });
    expect(status).toBe(0);
    expect(stderr).toContain("the same, bit for bit");
    expect(bytes(runFolder("again"), "measures.parquet").equals(bytes(folder, "measures.parquet"))).toBe(true);
  });

  it("uses the recorded text when the model has changed, and says so", () => {
    wfmc.write("moving.wfm", SPIN_GLASS);
    wfmc.run(["run", "moving.wfm", "--out", "moving"]);
    wfmc.write("moving.wfm", SPIN_GLASS.replace("degree = 3", "degree = 4"));
    const { status, stderr } = wfmc.run(["rerun", runFolder("moving"), "--out", "moved"]);
    expect([status, stderr.includes("WFM6594"), stderr.includes("bit for bit")]).toEqual([0, true, true]);
  });

  it("refuses changed data, naming them: exit 4", () => {
    wfmc.write("x.csv", "1\n-1\n1\n");
    wfmc.write(
      "field.wfm",
      'model M {\n  plate i in 1..3\n  data x[i]: real from csv("x.csv")\n  var s[i]: spin\n  energy E[i] := -x[i] * s[i]\n}\n',
    );
    expect(wfmc.run(["run", "field.wfm", "--out", "field"]).status).toBe(0);
    wfmc.write("x.csv", "1\n1\n1\n");
    const { status, stderr } = wfmc.run(["rerun", runFolder("field", "M"), "--out", "field2"]);
    expect([status, stderr.includes("the data `x` have changed")]).toEqual([4, true]);
  });

  it("tells when the numbers differ: exit 4", () => {
    const copy = join(wfmc.folder, "forged");
    cpSync(runFolder("base"), copy, { recursive: true });
    const manifest = manifestOf(copy);
    const artifacts = manifest.artifacts.map((a: { path: string }) =>
      a.path === "measures.parquet" ? { ...a, sha256: "0".repeat(64) } : a,
    );
    writeFileSync(join(copy, "manifest.json"), JSON.stringify({ ...manifest, artifacts }));
    expect(wfmc.run(["rerun", copy, "--out", "differs"])).toMatchObject({
      status: 4,
      stderr: expect.stringContaining("WFM6595"),
    });
  });

  it("writes a report that needs nothing else, and citations", () => {
    const folder = runFolder("base");
    expect(wfmc.run(["report", folder]).status).toBe(0);
    const html = readFileSync(join(folder, "report.html"), "utf8");
    expect(html).toContain("heat on Glass");
    expect(html).not.toMatch(/<script|src=|<link|href="http/);
    expect(wfmc.run(["cite", folder]).stdout.length).toBeGreaterThan(40);
    mkdirSync(join(wfmc.folder, "empty"));
    for (const command of ["rerun", "report", "cite"]) expect(wfmc.run([command, "empty"]).status).toBe(4);
  });
});

describe("Ctrl-C", () => {
  it("keeps partial results and a valid manifest, exit 130; the run goes on with --resume", async () => {
    const child = wfmc.start(["run", "endless.wfm", "--out", "stopped", "--json"]);
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    // Interrupt once the first run reports its progress.
    await new Promise<void>((resolve) =>
      child.stdout?.on("data", (text: Buffer) => text.includes('"progress"') && resolve()),
    );
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    const folder = runFolder("stopped", "endless");
    expect(manifestOf(folder)).toMatchObject({ status: "interrupted" });
    expect((await readParquet(bytes(folder, "measures.parquet"))).length).toBeGreaterThan(5);
    expect(wfmc.run(["rerun", folder]).status).toBe(4);
  });

  it("--resume makes what is missing: the same files as an unbroken run", () => {
    wfmc.run(["run", "glass.wfm", "--out", "whole"]);
    const whole = runFolder("whole");
    const broken = join(wfmc.folder, "broken");
    cpSync(whole, broken, { recursive: true });
    // As after a crash in the third run: its events half written, the manifest still "running", no final files.
    const events = readFileSync(join(whole, "events.ndjson"), "utf8").split("\n");
    const third = events.findIndex((line) => line.includes('"type":"measure"') && line.includes('"run":2'));
    writeFileSync(
      join(broken, "events.ndjson"),
      `${events.slice(0, third + 3).join("\n")}\n${events[third + 3].slice(0, 40)}`,
    );
    writeFileSync(
      join(broken, "manifest.json"),
      JSON.stringify({ ...manifestOf(whole), status: "running", artifacts: [] }),
    );
    const { status, stderr, stdout } = wfmc.run(["run", "glass.wfm", "--resume", "broken"]);
    expect(status).toBe(0);
    expect(stderr).toContain("2 runs are done already");
    expect(stdout).toContain("6 runs: 6 converged");
    expect(stdout).toContain("pass  expect energy < 0");
    for (const name of ["measures.parquet", "arrays.npz", "out/s.npz", "plots/energy_vs_beta.svg"]) {
      expect(bytes(broken, name).equals(bytes(whole, name))).toBe(true);
    }
    expect(manifestOf(broken).status).toBe("finished");
    expect(wfmc.run(["run", "endless.wfm", "--resume", "broken"]).status).toBe(4);
  });
});
