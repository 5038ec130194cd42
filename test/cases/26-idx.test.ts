import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { caseFiles, told } from "./told.js";

// CEA-LIST/N2D2 118, shubhammor0403/EMNIST 1 (a gzip file's magic), zalandoresearch/fashion-mnist 131 (a page in place of the file),
// tolstikhin/adagan 1. Six images of 3 x 5 bytes with labels 0 0 1 0 1 2... made with Python's struct. The field on w_mu is its label's
// sign times its sum of pixels over 4000; the right magnetisations are tanh of it.
const files = caseFiles("26-idx");
const MAGNETISATION = [-0.46074, 0.414473, -0.458571, 0.519387];

function model(call: string, image = "r, c"): string {
  const sum = image === "r, c" ? "sum(r) sum(c) x[mu, r, c]" : "sum(p) x[mu, p]";
  return `model M {
  plate mu in 1..4
  plate r in 1..3
  plate c in 1..5
  plate p in 1..15
  data (x[mu, ${image}]: real, y[mu]: spin) from ${call}
  var w[mu]: spin
  energy e[mu] := -w[mu] * y[mu] * (${sum}) / 4000
}
experiment b on M { run bp measure magnetisation(w) }
`;
}

describe("images and labels are read", () => {
  it.each(["im", "im.gz"])("%s", async (name) => {
    const { diagnostics, notes, values } = await told(model(`idx("${name}", "lb", classes = [0, 1])`), files);
    expect(diagnostics).toEqual([]);
    expect(notes).toContain(`${name}: the first 4 fitting of 6 images`);
    expect(notes.join()).not.toContain("row after row");
    // As the case gives them, to six digits.
    expect(values).toEqual(MAGNETISATION.map((value) => expect.closeTo(value, 5)));
  });

  it("as one row of pixels, which is told", async () => {
    const { notes, values } = await told(model('idx("im", "lb", classes = [0, 1])', "p"), files);
    expect(notes).toContain("im: images of 3 x 5 are read row after row");
    expect(values).toEqual(MAGNETISATION.map((value) => expect.closeTo(value, 5)));
  });

  it("floating-point images where the model asks for them", async () => {
    const { values } = await told(model('idx("flt", "lb", classes = [0, 1], floats = true)'), files);
    // The same images divided by 255.
    const expected = MAGNETISATION.map((value) => Math.tanh(Math.atanh(value) / 255));
    expect(values).toEqual(expected.map((value) => expect.closeTo(value, 7)));
  });
});

describe("files that are not what the model takes them for are named", () => {
  it.each([
    ['idx("double.gz", "lb")', "WFM6506", "packed with gzip twice", "gunzip"],
    ['idx("html", "lb")', "WFM6506", "it is an HTML page", "download the file again"],
    ['idx("extra", "lb")', "WFM6505", "it has 107 bytes, but its header declares 106: 1 too many", "again"],
    ['idx("flt", "lb")', "WFM6506", "its numbers are floating-point, not grey values", "floats = true"],
    ['idx("im", "lb5")', "WFM6517", "holds 5 labels, but im holds 6 images", "of one set"],
    ['idx("lb", "im")', "WFM6517", "holds labels, one number an item, and im holds images", 'write `idx("im", "lb")`'],
    ['idx("flat", "lb")', "WFM6507", "items of 15, but `x` needs 4 x 3 x 5", "nothing is reshaped"],
    ['idx("turned", "lb")', "WFM6507", "items of 5 x 3, but `x` needs 4 x 3 x 5", "nothing is reshaped"],
    ['idx("short", "lb")', "WFM6505", "it has 105 bytes, but its header declares 106: 1 too few", "again"],
    ['idx("page.gz", "lb")', "WFM6506", "it is an HTML page", "download"],
    ['idx("table", "lb")', "WFM6506", "it is text", "csv"],
    ['idx("array", "lb")', "WFM6506", "it is a NumPy array", "npz"],
    ['idx("in", "lb")', "WFM6503", "no such file", 'did you mean "im"'],
  ])("%s", async (call, code, cause, hint) => {
    const { diagnostics, values } = await told(model(call.replace(")", ", classes = [0, 1])")), {
      ...files,
      turned: Uint8Array.from(files.im, (byte, at) => (at === 11 ? 5 : at === 15 ? 3 : byte)),
      short: files.im.subarray(0, 105),
      "page.gz": gzipSync(files.html),
      table: "1,2,3\n",
      array: Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0),
    });
    expect(values).toEqual([]);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatch(new RegExp(`^${code} 6:46 `));
    expect(diagnostics[0]).toContain(cause);
    expect(diagnostics[0]).toContain(hint);
  });

  it("the doubly gzipped file is the right one below", () => {
    expect(gunzipSync(gunzipSync(files["double.gz"]))).toEqual(Buffer.from(files.im));
  });
});
