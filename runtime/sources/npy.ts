import { sizeOf } from "../../compiler/ir/tensor.js";

// The .npy format, versions 1 to 3 (numpy.lib.format): magic, header length, a Python dictionary, the numbers.

/** What the header says. */
export interface NpyHeader {
  readonly shape: readonly number[];
  readonly fortran: boolean;
  /** numpy's spelling without the byte order: `f8`, `i1`, `b1`, ... */
  readonly type: string;
  readonly bigEndian: boolean;
  readonly itemSize: number;
  /** Offset of the first number. */
  readonly dataStart: number;
}
export type NpyHeaderResult =
  | NpyHeader
  | { readonly problem: "magic" | "header" }
  /** What the array holds, and how it may be saved instead. */
  | { readonly unsupported: string; readonly hint: string };

/** The header ends within this many bytes for every array that is not a record. */
export const HEADER_LIMIT = 65536 + 12;
/** Types that are read, for messages. */
export const READABLE_TYPES = "bool, int8 to int64, uint8 to uint64, float16, float32, float64";

const ITEM_SIZES: Readonly<Record<string, number>> = {
  b1: 1,
  i1: 1,
  u1: 1,
  i2: 2,
  u2: 2,
  f2: 2,
  i4: 4,
  u4: 4,
  f4: 4,
  i8: 8,
  u8: 8,
  f8: 8,
};

/** Read the header from the first bytes of a file. */
export function npyHeader(start: Uint8Array): NpyHeaderResult {
  if (!isNpy(start)) return { problem: "magic" };
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const wide = start[6] >= 2;
  if (start.length < (wide ? 12 : 10)) return { problem: "header" };
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const textStart = wide ? 12 : 10;
  if (textStart + length > start.length) return { problem: "header" };
  const text = new TextDecoder().decode(start.subarray(textStart, textStart + length));
  return fieldsOf(text, textStart + length);
}

/** True for a file that begins as .npy files do. */
export function isNpy(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && bytes[0] === 0x93 && String.fromCharCode(...bytes.subarray(1, 6)) === "NUMPY";
}

/** The dictionary of a header, in either kind of quotes. */
function fieldsOf(text: string, dataStart: number): NpyHeaderResult {
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text);
  const sizes = /['"]shape['"]\s*:\s*\(([\d\s,L]*)\)/.exec(text);
  if (!order || !sizes) return { problem: "header" };
  const described = /['"]descr['"]\s*:\s*['"]([<>|=]?)([^'"]*)['"]/.exec(text);
  if (!described) return /['"]descr['"]\s*:\s*\[/.test(text) ? recordOf(text) : { problem: "header" };
  const type = described[2];
  const itemSize = Object.hasOwn(ITEM_SIZES, type) ? ITEM_SIZES[type] : undefined;
  if (itemSize === undefined) return unreadType(described[1] + type);
  const shape = sizes[1]
    .split(",")
    .map((each) => each.trim().replace("L", ""))
    .filter((each) => each !== "")
    .map(Number);
  if (!shape.every((length) => Number.isSafeInteger(length))) return { problem: "header" };
  return { shape, fortran: order[1] === "True", type, bigEndian: described[1] === ">", itemSize, dataStart };
}

function recordOf(text: string): NpyHeaderResult {
  const names = Array.from(text.matchAll(/\(\s*['"]([^'"]*)['"]\s*,/g), ([, name]) => name);
  const first = names[0] ?? "field";
  const hint = `save each field as an array of its own: \`numpy.savez(path, ${first}=a["${first}"])\``;
  return { unsupported: `records with fields ${names.map((name) => `"${name}"`).join(", ")}`, hint };
}

/** Types by the letter of numpy's spelling. */
const UNREAD: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  O: ["Python objects (pickled)", "make it an array of numbers first: `numpy.array(a.tolist(), dtype=float)`"],
  c: ["complex numbers", "save `a.real` and `a.imag` as two arrays"],
  f: ["long doubles", "convert it with `a.astype(numpy.float64)`"],
  U: ["text", "turn labels into numbers: `numpy.unique(a, return_inverse=True)[1]`"],
  S: ["bytes of text", "turn labels into numbers: `numpy.unique(a, return_inverse=True)[1]`"],
  M: ["dates", "turn dates into numbers: `(a - a[0]) / numpy.timedelta64(1, 'D')`"],
  m: ["differences of dates", "turn them into numbers: `a / numpy.timedelta64(1, 'D')`"],
  V: ["raw bytes", "save its numbers as an array of their own"],
};

function unreadType(type: string): NpyHeaderResult {
  const known = UNREAD[type.replace(/[<>|=]/, "")[0] ?? ""];
  const hint = `${known ? known[1] : "convert it with numpy's astype"}; read are ${READABLE_TYPES}`;
  return { unsupported: known ? `${known[0]} (\`${type}\`)` : `\`${type}\``, hint };
}

/** The first whole number beyond 2^53 that a double does not hold, and its row-major position. */
export function inexact(header: NpyHeader, data: Uint8Array): { at: number; value: bigint } | undefined {
  if (header.type !== "i8" && header.type !== "u8") return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let i = 0; i < data.length / 8; i++) {
    const value =
      header.type === "i8" ? view.getBigInt64(8 * i, !header.bigEndian) : view.getBigUint64(8 * i, !header.bigEndian);
    if (BigInt(Number(value)) !== value) return { at: header.fortran ? rowMajorAt(i, header.shape) : i, value };
  }
  return undefined;
}

/** Row-major position of entry `at` in Fortran order. */
function rowMajorAt(at: number, shape: readonly number[]): number {
  let rest = at;
  return shape.reduce((flat, length, axis) => {
    const place = rest % length;
    rest = Math.floor(rest / length);
    return flat + place * sizeOf(shape.slice(axis + 1));
  }, 0);
}

/** The numbers in row-major order. `data` holds exactly sizeOf(shape) * itemSize bytes. */
export function npyNumbers(header: NpyHeader, data: Uint8Array): ArrayLike<number> {
  // A copy that begins at offset 0: the slice of a Node Buffer would be a view into its pool.
  const bytes = new Uint8Array(data);
  if (header.bigEndian) swapBytes(bytes, header.itemSize);
  const numbers = typedNumbers(header.type, bytes.buffer);
  return header.fortran && header.shape.length > 1 ? rowMajor(numbers, header.shape) : numbers;
}

function typedNumbers(type: string, buffer: ArrayBuffer): ArrayLike<number> {
  switch (type) {
    case "i1":
      return new Int8Array(buffer);
    case "i2":
      return new Int16Array(buffer);
    case "u2":
      return new Uint16Array(buffer);
    case "i4":
      return new Int32Array(buffer);
    case "u4":
      return new Uint32Array(buffer);
    case "i8":
      return Float64Array.from(new BigInt64Array(buffer), Number);
    case "u8":
      return Float64Array.from(new BigUint64Array(buffer), Number);
    case "f2":
      return Float32Array.from(new Uint16Array(buffer), half);
    case "f4":
      return new Float32Array(buffer);
    case "f8":
      return new Float64Array(buffer);
    default:
      return new Uint8Array(buffer);
  }
}

/** IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function swapBytes(bytes: Uint8Array, itemSize: number): void {
  for (let at = 0; at < bytes.length; at += itemSize) bytes.subarray(at, at + itemSize).reverse();
}

/** From first-axis-fastest (Fortran) order to last-axis-fastest. */
function rowMajor(numbers: ArrayLike<number>, shape: readonly number[]): Float64Array {
  const result = new Float64Array(sizeOf(shape));
  const place = new Array<number>(shape.length).fill(0);
  const strides = shape.map((_, axis) => sizeOf(shape.slice(0, axis)));
  for (let i = 0, from = 0; i < result.length; i++) {
    result[i] = numbers[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++place[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      place[axis] = 0;
    }
  }
  return result;
}
