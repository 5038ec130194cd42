import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { writeNpy, writeNpz } from "../../../cli/io/npz-write.js";
import type { SourceValue } from "../../../compiler/source-call.js";
import { ask, call, complaint, target, valuesOf } from "./ask.js";
import { numpyFiles } from "./numpy-files.js";

const file = (name: string): Uint8Array => new Uint8Array(Buffer.from(numpyFiles[name], "base64"));

function read(bytes: Uint8Array, type = "real", shape: readonly number[] = [2, 3], key?: string) {
  const args: Record<string, SourceValue> = { path: "data.npz", ...(key === undefined ? {} : { key }) };
  return ask(call("npz", args), [target(type, shape)], { files: { "data.npz": bytes } });
}

const SIGNS = [1, -1, 1, -1, 1, 1];
const POSITIVE = [1, 0, 1, 0, 1, 1];

describe("npz reads what NumPy writes", () => {
  it.each(["i1", "i2", "i4", "i8", "f2", "f4", "f8"])("%s", (name) => {
    expect(valuesOf(read(file(name), "spin"))).toEqual(SIGNS);
    expect(valuesOf(read(file(name), "real"))).toEqual(SIGNS);
  });
  it.each(["b1", "u1", "u2", "u4", "u8"])("%s", (name) => {
    expect(valuesOf(read(file(name), "bit"))).toEqual(POSITIVE);
    expect(valuesOf(read(file(name), "cat:3"))).toEqual(POSITIVE);
    expect(valuesOf(read(file(name), "int"))).toEqual(POSITIVE);
  });
  it("arrays in Fortran order, scalars, and archives stored or compressed", () => {
    expect(valuesOf(read(file("fortran"), "real", [2, 3, 4]))).toEqual(Array.from({ length: 24 }, (_, i) => i));
    expect(valuesOf(read(file("scalar"), "real", []))).toEqual([2.5]);
    expect(valuesOf(read(file("savez"), "spin", [2, 3], "xi"))).toEqual(SIGNS);
    expect(valuesOf(read(file("savez"), "spin", [2], "sigma"))).toEqual([1, -1]);
    expect(valuesOf(read(file("compressed"), "spin", [2, 3], "xi"))).toEqual(SIGNS);
    expect(valuesOf(read(file("compressed"), "real", [5], "w.npy"))).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });
  it("each type in its own array", () => {
    expect(read(file("i1"), "spin").value?.tensors[0].values).toBeInstanceOf(Int8Array);
    expect(read(file("u1"), "bit").value?.tensors[0].values).toBeInstanceOf(Uint8Array);
    expect(read(file("u1"), "cat:2").value?.tensors[0].values).toBeInstanceOf(Int32Array);
    expect(read(file("i1"), "real").value?.tensors[0].values).toBeInstanceOf(Float64Array);
  });
});

describe("npz refuses", () => {
  it("values outside the declared type, by row and column", () => {
    expect(complaint(read(file("u1"), "spin"))).toBe(
      'WFM6508: data.npz: array "data.npz", row 1, column 2 holds 0, but `xi` is declared spin: each entry must be -1 or 1 (for data of 0 and 1 declare `xi` as bit, or save 2 x - 1)',
    );
    expect(complaint(read(file("fortran"), "cat:23", [2, 3, 4]))).toContain(
      "entry (2, 3, 4), counted from 1, holds 23",
    );
    const missing = writeNpz({ x: { shape: [3], values: Float64Array.of(0, Number.NaN, 1) } });
    expect(complaint(read(missing, "real", [3]))).toContain('WFM6508: data.npz: array "x", row 2 holds NaN');
  });
  it("another shape, with both shapes", () => {
    expect(complaint(read(file("i1"), "spin", [3, 3]))).toContain(
      'WFM6507: data.npz: array "data.npz" is 2 x 3, but `xi` needs 3 x 3',
    );
    expect(complaint(read(file("i1"), "spin", [3, 2]))).toContain("reshape(3, 2)");
  });
  it("types that hold no plain numbers", () => {
    for (const name of ["complex", "text", "object", "record"])
      expect(complaint(read(file(name)))).toContain("WFM6512");
  });
  it("unknown and missing array names", () => {
    expect(complaint(read(file("savez"), "spin", [2, 3], "x"))).toContain(
      'WFM6511: data.npz: holds no array "x" (did you mean "xi"?; it holds "xi", "sigma")',
    );
    expect(complaint(read(file("savez"), "spin", [2, 3]))).toContain('holds 2 arrays: "xi", "sigma"');
  });
  it("missing, empty and foreign files", () => {
    expect(complaint(ask(call("npz", ["no.npz"]), [target("spin", [2])]))).toContain("WFM6503: no.npz");
    expect(complaint(read(new Uint8Array(0)))).toContain("WFM6504");
    expect(complaint(read(new TextEncoder().encode("1,2,3\n")))).toContain("WFM6506");
    expect(complaint(read(zipSync({ "a.txt": new Uint8Array(3) })))).toContain("holds no array");
  });
  it("files cut anywhere", () => {
    for (const name of ["compressed", "savez", "f8"]) {
      const whole = file(name);
      for (let length = 1; length < whole.length; length += 7) {
        const cut = read(whole.subarray(0, length), "real", [2, 3], "xi");
        expect(complaint(cut), `${name} cut to ${length} bytes`).toMatch(/^WFM650[56]/);
      }
    }
  });
  it("single flipped bits inside the data", () => {
    const bytes = file("savez");
    const at = Buffer.from(bytes).indexOf(Uint8Array.of(1, 255, 1, 255, 1, 1));
    bytes[at] ^= 64;
    expect(complaint(read(bytes, "real", [2, 3], "xi"))).toContain("WFM6505");
  });
});

describe("npz bombs", () => {
  const huge = writeNpy({ shape: [2, 3], values: new Float64Array(6) });
  const bomb = new Uint8Array(huge.length + 40_000_000);
  bomb.set(huge);

  it("a member longer than its header says is not unpacked", () => {
    const packed = zipSync({ "x.npy": bomb }, { level: 1 });
    const before = process.memoryUsage().arrayBuffers;
    expect(complaint(read(packed))).toContain("WFM6513");
    // 40 MB would be seen; what is read of the member's start is 1 kB of input, at most 1 MB, with fflate's growing buffers 3 MB.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10e6);
  });
  it("a member that lies about its size is stopped on the way", () => {
    const packed = zipSync({ "x.npy": bomb }, { level: 1 });
    const view = new DataView(packed.buffer, packed.byteOffset);
    const directory = Buffer.from(packed).lastIndexOf(Uint8Array.of(0x50, 0x4b, 1, 2));
    view.setUint32(directory + 24, huge.length, true);
    expect(complaint(read(packed))).toContain("WFM6505");
  });
  it("a header that asks for more than memory holds is a wrong shape", () => {
    const lying = writeNpy({ shape: [2, 3], values: new Float64Array(6) });
    const text = Buffer.from(lying).toString("latin1").replace("(2, 3), }     ", "(99999999, 9)}");
    expect(complaint(read(new Uint8Array(Buffer.from(text, "latin1"))))).toContain("is 99999999 x 9");
  });
});

describe("npz, whatever it is given", () => {
  it("reads back what is written", () => {
    const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
    const property = fc.property(
      shapes,
      fc.infiniteStream(fc.double({ noNaN: true, noDefaultInfinity: true })),
      (shape, numbers) => {
        const size = shape.reduce((product, length) => product * length, 1);
        const values = Float64Array.from({ length: size }, () => numbers.next().value as number);
        const bytes = writeNpz({ other: { shape: [1], values: Int32Array.of(7) }, xi: { shape, values } });
        const outcome = read(bytes, "real", shape, "xi");
        expect(outcome.value?.tensors[0].shape).toEqual(shape);
        expect(Array.from(outcome.value?.tensors[0].values ?? [])).toEqual(Array.from(values));
      },
    );
    fc.assert(property, { numRuns: 100 });
  });
  it("never throws", () => {
    const start = fc.constantFrom(
      Uint8Array.of(),
      file("i1").subarray(0, 90),
      file("savez").subarray(0, 60),
      file("compressed"),
    );
    const property = fc.property(start, fc.uint8Array({ maxLength: 400 }), fc.nat(), (head, tail, at) => {
      const bytes = Uint8Array.from([...head, ...tail]);
      if (bytes.length > 0) bytes[at % bytes.length] ^= 0xff;
      const outcome = read(bytes, "real", [2, 3], "xi");
      expect(outcome.value !== undefined || outcome.diagnostics.length > 0).toBe(true);
    });
    fc.assert(property, { numRuns: 500 });
  });
});
