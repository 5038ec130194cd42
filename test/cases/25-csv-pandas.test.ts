import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { caseFiles, told } from "./told.js";

// pandas-dev/pandas 781, 21556 (decimal commas), 11553; tables written by pandas 3.0 (to_csv with several options), Octave, Fortran and
// Excel. One table, [[-0.2, -0.05, 0.1], [0.25, 0.4, 0.55]]: w_1 feels -0.2 - 0.1 + 0.3 = 0, w_2 feels 2.7; tanh 2.7 = 0.991007.
const files = caseFiles("25-csv-pandas");
const DECIMAL = "0.25,0.4,0.55\n";

function model(name: string, type = "real", rows = 2, columns = 3): string {
  return `model M {
  plate i in 1..${rows}
  plate j in 1..${columns}
  data a[i, j]: ${type} from csv("${name}")
  var w[i]: spin
  energy e[i] := -w[i] * (sum(j) a[i, j] * j)
}
experiment b on M { run bp measure magnetisation(w) }
`;
}
const vector = (length: number) => `model M {
  plate i in 1..${length}
  data a[i]: real from csv("a.csv")
  var w[i]: spin
  energy e[i] := -w[i] * a[i]
}
experiment b on M { run bp measure magnetisation(w) }
`;

async function complaint(text: string, given: string | Uint8Array): Promise<string> {
  const { diagnostics, values } = await told(text, { "a.csv": given });
  expect(values).toEqual([]);
  expect(diagnostics).toHaveLength(1);
  expect(diagnostics[0]).toMatch(/^WFM65\d\d \d:\d+ a\.csv: /);
  return diagnostics[0];
}

describe("the table is read as other programs write it", () => {
  it.each([
    ["noindex.csv", ["the first line holds names and was skipped"]],
    ["noheader_bom_crlf.csv", []],
    ["cr_only.csv", []],
    ["utf16.csv", ["the first line holds names and was skipped", "the text is in UTF-16"]],
    ["quoted_all.csv", ["the first line holds names and was skipped"]],
    ["single_quoted.csv", ["the first line holds names and was skipped"]],
    ["decimal_comma.csv", ["the first line holds names and was skipped", "the numbers have decimal commas"]],
    ["trailing_comma.csv", ["each line ends in a separator, which is not counted as a field"]],
    ["fortran_d.csv", []],
    ["percent_comment.csv", []],
    ["unicode_minus.csv", []],
    ["gz.csv", ["the first line holds names and was skipped"]],
    ["mixed_space.csv", []],
  ])("%s", async (name, notes) => {
    const read = await told(model(name), files);
    expect(read.diagnostics).toEqual([]);
    expect(read.notes.filter((note) => note.startsWith(name))).toEqual(notes.map((note) => `${name}: ${note}`));
    expect(read.values[0]).toBeCloseTo(0, 12);
    expect(read.values[1]).toBeCloseTo(Math.tanh(2.7), 9);
  });

  it.each([
    ["bars", `-0.2|-0.05|0.1\n0.25|0.4|0.55\n`],
    ["decimal commas parted by spaces", "-0,2 -0,05 0,1\n0,25 0,4 0,55\n"],
    ["decimal commas parted by tabs", "-0,2\t-0,05\t0,1\n0,25\t0,4\t0,55\n"],
    ["quoted decimal commas parted by commas", '"-0,2","-0,05","0,1"\n"0,25","0,4","0,55"\n'],
    ["one comma of thousands or tenths, which the others decide", "-0,2;-0,05;0,100\n0,25;0,4;0,55\n"],
    ["comments behind numbers", `-0.2,-0.05,0.1 # first\n${DECIMAL}`],
    ["Fortran's exponents of three digits", "-0.2 -0.05 0.1\n0.25 0.4 0.55\n".replace("0.1\n", "1.0-001\n")],
    ["UTF-16, big-endian, without a mark", Buffer.from(`-0.2,-0.05,0.1\n${DECIMAL}`, "utf16le").swap16()],
    ["rows that end in two separators", `a,b,c,,\n-0.2,-0.05,0.1,,\n0.25,0.4,0.55,,\n`],
    ["old Macintosh line ends and comments", `# x\r-0.2,-0.05,0.1\r\r${DECIMAL}`],
    ["names with separators in quotes", `"x, y","z; w",v\n-0.2,-0.05,0.1\n${DECIMAL}`],
  ])("%s", async (_, text) => {
    const { diagnostics, values } = await told(model("a.csv"), { "a.csv": text });
    expect(diagnostics).toEqual([]);
    expect(values[1]).toBeCloseTo(Math.tanh(2.7), 9);
  });

  it("truth values, as bits", async () => {
    const { diagnostics, values } = await told(model("bool.csv", "bit"), files);
    expect(diagnostics).toEqual([]);
    // 1 + 3 and 2 + 3.
    expect(values).toEqual([Math.tanh(4), Math.tanh(5)].map((value) => expect.closeTo(value, 12)));
  });

  it("two whole numbers a line, with a word on decimal commas", async () => {
    const { notes, values } = await told(model("vec_decimal_comma.csv", "real", 3, 2), files);
    expect(values).toEqual([2, 4, 6].map((value) => expect.closeTo(Math.tanh(value), 9)));
    expect(notes.join()).toContain("each line is read as two whole numbers");
  });
});

describe("what is not a table of numbers is named", () => {
  it.each([
    ["index.csv", "WFM6507", "counts the rows, as pandas' index does", "index=False"],
    ["intheader.csv", "WFM6507", "0, 1, 2, ... as pandas numbers columns", "header=False"],
    ["dup_header_crlf.csv", "WFM6509", "line 4 repeats the names of line 1", "delete the second"],
    ["inf.csv", "WFM6509", "line 1, column 1 holds `inf`, not a finite number", "replace"],
    ["noindexx.csv", "WFM6503", "no such file", 'did you mean "noindex.csv"'],
  ])("%s", async (name, code, cause, hint) => {
    const { diagnostics } = await told(model(name), files);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatch(new RegExp(`^${code} 4:27 `));
    expect(diagnostics[0]).toContain(cause);
    expect(diagnostics[0]).toContain(hint);
  });

  it.each([
    [",0,1,2\n0,1,2,3\n1,4,5,6\n", "counts the rows, as pandas' index does", "index=False"],
    [`"","a","b","c"\n"1",1,2,3\n"2",4,5,6\n`, "counts the rows, as pandas' index does", "row.names = FALSE"],
    ["a b c\n1 1 2 3\n2 4 5 6\n", "counts the rows", "index=False"],
    [",a,b,c\nx,1,2,3\ny,4,5,6\n", "line 2, column 1 holds `x`, the label of a row", "index=False"],
    ["a,b,c\n1,,3\n4,5,6\n", "line 2, column 2 is empty: a missing value", "dropna"],
    ["a,b,c\n1,2,\n4,5,6\n", "line 2, column 3 is empty: a missing value", "dropna"],
    ["1,2,\n4,5,6\n", "line 1, column 3 is empty: a missing value", "dropna"],
    ["1,2,3\n4,NA,6\n", "line 2, column 2 holds `NA`, a missing value", "fillna"],
    ["1,2,3\n4,#N/A,6\n", "line 2, column 2 holds `#N/A`, a missing value", "dropna"],
    ["1;2;3\n4;1.234,5;6\n", "column 2 holds `1.234,5`, a number with thousands separators", "1234.5"],
    ['1,2,3\n"1,234.5",5,6\n', "line 2, column 1 holds `1,234.5`, a number with thousands separators", "1234.5"],
    ['1,2,3\n"1,234",5,6\n', "line 2, column 1 holds `1,234`, which may be 1.234 or 1234", "decimal point"],
    ["0,5;2;3\n1.5;5;6\n", "line 2 has a point in a number, but other numbers have a decimal comma", "decimal point"],
    ["1,2,3\n4,12%,6\n", "holds `12%`, a percentage", "fraction"],
    ["1,2,3\n4,2024-01-31,6\n", "holds `2024-01-31`, a date", "leave the column out"],
    ["1,2,3\n4,(1+2j),6\n", "holds `(1+2j)`, a complex number", "columns of their own"],
    ["1,2,3\n4,1e999,6\n", "holds `1e999`, too large for a number", "1.8e308"],
    ["1,2,3\n4,setosa,6\n", "line 2, column 2 holds `setosa`, which is not a number", "factorize"],
    ["a,b,c\n", "holds a line of names and no numbers", "again"],
    ["<!DOCTYPE html>\n<html>\n", "it is an HTML page", "download"],
    ["version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "a Git LFS pointer", "git lfs pull"],
    [Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0), "a zip archive", "npz"],
    [gzipSync(gzipSync("1,2,3\n4,5,6\n")), "packed with gzip twice", "gunzip"],
  ])("%j", async (text, cause, hint) => {
    const message = await complaint(model("a.csv"), text);
    expect(message).toContain(cause);
    expect(message).toContain(hint);
  });

  it("a vector with decimal commas, or below a number for its name", async () => {
    expect(await complaint(vector(3), "0,1\n0,2\n0,3\n")).toContain("if commas are decimal commas here");
    expect(await complaint(vector(2), "0\n0.5\n0.25\n")).toContain("header=False");
    const read = await told(vector(3), { "a.csv": "x\n0.1\n0.2\n0.3\n" });
    expect(read.values[0]).toBeCloseTo(Math.tanh(0.1), 12);
  });

  it("an index or numbers for names that happen to fit are told", async () => {
    const index = await told(model("index.csv", "real", 2, 4), files);
    expect(index.diagnostics).toEqual([]);
    expect(index.notes.join()).toContain(
      "index.csv: the first column counts the rows, as pandas' index does, and is read",
    );
    const header = await told(model("intheader.csv", "real", 3, 3), files);
    expect(header.notes.join()).toContain("intheader.csv: the first row is 0, 1, 2, ... as pandas numbers columns");
  });
});
