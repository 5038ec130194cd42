import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readParquet } from "../../cli/io/parquet.js";
import { type Built, builtCommand, ENDLESS, jsonLines, SPIN_GLASS } from "./built-command.js";

let wfmc: Built;
beforeAll(async () => {
  wfmc = await builtCommand();
  wfmc.write("glass.wfm", SPIN_GLASS);
  wfmc.write("endless.wfm", ENDLESS);
});
afterAll(() => wfmc.dispose());

/** The only run folder under `out`. */
function runFolder(out: string, experiment = "heat"): string {
  const names = readdirSync(join(wfmc.folder, out, experiment));
  expect(names).toHaveLength(1);
  return join(wfmc.folder, out, experiment, names[0]);
}
const bytes = (folder: string, name: string) => readFileSync(join(folder, name));
const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));

describe("wfmc run", () => {
  it("prints a table, says where the files are, and leaves them whole", async () => {
    const { status, stdout, stderr } = wfmc.run(["run", "glass.wfm", "--out", "first"]);
    expect(status).toBe(0);
    expect(stdout).toContain("6 runs: 6 converged");
    expect(stdout).toMatch(/^beta +log_partition +energy$/m);
    expect(stdout).toContain("pass  expect energy < 0");
    expect(stderr).toContain("files in first/heat/");
    const folder = runFolder("first");
    const manifest = manifestOf(folder);
    expect(manifest).toMatchObject({
      status: "finished",
      experiment: "heat",
      seeds: [1, 2],
      grid: [{ name: "beta", values: [0.1, 0.2, 0.3] }],
    });
    expect(manifest.files[0].text).toBe(SPIN_GLASS);
    for (const { path, sha256 } of manifest.artifacts) {
      expect(createHash("sha256").update(bytes(folder, path)).digest("hex")).toBe(sha256);
    }
    const names = manifest.artifacts.map(({ path }: { path: string }) => path);
    expect(names).toEqual(
      expect.arrayContaining(["measures.parquet", "arrays.npz", "out/s.npz", "plots/energy_vs_beta.svg"]),
    );
    const columns = await readParquet(bytes(folder, "measures.parquet"));
    expect(columns.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "run",
        "seed",
        "beta",
        "iteration",
        "observable",
        "value",
        "std_error",
        "unit",
        "status",
      ]),
    );
    // Each of 6 runs: log_partition, energy and 12 magnetisations.
    expect(columns[0].values).toHaveLength(6 * 14);
  });

  it("gives JSON lines alone on stdout, every one with type and schema", () => {
    const { status, stdout } = wfmc.run(["run", "glass.wfm", "--json", "--out", "json"]);
    expect(status).toBe(0);
    const lines = jsonLines(stdout);
    for (const line of lines) expect(line).toMatchObject({ type: expect.any(String), schema: "1" });
    const measures = lines.filter(({ type }) => type === "measure");
    expect(measures).toHaveLength(6 * 14);
    const fields =
      "experiment run seed method params iteration observable coordinate index value std_error unit status variable".split(
        " ",
      );
    for (const measure of measures) expect(Object.keys(measure)).toEqual(expect.arrayContaining(fields));
    expect(lines.filter(({ type }) => type === "result")).toHaveLength(6);
    const artifacts = lines.filter(({ type }) => type === "artifact");
    for (const { path, sha256 } of artifacts) {
      expect(
        createHash("sha256")
          .update(bytes(wfmc.folder, String(path)))
          .digest("hex"),
      ).toBe(sha256);
    }
  });

  it("does not depend on the number of jobs", () => {
    wfmc.run(["run", "glass.wfm", "--out", "one"]);
    expect(wfmc.run(["run", "glass.wfm", "--out", "two", "--jobs", "2"]).status).toBe(0);
    for (const name of ["measures.parquet", "arrays.npz", "out/s.npz", "plots/energy_vs_beta.svg"]) {
      expect(bytes(runFolder("two"), name).equals(bytes(runFolder("one"), name))).toBe(true);
    }
  });

  it("stops after the plan under --dry-run", () => {
    const { status, stdout } = wfmc.run(["run", "glass.wfm", "--dry-run", "--out", "dry"]);
    expect([status, existsSync(join(wfmc.folder, "dry"))]).toEqual([0, false]);
    expect(stdout).toContain("spin_product");
  });

  it("exits with 3 when an expectation fails, and wfmc test says which", () => {
    wfmc.write("unmet.wfm", SPIN_GLASS.replace("expect energy < 0", "expect energy > 0\n  expect log_partition > 0"));
    expect(wfmc.run(["run", "unmet.wfm", "--out", "unmet"]).status).toBe(3);
    const { status, stdout, stderr } = wfmc.run(["test", "glass.wfm", "unmet.wfm"]);
    expect(status).toBe(3);
    expect(stdout).toContain("FAIL  expect energy > 0");
    expect(stderr).toContain("3 expectations: 2 passed, 1 failed");
    expect(wfmc.run(["test", "glass.wfm"]).status).toBe(0);
  });

  it("refuses an output folder that cannot be written before it computes: exit 4, nothing left", () => {
    wfmc.write("occupied", "a file, not a folder");
    const { status, stderr } = wfmc.run(["run", "glass.wfm", "--out", "occupied"]);
    expect(status).toBe(4);
    expect(stderr).toContain("WFM6591");
    expect(stderr).toContain("--out DIR");
  });

  it("leaves no folder when nothing could start: missing data, exit 4", () => {
    wfmc.write(
      "nodata.wfm",
      'model M {\n  plate i in 1..3\n  data x[i]: real from csv("none.csv")\n  var s[i]: spin\n  energy E[i] := -x[i] * s[i]\n}\n',
    );
    const { status, stderr } = wfmc.run(["run", "nodata.wfm", "--out", "nodata"]);
    expect(status).toBe(4);
    expect(stderr).toContain("none.csv");
    expect(existsSync(join(wfmc.folder, "nodata", "M")) && readdirSync(join(wfmc.folder, "nodata", "M"))).toEqual([]);
  });
});

describe("wfmc oracle", () => {
  it("puts the exact answer beside BP's", () => {
    const lines = jsonLines(wfmc.run(["oracle", "glass.wfm", "--json", "--seeds", "1"]).stdout);
    const of = (method: string) =>
      lines.filter((line) => line["observable"] === "log_partition" && line["method"] === method);
    expect(of("exact")).toHaveLength(3);
    expect(of("bp")).toHaveLength(3);
    // High temperature: Bethe's ln Z of 12 spins is near the exact one; both near 12 ln 2 + 18 ln cosh(0.1) = 8.407.
    for (const { value } of [...of("exact"), ...of("bp")].filter(
      (line) => (line["params"] as { beta: number }).beta === 0.1,
    )) {
      expect(value).toBeCloseTo(12 * Math.log(2) + 18 * Math.log(Math.cosh(0.1)), 1);
    }
    expect(wfmc.run(["oracle", "glass.wfm", "--seeds", "1"]).stdout).toContain("difference");
  });
});

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
