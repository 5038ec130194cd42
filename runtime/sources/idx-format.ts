import { sizeOf } from "../../compiler/ir/tensor.js";

// The IDX format of MNIST: two zero bytes, a type byte, the number of axes, big-endian sizes, big-endian numbers.

/** An IDX array; numbers are in row-major order. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly numbers: ArrayLike<number>;
  /** The file holds float32 or float64. */
  readonly floats: boolean;
}
export type IdxResult =
  | IdxArray
  | { readonly problem: "magic" | "type"; readonly found: string }
  | { readonly held: number; readonly declared: number };

interface IdxType {
  readonly size: number;
  readonly read: (view: DataView, at: number) => number;
}

const TYPES: Readonly<Record<number, IdxType>> = {
  8: { size: 1, read: (view, at) => view.getUint8(at) },
  9: { size: 1, read: (view, at) => view.getInt8(at) },
  11: { size: 2, read: (view, at) => view.getInt16(at) },
  12: { size: 4, read: (view, at) => view.getInt32(at) },
  13: { size: 4, read: (view, at) => view.getFloat32(at) },
  14: { size: 8, read: (view, at) => view.getFloat64(at) },
};

/** Read an IDX file (unpacked). Sizes are compared with the file's length before anything is allocated. */
export function readIdx(bytes: Uint8Array): IdxResult {
  const first = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || bytes[3] === 0) return { problem: "magic", found: first };
  const type = TYPES[bytes[2]];
  if (!type) return { problem: "type", found: bytes[2].toString(16).padStart(2, "0") };
  const axes = bytes[3];
  const start = 4 + 4 * axes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < start) return { held: bytes.length, declared: start };
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const declared = start + sizeOf(shape) * type.size;
  if (bytes.length !== declared) return { held: bytes.length, declared };
  if (bytes[2] === 0x08) return { shape, numbers: bytes.subarray(start), floats: false };
  const numbers = new Float64Array(sizeOf(shape));
  for (let i = 0; i < numbers.length; i++) numbers[i] = type.read(view, start + i * type.size);
  return { shape, numbers, floats: bytes[2] >= 13 };
}
