import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ask, call, complaint, target, valuesOf } from "./ask.js";

function csv(content: Uint8Array | string, type = "real", shape: readonly number[] = [2, 3]) {
  return ask(call("csv", ["a.csv"]), [target(type, shape)], { files: { "a.csv": content } });
}

describe("csv reads", () => {
  it.each([
    ["commas", "1,-1,1\n-1,1,1\n"],
    ["spaces, and no line break at the end", "1 -1 1\n-1   1 1"],
    ["tabs and Windows line ends", "1\t-1\t1\r\n-1\t1\t1\r\n"],
    ["semicolons and quotes", '"1";"-1";1\n-1; 1 ;"1"\n'],
    ["a byte order mark, comments and blank lines", "\ufeff# saved\n\n1,-1,1\n# half\n-1,1,1\n\n"],
    ["exponents", "1e0,-1.0,+1\n-10e-1,1.,1.000000000000000000e+00\n"],
  ])("%s", (_, text) => {
    expect(valuesOf(csv(text, "spin"))).toEqual([1, -1, 1, -1, 1, 1]);
  });
  it("a vector, one number a line; a single number; gzipped text", () => {
    expect(valuesOf(csv("1\n2.5\n-3\n", "real", [3]))).toEqual([1, 2.5, -3]);
    expect(valuesOf(csv("7", "int", []))).toEqual([7]);
    expect(valuesOf(csv(gzipSync("1\n0\n"), "bit", [2]))).toEqual([1, 0]);
  });
  it("a line of names first, and says so", () => {
    const outcome = csv("x,y,z\n1,2,3\n4,5,6\n");
    expect(valuesOf(outcome)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(outcome.value?.notes).toEqual(["a.csv: the first line holds names and was skipped"]);
    expect(csv("1,2,3\n4,5,6\n").value?.notes).toEqual([]);
  });
  it("what NumPy's savetxt writes, whatever the numbers", () => {
    const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 6, maxLength: 6 });
    const property = fc.property(numbers, (six) => {
      const line = (row: number[]) => row.map((value) => value.toExponential(18)).join(" ");
      expect(valuesOf(csv(`${line(six.slice(0, 3))}\n${line(six.slice(3))}\n`))).toEqual(
        six.map((value) => Number(value.toExponential(18))),
      );
    });
    fc.assert(property, { numRuns: 200 });
  });
});

describe("csv refuses", () => {
  it.each([
    ["1,0,1\n1,1,1", "spin", [2, 3], "WFM6508: a.csv: line 1 (row 1, column 2) holds 0"],
    ["# x\n1,1,1\n1,1,0.5", "spin", [2, 3], "line 3 (row 2, column 3) holds 0.5, but `xi` is declared spin"],
    ["1,-1,1\n1,1,1", "bit", [2, 3], "declare `xi` as spin"],
    ["1,5,1\n1,1,1", "cat:5", [2, 3], "each entry must be a whole number from 0 to 4"],
    [
      "1,2\n3,4\n5,6",
      "real",
      [2, 3],
      "3 rows of 2 numbers, but `xi` needs 2 x 3 (rows are the first plate: transpose the file)",
    ],
    ["1,2,3\n", "real", [2, 3], "the file has 1 row of 3 numbers"],
    ["1,2,3\n", "real", [3], "a vector is written with one number a line"],
    ["1,2,3\n4,5\n", "real", [2, 3], "WFM6510: a.csv: line 2 has 2 numbers, but line 1 has 3"],
    ["1,2,3\n4,nan,6\n", "real", [2, 3], "WFM6509: a.csv: line 2, column 2 holds `nan`"],
    ["inf,2,3\n4,5,6\n", "real", [2, 3], "line 1, column 1 holds `inf`"],
    ["nan\n", "real", [1], "line 1, column 1 holds `nan`"],
    ["1,,3\n4,5,6\n", "real", [2, 3], "line 1, column 2 is empty"],
    ["1,2,3\n4,x,6\n", "real", [2, 3], "line 2, column 2 holds `x`"],
    ["1,2,3\n4,0x10,6\n", "real", [2, 3], "line 2, column 2 holds `0x10`"],
    ["", "real", [2, 3], "WFM6504"],
    ["x,y,z\n", "real", [2, 3], "WFM6504"],
    ["1\n2\n", "real", [1, 1, 2], "WFM6514"],
  ])("%j as %s", (text, type, shape, message) => {
    expect(complaint(csv(text, type, shape))).toContain(message);
  });
  it("gzip files that are cut, or that unpack to too much", () => {
    const packed = gzipSync("1,2,3\n4,5,6\n");
    for (let length = 3; length < packed.length; length++)
      expect(complaint(csv(packed.subarray(0, length)))).toContain("WFM6505");
    packed[packed.length - 6] ^= 1;
    expect(complaint(csv(packed))).toContain("WFM6505");
    expect(complaint(csv(gzipSync("1,2,3\n".repeat(1_000_000))))).toContain("WFM6513");
  });
  it("missing files, several targets, wrong arguments", () => {
    expect(complaint(ask(call("csv", ["b.csv"]), [target("real", [1])]))).toContain("WFM6503: b.csv: cannot be read");
    const two = [target("real", [1]), target("real", [1], "y")];
    expect(complaint(ask(call("csv", ["a.csv"]), two))).toContain(
      "WFM6502: `csv` gives one array, but the statement declares 2: `xi`, `y`",
    );
    expect(complaint(ask(call("csv", []), [target("real", [1])]))).toContain(
      "WFM6501: argument `path` of `csv` is missing",
    );
    expect(complaint(ask(call("csv", { path: "a", pth: "b" }), [target("real", [1])]))).toContain(
      "did you mean `path`?",
    );
    expect(complaint(ask(call("csv", ["a", "b"]), [target("real", [1])]))).toContain("got 2 arguments");
  });
  it("nothing with an exception, whatever the bytes", () => {
    const text = fc
      .string({ unit: fc.constantFrom(...'01-,;.\n\t e#x"') })
      .map((each) => new TextEncoder().encode(each));
    const property = fc.property(
      fc.oneof(
        text,
        fc.uint8Array(),
        fc.uint8Array().map((each) => Uint8Array.of(0x1f, 0x8b, 8, ...each)),
      ),
      (bytes) => {
        const outcome = csv(bytes);
        expect(outcome.value !== undefined || outcome.diagnostics.length > 0).toBe(true);
      },
    );
    fc.assert(property, { numRuns: 1000 });
  });
});

describe("patterns", () => {
  const reference = readFileSync(new URL("../../reference/fbp/patterns.txt.gz", import.meta.url));
  const read = (type: string, shape: readonly number[], content: Uint8Array | string = reference) =>
    ask(call("patterns", ["p.txt.gz"]), [target(type, shape)], { files: { "p.txt.gz": content } });

  it("reads a gzipped file, and further axes along the line", () => {
    const flat = valuesOf(read("spin", [10, 21]));
    expect(flat.slice(0, 5)).toEqual([1, 1, 1, 1, -1]);
    expect(valuesOf(read("spin", [10, 3, 7]))).toEqual(flat);
    expect(valuesOf(read("real", [10, 21]))).toEqual(flat);
    expect(read("int", [10, 21]).value?.tensors[0].values).toBeInstanceOf(Int32Array);
  });
  it("refuses other counts, values and types", () => {
    expect(complaint(read("spin", [9, 21]))).toContain("the file has 10 patterns of 21 entries, but `xi` needs 9 x 21");
    expect(complaint(read("spin", [1, 2], "1 0\n"))).toContain("WFM6508");
    expect(complaint(read("real", [1, 2], "1 0.5\n"))).toContain("WFM6508");
    expect(complaint(read("bit", [10, 21]))).toContain("WFM6515");
  });
});
