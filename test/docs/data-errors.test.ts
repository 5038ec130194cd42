import { readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { fetchCodes } from "../../cli/io/fetch-messages.js";
import { writeNpz } from "../../cli/io/npz-write.js";
import { compile, memoryFiles, prepare } from "../../library/index.js";
import { graphCodes } from "../../runtime/graphs/graph-messages.js";
import { fileCodes } from "../../runtime/sources/file-messages.js";
import { sourceCodes } from "../../runtime/sources/source-messages.js";
import { idxBytes, smallArchive } from "../unit/sources/images.js";
import { numpyFiles } from "../unit/sources/numpy-files.js";
import { errorPages } from "./error-pages.js";

const codes = [...sourceCodes, ...fileCodes, ...graphCodes, ...fetchCodes];
/** Codes of sources, data files, graphs and data sets; those from WFM6590 are the command's. */
const pages = errorPages().filter(({ code }) => /^WFM65[0-8]/.test(code));

type Given = Readonly<Record<string, string | Uint8Array>>;

/** What the compiler says of a text, up to a bound and planned model, with these files; errors only. */
function errorsOf(text: string, given: Given = {}, dataset?: Uint8Array): string[] {
  const encoder = new TextEncoder();
  const read = (path: string) =>
    typeof given[path] === "string" ? encoder.encode(given[path]) : (given[path] as Uint8Array | undefined);
  const files = { read, dataset: () => dataset };
  const compiled = compile(text, { files });
  const bound = compiled.value && prepare(compiled.value, { files });
  const all = [...compiled.diagnostics, ...(bound?.diagnostics ?? [])];
  return all.filter(({ severity }) => severity === "error").map(({ code, message }) => `${code} ${message}`);
}

const rows = (count: number, line: string): string => `${line}\n`.repeat(count);
const signs = (count: number): string => new Array(count).fill("-1").join();
const cube = writeNpz({
  xi: { shape: [10, 3, 7], values: new Int8Array(210).fill(1) },
  sigma: { shape: [10], values: new Int8Array(10) },
});
const matrix = { "own.npz": writeNpz({ xi: { shape: [10, 21], values: new Int8Array(210).fill(1) } }) };
/** The same, but its directory claims that the first member has 4 GB. */
const bomb = matrix["own.npz"].slice();
new DataView(bomb.buffer).setUint32(Buffer.from(bomb).lastIndexOf(Uint8Array.of(0x50, 0x4b, 1, 2)) + 24, 4e9, true);
const objects = Buffer.from(numpyFiles.object, "base64");
const train = { "train-images-idx3-ubyte": idxBytes([200, 28, 28], new Uint8Array(200 * 784).fill(7)) };
const labels = (count: number) =>
  idxBytes(
    [count],
    Array.from({ length: count }, (_, i) => 3 + (i % 2)),
  );
const table = 'use uai "a.uai" as Grid\n';

/** Files beside the wrong and the right program of a page, as its text says. */
const beside: Readonly<Record<string, readonly [Given, Given]>> = {
  WFM6500: [{}, { "patterns.txt": rows(10, signs(21)) }],
  WFM6501: [{}, {}],
  WFM6503: [{}, { "data/xi.csv": rows(10, signs(21)) }],
  WFM6504: [{ "xi.csv": "" }, { "xi.csv": rows(10, signs(21)) }],
  WFM6505: [{ "xi.npz": cube.slice(0, cube.length / 2) }, { "xi.npz": cube }],
  WFM6506: [{ "xi.csv": rows(10, signs(21)) }, { "xi.csv": rows(10, signs(21)) }],
  WFM6507: [{ "xi.csv": rows(12, signs(21)) }, { "xi.csv": rows(12, signs(21)) }],
  WFM6508: [{ "xi.csv": rows(10, `1,${new Array(20).fill(0)}`) }, { "xi.csv": rows(10, `1,${new Array(20).fill(0)}`) }],
  WFM6511: [{ "data.npz": cube }, { "data.npz": cube }],
  WFM6512: [{ "data.npz": objects }, { "data.npz": cube }],
  WFM6513: [{ "unknown.npz": bomb }, matrix],
  WFM6514: [{}, { "xi.npz": cube }],
  WFM6515: [{}, {}],
  WFM6516: [{}, {}],
  WFM6517: [
    { ...train, "t10k-labels-idx1-ubyte": labels(100) },
    { ...train, "train-labels-idx1-ubyte": gzipSync(labels(200)) },
  ],
  WFM6580: [{}, {}],
  WFM6581: [{}, {}],
  WFM6582: [{}, {}],
};

describe("pages of data, files and graphs", () => {
  it("are exactly those of their codes, with the same titles", () => {
    expect(pages.map(({ code, title }) => `${code}: ${title}`)).toEqual(
      codes.map(({ code, title }) => `${code}: ${title}`).sort(),
    );
    expect(readdirSync(new URL("../../docs/errors/", import.meta.url)).length).toBeGreaterThan(codes.length);
    expect(pages.filter(({ wrong, right }) => wrong === "" || right === "")).toEqual([]);
  });

  it.each(Object.entries(beside))(
    "%s: its wrong program says so, its right one does not",
    (code, [wrongFiles, rightFiles]) => {
      const page = pages.find((each) => each.code === code);
      expect(errorsOf(page?.wrong ?? "", wrongFiles).join("\n")).toMatch(new RegExp(`^${code} .*$`));
      expect(errorsOf(page?.right ?? "", rightFiles)).toEqual([]);
    },
  );

  it.each(["WFM6520", "WFM6522", "WFM6523"])("%s: the programs on Fashion-MNIST", (code) => {
    const page = pages.find((each) => each.code === code);
    // 340 images a class, of which 255 pass the median filter: enough for 250 to train.
    const dataset = code === "WFM6520" ? undefined : smallArchive(340);
    expect(errorsOf(page?.wrong ?? "", {}, dataset).join("\n")).toMatch(new RegExp(`^${code} .*$`));
    expect(errorsOf(page?.right ?? "", {}, dataset)).toEqual([]);
  });

  it("WFM6502: the check has said it before", () => {
    const page = pages.find((each) => each.code === "WFM6502");
    expect(errorsOf(page?.wrong ?? "").map((each) => each.slice(0, 7))).toEqual(["WFM3016", "WFM6502"]);
    expect(errorsOf(page?.right ?? "")).toEqual([]);
  });

  it.each(["WFM6509", "WFM6510"])("%s: the texts as a csv file", (code) => {
    const page = pages.find((each) => each.code === code);
    const model = (text: string) => errorsOf(CSV_MODEL, { "a.csv": text }).join("\n");
    expect(model(page?.wrong ?? "")).toContain(code);
    expect(model(page?.right ?? "")).toBe("");
  });

  it.each(["WFM6530", "WFM6531"])("%s: the texts as a UAI file", (code) => {
    const page = pages.find((each) => each.code === code);
    expect(errorsOf(table, { "a.uai": page?.wrong ?? "" }).join("\n")).toContain(code);
    expect(errorsOf(table, { "a.uai": page?.right ?? "" })).toEqual([]);
  });

  it("WFM6519: the texts as a UAI file, with a warning", () => {
    const page = pages.find((each) => each.code === "WFM6519");
    const codes = (text = "") => {
      const files = memoryFiles({ "a.uai": text });
      const program = compile(table, { files }).value;
      return (program ? prepare(program, { files }).diagnostics : []).map(({ code }) => code);
    };
    expect(codes(page?.wrong)).toEqual(["WFM6519"]);
    expect(codes(page?.right)).toEqual([]);
  });

  it("WFM6532: the text as a libDAI file", () => {
    const page = pages.find((each) => each.code === "WFM6532");
    expect(errorsOf('use fg "a.fg" as Large\n', { "a.fg": page?.wrong ?? "" }).join("\n")).toContain("WFM6532");
    expect(errorsOf(page?.right ?? "")).toEqual([]);
  });
});

const CSV_MODEL = `model M {
  plate mu in 1..2
  plate i in 1..3
  data xi[mu, i]: spin from csv("a.csv")
  data sigma[mu]: spin from iid(rademacher)
  var w[i]: spin
  observe sigma[mu] := sign(sum(i) xi[mu, i] * w[i])
}`;
