import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SourceValue } from "../../../compiler/source-call.js";
import { ask, call, complaint, target, valuesOf } from "./ask.js";
import { idxBytes } from "./images.js";

// Four images of 2 x 2.
const images = idxBytes([4, 2, 2], [0, 10, 200, 30, 9, 9, 1, 1, 0, 255, 0, 255, 5, 6, 7, 8]);
const labels = idxBytes([4], [3, 4, 3, 9]);
const named = { images: "i", labels: "l" };

function read(
  args: Record<string, SourceValue>,
  targets: Parameters<typeof ask>[1],
  files: Record<string, Uint8Array> = {},
) {
  return ask(call("idx", args), targets, { files: { i: images, l: labels, ...files } });
}
const grey = (count: number, type = "int") => target(type, [count, 4]);

describe("idx", () => {
  it("reads images and labels, as they are", () => {
    const outcome = read(named, [grey(4), target("int", [4], "label")]);
    expect(valuesOf(outcome)).toEqual([0, 10, 200, 30, 9, 9, 1, 1, 0, 255, 0, 255, 5, 6, 7, 8]);
    expect(Array.from(outcome.value?.tensors[1].values ?? [])).toEqual([3, 4, 3, 9]);
    expect(read({ images: "i" }, [target("real", [4, 2, 2])]).value?.tensors[0].shape).toEqual([4, 2, 2]);
  });
  it("keeps two classes and binarises by the median of each image", () => {
    const args = { ...named, classes: [3, 4], binarize: "median" };
    const outcome = read(args, [grey(3, "spin"), target("spin", [3], "label")]);
    // Medians 20, 5 and 127.5.
    expect(valuesOf(outcome)).toEqual([-1, -1, 1, 1, 1, 1, -1, -1, -1, 1, -1, 1]);
    expect(Array.from(outcome.value?.tensors[1].values ?? [])).toEqual([-1, 1, -1]);
  });
  it("takes the first patterns of a longer file and says so", () => {
    const outcome = read(named, [grey(2), target("cat:10", [2], "label")]);
    expect(valuesOf(outcome)).toEqual([0, 10, 200, 30, 9, 9, 1, 1]);
    expect(outcome.value?.notes).toEqual([
      "i: the first 2 fitting of 4 images",
      "i: images of 2 x 2 are read row after row",
    ]);
  });
  it("reads gzipped files and every type of number", () => {
    expect(valuesOf(read({ images: "i" }, [grey(4)], { i: gzipSync(images) }))).toEqual(
      valuesOf(read({ images: "i" }, [grey(4)])),
    );
    for (const [type, size, put] of [
      [0x09, 1, "setInt8"],
      [0x0b, 2, "setInt16"],
      [0x0c, 4, "setInt32"],
      [0x0d, 4, "setFloat32"],
      [0x0e, 8, "setFloat64"],
    ] as const) {
      const bytes = new Uint8Array(8 + 3 * size);
      bytes.set([0, 0, type, 1, 0, 0, 0, 3]);
      [1, -1, -1].forEach((value, i) => {
        new DataView(bytes.buffer)[put](8 + i * size, value);
      });
      const args = { images: "i", floats: type >= 0x0d };
      expect(valuesOf(read(args, [target("spin", [3])], { i: bytes }))).toEqual([1, -1, -1]);
    }
  });
  it("refuses what does not fit", () => {
    const both = (count: number, type = "spin") => [grey(count), target(type, [count], "label")];
    expect(complaint(read(named, both(2)))).toContain(
      "WFM6508: l: label 1 (row 1) holds 3, but `label` is declared spin",
    );
    expect(complaint(read({ images: "i" }, [grey(4, "spin")]))).toContain(
      'image 1 (row 1), pixel 1 holds 0, but `xi` is declared spin: each entry must be -1 or 1 (add `binarize = "median"`)',
    );
    expect(complaint(read(named, both(5, "int")))).toContain("the file has 4 images of 2 x 2, but `xi` needs 5 x 4");
    expect(complaint(read({ ...named, classes: [3, 4] }, both(4)))).toContain("the file has 3 images of these classes");
    expect(complaint(read({ ...named, classes: [3, 4, 9] }, both(4)))).toContain("WFM6501");
    expect(complaint(read({ images: "i" }, both(4)))).toContain("argument `labels` of `idx` is missing");
    expect(complaint(read({ images: "i" }, [target("int", [4, 5])]))).toContain(
      "the file holds items of 2 x 2, but `xi` needs 4 x 5",
    );
    expect(complaint(read(named, both(4), { l: idxBytes([3], [3, 4, 3]) }))).toContain(
      "WFM6517: l: holds 3 labels, but i holds 4 images",
    );
    expect(complaint(read({ images: "none" }, [grey(4)]))).toContain("WFM6503");
  });
  it("refuses wrong magic, unknown types, cut and empty files", () => {
    const wrong = (i: Uint8Array) => complaint(read({ images: "i" }, [grey(4)], { i }));
    expect(wrong(Uint8Array.of(1, 2, 3, 4, 5))).toContain(
      "WFM6506: i: is not an IDX file: it starts with bytes 01 02 03 04",
    );
    expect(wrong(Uint8Array.of(0, 0, 7, 1, 0, 0, 0, 0))).toContain("its type byte is 07");
    expect(wrong(images.subarray(0, 20))).toContain(
      "WFM6505: i: is truncated or damaged: it has 20 bytes, but its header declares 32",
    );
    expect(wrong(new Uint8Array(0))).toContain("WFM6504");
    expect(wrong(Uint8Array.of(0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255))).toContain(
      "WFM6505",
    );
    const packed = gzipSync(images);
    for (let length = 3; length < packed.length; length++)
      expect(wrong(packed.subarray(0, length))).toContain("WFM6505");
  });
  it("never throws", () => {
    const head = fc.constantFrom([], [0, 0, 8, 1], [0, 0, 14, 2, 0, 0, 0, 2], [0, 0, 8, 255], [31, 139, 8]);
    const property = fc.property(head, fc.uint8Array({ maxLength: 60 }), (start, rest) => {
      const bytes = Uint8Array.from([...start, ...rest]);
      const outcome = read(named, [grey(2), target("int", [2], "label")], { i: bytes, l: bytes });
      expect(outcome.value !== undefined || outcome.diagnostics.length > 0).toBe(true);
    });
    fc.assert(property, { numRuns: 500 });
  });
});
