import { zipSync } from "fflate";
import type { Tensor } from "../../compiler/ir/tensor.js";

/** A NumPy .npz file; equal arrays in equal order give equal bytes. */
export function writeNpz(arrays: Readonly<Record<string, Tensor>>): Uint8Array {
  const members = Object.entries(arrays).map(([name, tensor]) => [`${name}.npy`, writeNpy(tensor)] as const);
  // A zip entry has no time zone: the local fields of this date are what is written, the same everywhere. Noon exists in every zone.
  return zipSync(Object.fromEntries(members), { mtime: new Date(1980, 0, 1, 12), level: 6 });
}

/** A NumPy .npy file, version 1.0: little-endian, row-major. */
export function writeNpy({ shape, values }: Tensor): Uint8Array {
  const lengths = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const fields = `{'descr': '${describe(values)}', 'fortran_order': False, 'shape': (${lengths}), }`;
  // Magic, version, length and header end on a multiple of 64 bytes, the last of them a line break.
  const header = `${fields}${" ".repeat(63 - ((10 + fields.length) % 64))}\n`;
  const bytes = new Uint8Array(10 + header.length + values.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, header.length, true);
  bytes.set(Buffer.from(header, "latin1"), 10);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 10 + header.length);
  return bytes;
}

function describe(values: Tensor["values"]): string {
  if (values instanceof Float64Array) return "<f8";
  if (values instanceof Int32Array) return "<i4";
  return values instanceof Int8Array ? "|i1" : "|u1";
}
