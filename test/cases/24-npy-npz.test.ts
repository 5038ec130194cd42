import { describe, expect, it } from "vitest";
import { writeNpy } from "../../cli/io/npz-write.js";
import { caseFiles, told } from "./told.js";

// numpy/numpy 8784; fortran-lang/stdlib PR 581; fhs/NPZ.jl 17; rogersce/cnpy 7; quantumgizmos/ldpc 30 (scipy's load_npz). One array,
// [[-0.2, -0.05, 0.1], [0.25, 0.4, 0.55]], written by numpy 2.4, scipy and Python's zipfile with several types, orders, versions of the
// header and packings. By hand: w_1 feels -0.2 - 0.1 + 0.3 = 0 and w_2 feels 0.25 + 0.8 + 1.65 = 2.7; tanh 2.7 = 0.991007.
const files = caseFiles("24-npy-npz");

function model(call: string): string {
  return `model M {
  plate i in 1..2
  plate j in 1..3
  data a[i, j]: real from ${call}
  var w[i]: spin
  energy e[i] := -w[i] * (sum(j) a[i, j] * j)
}
experiment b on M { run bp measure magnetisation(w) }
`;
}

describe("arrays of NumPy's relatives are read", () => {
  it.each([
    ["half precision", 'npz("f16.npy")'],
    ["Fortran order, big-endian", 'npz("fortran_be.npy")'],
    ["a transposed view", 'npz("transposed.npy")'],
    ["Fortran's stdlib, header version 2", 'npz("fortran_stdlib_v2.npy")'],
    ["a header in double quotes", 'npz("doublequotes.npy")'],
    ["header version 3", 'npz("v3.npy")'],
    ["long integers of Python 2 in the header", 'npz("long_suffix.npy")'],
    ["a zip written as a stream", 'npz("streamed.npz", "a")'],
    ["a name beyond ASCII", 'npz("unicode_key.npz", "ξ")'],
    ["an array named a.npy, asked as such", 'npz("dotnpy_key.npz", "a.npy")'],
    ["an array named a.npy, asked as a", 'npz("dotnpy_key.npz", "a")'],
    ["bytes in front of the archive", 'npz("prepended.npz", "a")'],
    ["a name with the ending of its member", 'npz("prepended.npz", "a.npy")'],
  ])("%s", async (_, call) => {
    const { diagnostics, values } = await told(model(call), files);
    expect(diagnostics).toEqual([]);
    // float16 rounds the sums by up to 1e-3 and float32 by 1e-7; the derivative of tanh at 2.7 is 0.018.
    expect(values[0]).toBeCloseTo(0, 2);
    expect(values[1]).toBeCloseTo(Math.tanh(2.7), call.includes("f16") ? 4 : 8);
  });
});

describe("arrays that are not read are named as what they are", () => {
  it.each([
    ['npz("longdouble.npy")', "WFM6512", "long doubles (`<f16`)", "astype(numpy.float64)"],
    ['npz("lzma.npz", "a")', "WFM6512", 'array "a" is packed with LZMA', "numpy.savez_compressed"],
    ['npz("sparse.npz")', "WFM6512", "a sparse matrix of scipy (csr)", "toarray()"],
    ['npz("sparse.npz", "a")', "WFM6512", "a sparse matrix of scipy (csr)", "toarray()"],
    ['npz("int64big.npy")', "WFM6508", "row 1, column 1 holds 9007199254740993", "subtract an offset"],
    ['npz("unicode_key.npz", "a")', "WFM6511", 'holds no array "a"', 'it holds "ξ"'],
    ['npz("unicode_kye.npz", "a")', "WFM6503", "no such file", 'did you mean "unicode_key.npz"?'],
  ])("%s", async (call, code, cause, hint) => {
    const { diagnostics } = await told(model(call), files);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatch(new RegExp(`^${code} 4:27 `));
    expect(diagnostics[0]).toContain(cause);
    expect(diagnostics[0]).toContain(hint);
  });

  it.each([
    ["|O", "Python objects (pickled)", "a.tolist()"],
    ["<c16", "complex numbers (`<c16`)", "a.real"],
    ["<M8[ns]", "dates (`<M8[ns]`)", "timedelta64"],
    ["<U5", "text (`<U5`)", "return_inverse"],
    ["|S5", "bytes of text", "return_inverse"],
  ])("type %s", async (type, cause, hint) => {
    const { diagnostics } = await told(model('npz("a.npy")'), { "a.npy": headerWith(`'descr': '${type}'`) });
    expect(diagnostics.join()).toContain(cause);
    expect(diagnostics.join()).toContain(hint);
  });

  it("records, by their fields", async () => {
    const record = headerWith("'descr': [('x', '<f8'), ('label', '<i4')]");
    const { diagnostics } = await told(model('npz("a.npy")'), { "a.npy": record });
    expect(diagnostics.join()).toContain('records with fields "x", "label"');
    expect(diagnostics.join()).toContain('x=a["x"]');
  });

  it.each([
    [Uint8Array.of(0x80, 4, 0x95, 0), "a Python pickle"],
    [new TextEncoder().encode("<!DOCTYPE html><html>"), "an HTML page"],
    [new TextEncoder().encode("version https://git-lfs.github.com/spec/v1\n"), "a Git LFS pointer"],
    [Uint8Array.of(0x1f, 0x8b, 8, 0), "packed with gzip"],
    [new TextEncoder().encode("1,2,3\n"), "it is text"],
    [Uint8Array.of(0x50, 0x41, 0x52, 0x31), "a Parquet file"],
  ])("another file: %#", async (bytes, what) => {
    const { diagnostics } = await told(model('npz("a.npy")'), { "a.npy": bytes });
    expect(diagnostics.join()).toContain("WFM6506");
    expect(diagnostics.join()).toContain(what);
  });

  it("an encrypted member", async () => {
    const locked = files["streamed.npz"].slice();
    const directory = Buffer.from(locked).lastIndexOf(Uint8Array.of(0x50, 0x4b, 1, 2));
    locked[directory + 8] |= 1;
    const { diagnostics } = await told(model('npz("a.npz")'), { "a.npz": locked });
    expect(diagnostics.join()).toContain("packed with encryption");
  });
});

describe("an array that stands twice", () => {
  it("is the last of them, as NumPy takes it, and this is told", async () => {
    const [first, last] = [1, 2].map((value) => writeNpy({ shape: [2, 3], values: new Float64Array(6).fill(value) }));
    const { diagnostics, notes, values } = await told(model('npz("a.npz", "a")'), {
      "a.npz": storedTwice(first, last),
    });
    expect(diagnostics).toEqual([]);
    expect(notes).toContain('a.npz: holds 2 arrays named "a"; the last is taken, as NumPy does');
    expect(values[0]).toBeCloseTo(Math.tanh(12), 9);
  });
});

/** A .npy file of version 1 with this description, of 2 x 3, and no numbers. */
function headerWith(description: string): Uint8Array {
  const text = `{${description}, 'fortran_order': False, 'shape': (2, 3), }\n`;
  const bytes = new Uint8Array(10 + text.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length, 0]);
  bytes.set(new TextEncoder().encode(text), 10);
  return bytes;
}

/** A zip archive of two stored members with one name (PKWARE APPNOTE 4.3). */
function storedTwice(...contents: Uint8Array[]): Uint8Array {
  const name = Buffer.from("a.npy");
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const content of contents) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, name, content]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), common, tail, name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(contents.length, 8);
  end.writeUInt16LE(contents.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...locals, directory, end]));
}

/** CRC-32, bit by bit. */
function crc(bytes: Uint8Array): number {
  let value = -1;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return ~value >>> 0;
}
