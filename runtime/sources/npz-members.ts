import type { Outcome } from "../../grammar/diagnostic.js";
import { fileKind } from "./file-kind.js";
import type { FilePlace } from "./file-messages.js";
import * as files from "./file-messages.js";
import { crc32, type Inflated, inflateStart } from "./inflate.js";
import { HEADER_LIMIT, isNpy } from "./npy.js";
import { fail, ok } from "./outcome.js";
import { type ZipMember, zipMembers } from "./zip-directory.js";

/** An array before it is unpacked; a .npy file is a stored member. */
export interface PackedArray extends ZipMember {
  readonly start: () => Inflated;
  /** What is worth telling of the choice. */
  readonly note?: string;
}

/** Packings of zip files (PKWARE APPNOTE 4.4.5) beside none (0) and deflate (8), which are read. */
const PACKINGS: Readonly<Record<number, string>> = {
  9: "deflate64",
  12: "bzip2",
  14: "LZMA",
  93: "zstd",
  95: "xz",
  98: "PPMd",
  99: "encryption",
};

/** The array of a key, or the only one; of a name that stands twice the last, as NumPy takes it. */
export function memberOf(bytes: Uint8Array, key: string | undefined, file: FilePlace): Outcome<PackedArray> {
  if (isNpy(bytes)) {
    const whole = { name: file.path, method: 0, size: bytes.length, crc: crc32(bytes), data: bytes };
    return ok({ ...whole, start: () => ({ bytes: bytes.subarray(0, HEADER_LIMIT) }) });
  }
  const members = zipMembers(bytes);
  if (!members) {
    const packed = bytes[0] === 0x50 && bytes[1] === 0x4b;
    if (packed) return fail(files.damagedFile(file, "its zip directory cannot be read"));
    return fail(files.otherKind(file, "a NumPy file", fileKind(bytes), "it starts with other bytes"));
  }
  const arrays = arraysOf(members);
  const names = [...new Set(arrays.map(({ name }) => name))];
  if (names.length === 0) return fail(files.otherFormat(file, "a NumPy file", "the zip archive holds no array"));
  const format = names.includes(key ?? "") ? undefined : sparseFormat(arrays);
  if (format !== undefined) return fail(files.sparseMatrix(file, format));
  if (key === undefined && names.length > 1) return fail(files.whichArray(file, names));
  const name = key === undefined ? names[0] : spellings(key).find((each) => names.includes(each));
  if (name === undefined) return fail(files.noArray(file, key as string, names));
  return packedArray(
    arrays.filter((each) => each.name === name),
    file,
  );
}

function packedArray(arrays: readonly ZipMember[], file: FilePlace): Outcome<PackedArray> {
  const member = arrays[arrays.length - 1];
  const { name, method } = member;
  if (method !== 0 && method !== 8) {
    return fail(files.otherPacking(file, name, PACKINGS[method] ?? `method ${method} of zip files`));
  }
  const note = `${file.path}: holds ${arrays.length} arrays named "${name}"; the last is taken, as NumPy does`;
  return ok({ ...member, start: () => startOf(member), ...(arrays.length > 1 ? { note } : {}) });
}

/** Members that are arrays, under the names that NumPy gives them: without one ".npy" at the end. */
function arraysOf(members: readonly ZipMember[]): ZipMember[] {
  const arrays = members.filter((member) => member.name.endsWith(".npy"));
  // Other writers leave the ending out.
  const found =
    arrays.length > 0 ? arrays : members.filter((member) => isNpy(startOf(member).bytes ?? new Uint8Array(0)));
  return found.map((member) => ({ ...member, name: member.name.replace(/\.npy$/, "") }));
}

function startOf(member: ZipMember): Inflated {
  if (member.method === 0) return { bytes: member.data.subarray(0, HEADER_LIMIT) };
  return member.method === 8 ? inflateStart(member.data, HEADER_LIMIT) : { problem: "damaged" };
}

/** An array goes by its own name, or by that of its member: `a` and `a.npy`. */
function spellings(key: string): readonly string[] {
  return [key, key.replace(/\.npy$/, ""), `${key}.npy`];
}

/** Format of a sparse matrix as scipy.sparse.save_npz writes it ("csr", "coo", ...); undefined for other archives. */
function sparseFormat(arrays: readonly ZipMember[]): string | undefined {
  const named = (name: string) => arrays.find((each) => each.name === name);
  const parts = named("indices") ?? named("row") ?? named("offsets");
  const format = named("format");
  if (!parts || !format || !named("shape") || !named("data")) return undefined;
  const text = new TextDecoder().decode(startOf(format).bytes ?? new Uint8Array(0));
  return /\n\0*([a-z]\0*[a-z]\0*[a-z])\0*$/.exec(text)?.[1].replaceAll("\0", "") ?? "sparse";
}
