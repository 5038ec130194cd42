import { describe, expect, it } from "vitest";
import { readParquet } from "../../cli/io/parquet.js";
import { measuresTable } from "../../cli/run/final-files.js";
import { compile, run } from "../../library/index.js";
import { of } from "../unit/library/events.js";

// Found by hostile texts: a saved file that took the place of the run's record, and swept names that took the place of columns.

const model = (clauses: string, param = "b") => `model M {
  param ${param}: real = 0.5
  plate i in 1..3
  var s[i]: spin
  energy H[i] := -${param} * s[i]
}
experiment e on M { run bp ${clauses} measure log_partition }`;

const codes = (text: string) => compile(text).diagnostics.map(({ code }) => code);

describe("save and report", () => {
  it.each([
    "measures.parquet",
    "manifest.json",
    "arrays.npz",
    "ARRAYS.npz",
    "./x/../arrays.npz",
    "arrays.npz/s.npz",
    "plots/s.npz",
    "Checkpoints/s.npz",
    "../s.npz",
    "a/../../s.npz",
    "/tmp/s.npz",
    "C:/s.npz",
    "a\\\\s.npz",
    "",
    ".npz",
    "x/",
    "s",
    "s.csv",
    "s.npz ",
    "con.npz",
    "s?.npz",
    `${"s".repeat(300)}.npz`,
  ])("`save s to %j` is told before anything runs, with its place", (path) => {
    const text = model(`save s to "${path}"`);
    const told = compile(text).diagnostics.filter(({ code }) => code === "WFM8014" || code.startsWith("WFM1"));
    expect(told).toHaveLength(1);
    expect(told[0].span?.start).toBeGreaterThan(text.indexOf("save"));
  });

  it("tells of two files with one name, whatever their case, and of a file that would be a folder", () => {
    expect(codes(model('save s to "s.npz" save marginals to "S.npz"'))).toEqual(["WFM8014"]);
    expect(codes(model('save s to "s.npz" save marginals to "s.npz"'))).toEqual(["WFM8014"]);
    expect(codes(model('save s to "s.npz" save marginals to "s.npz/m.npz"'))).toEqual(["WFM8014"]);
    expect(codes(model('report "manifest.json"'))).toEqual(["WFM8014"]);
  });

  it("takes good names", () => {
    expect(codes(model('save s to "out/s.npz" save marginals to "Übung (2).npz" report "report.html"'))).toEqual([]);
  });
});

describe("a swept param with the name of a column", () => {
  it.each([
    "seed",
    "value",
    "observable",
    "status",
    "iteration",
    "run",
    "unit",
    "std_error",
    "experiment",
    "algorithm",
    "version",
  ])("%s: both are in the table", async (name) => {
    const { value } = compile(model(`sweep ${name} in [0.25, 0.5] seeds 7..8`, name));
    const all = [];
    if (value) for await (const event of run(value)) all.push(event);
    const columns = new Map(
      (await readParquet(measuresTable(of(all, "measure")))).map((column) => [column.name, column.values]),
    );
    const numbers = (column: string) => [...(columns.get(column) ?? [])].map(Number);
    expect(numbers(`param_${name}`)).toEqual([0.25, 0.25, 0.5, 0.5]);
    expect(numbers("seed")).toEqual([7, 8, 7, 8]);
    // Three spins in a field: 3 ln(2 cosh h).
    for (const [n, h] of [0.25, 0.25, 0.5, 0.5].entries())
      expect(numbers("value")[n]).toBeCloseTo(3 * Math.log(2 * Math.cosh(h)), 10);
    expect([...(columns.get("observable") ?? [])]).toEqual(Array(4).fill("log_partition"));
  });
});
