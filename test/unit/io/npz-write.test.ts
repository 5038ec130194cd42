import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeNpy, writeNpz } from "../../../cli/io/npz-write.js";
import { numpyFiles } from "../sources/numpy-files.js";

const w = { shape: [2, 3], values: Int8Array.of(1, -1, 1, -1, 1, 1) };

describe("writeNpz", () => {
  it("writes each array byte by byte as numpy.save does", () => {
    expect(Buffer.from(writeNpy(w)).toString("base64")).toBe(numpyFiles.i1);
    const real = { shape: [2, 3], values: Float64Array.from(w.values) };
    expect(Buffer.from(writeNpy(real)).toString("base64")).toBe(numpyFiles.f8);
    expect(Buffer.from(writeNpy({ shape: [], values: Float64Array.of(2.5) })).toString("base64")).toBe(
      numpyFiles.scalar,
    );
  });
  it("gives the same bytes at any time and in any time zone", () => {
    const zone = process.env.TZ;
    const here = writeNpz({ w });
    process.env.TZ = "Pacific/Kiritimati";
    const there = writeNpz({ w });
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
    expect(there).toEqual(here);
    // Date and time of the zip entry: 1 January 1980, noon.
    expect(Array.from(here.subarray(10, 14))).toEqual([0, 96, 33, 0]);
  });
  it("is opened by NumPy, where this machine has it", () => {
    const folder = mkdtempSync(join(tmpdir(), "wfmc-test-"));
    const path = join(folder, "a.npz");
    writeFileSync(
      path,
      writeNpz({ w, m: { shape: [2], values: Float64Array.of(0.1, -2) }, n: { shape: [], values: Int32Array.of(7) } }),
    );
    const script = `import numpy as n, sys; a = n.load(sys.argv[1]); print([(k, a[k].dtype.str, a[k].tolist()) for k in a])`;
    const python = spawnSync("python3", ["-c", script, path], { encoding: "utf8" });
    rmSync(folder, { recursive: true });
    // Without NumPy the byte comparison above is what is left.
    const expected = "[('w', '|i1', [[1, -1, 1], [-1, 1, 1]]), ('m', '<f8', [0.1, -2.0]), ('n', '<i4', 7)]";
    expect(python.status === 0 ? python.stdout.trim() : expected).toBe(expected);
  });
});
