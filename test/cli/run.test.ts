import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readParquet } from "../../cli/io/parquet.js";
import {
  type Built,
  builtCommand,
  bytes,
  ENDLESS,
  jsonLines,
  manifestOf,
  onlyRunFolder,
  SPIN_GLASS,
} from "./built-command.js";

let wfmc: Built;
beforeAll(async () => {
  wfmc = await builtCommand();
  wfmc.write("glass.wfm", SPIN_GLASS);
  wfmc.write("endless.wfm", ENDLESS);
});
afterAll(() => wfmc.dispose());

const runFolder = (out: string, experiment = "heat") => onlyRunFolder(wfmc.folder, out, experiment);

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

  it("writes what the experiment reports and saves inside the run folder, never outside", () => {
    wfmc.write("report.wfm", SPIN_GLASS.replace("plot energy vs beta", 'plot energy vs beta\n  report "summary.html"'));
    expect(wfmc.run(["run", "report.wfm", "--out", "report"]).status).toBe(0);
    expect(bytes(runFolder("report"), "summary.html").toString()).toContain("heat on Glass");
    wfmc.write("escape.wfm", SPIN_GLASS.replace('"out/s.npz"', '"../../../s.npz"'));
    const { status, stderr } = wfmc.run(["run", "escape.wfm", "--out", "escape"]);
    expect([status, stderr.includes("outside the run folder")]).toEqual([1, true]);
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
