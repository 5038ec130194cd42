import { sizeOf } from "../../compiler/ir/tensor.js";
import type { DataRequest, DataTarget } from "../../compiler/source-call.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import type { Source, SourceContext, SourceResult } from "../contracts.js";
import { sha256Hex } from "../sha256.js";
import type { FilePlace } from "./file-messages.js";
import * as files from "./file-messages.js";
import { crc32, type Inflated, inflateExactly, inflateStart } from "./inflate.js";
import { HEADER_LIMIT, isNpy, type NpyHeader, npyHeader, npyNumbers } from "./npy.js";
import { fail, ok } from "./outcome.js";
import { bindArguments } from "./source-arguments.js";
import * as messages from "./source-messages.js";
import { positionOf, shapeWords, toTensor } from "./target-values.js";
import { type ZipMember, zipMembers } from "./zip-directory.js";

/** `npz("data.npz", "xi")`: an array of the declared shape; a plain .npy file serves as well. */
export const npz: Source = {
  name: "npz",
  doc: "an array of the declared shape from a NumPy .npz (or .npy) file",
  targets: 1,
  arguments: {
    path: { type: "path", required: true, doc: "path of the .npz or .npy file" },
    key: { type: "string", doc: "name of the array; may be left out when the file holds one" },
  },
  produce,
};

function produce(request: DataRequest, context: SourceContext): Outcome<SourceResult> {
  const bound = bindArguments(request.call, npz);
  if (!bound.value) return fail(...bound.diagnostics);
  if (request.targets.length !== 1) return fail(messages.wrongTargets(request, "one array"));
  const file: FilePlace = { path: bound.value.path as string, span: request.call.span };
  const bytes = context.files.read(file.path);
  if (!bytes) return fail(files.noFile(file));
  if (bytes.length === 0) return fail(files.emptyFile(file));
  const member = memberOf(bytes, bound.value.key as string | undefined, file);
  if (!member.value) return fail(...member.diagnostics);
  const numbers = numbersOf(member.value, request.targets[0], file);
  if (!numbers.value) return fail(...numbers.diagnostics);
  return placed(request.targets[0], numbers.value, file, member.value.name, bytes);
}

function placed(
  target: DataTarget,
  numbers: ArrayLike<number>,
  file: FilePlace,
  name: string,
  bytes: Uint8Array,
): Outcome<SourceResult> {
  const result = toTensor(target, numbers);
  if ("tensor" in result) return ok({ tensors: [result.tensor], hash: sha256Hex(bytes), notes: [] });
  const place = `array "${name}", ${placeWords(target.shape, result.at)}`;
  return fail(files.otherValue(file, target, place, numbers[result.at]));
}

function placeWords(shape: readonly number[], at: number): string {
  const place = positionOf(shape, at);
  if (shape.length === 2) return `row ${place[0]}, column ${place[1]}`;
  return shape.length < 2 ? `row ${place[0] ?? 1}` : `entry (${place.join(", ")}), counted from 1,`;
}

/** An array before it is unpacked; a .npy file is a stored member. */
interface PackedArray extends ZipMember {
  readonly start: () => Inflated;
}

function memberOf(bytes: Uint8Array, key: string | undefined, file: FilePlace): Outcome<PackedArray> {
  if (isNpy(bytes)) {
    const whole = { name: file.path, method: 0, size: bytes.length, crc: crc32(bytes), data: bytes };
    return ok({ ...whole, start: () => ({ bytes: bytes.subarray(0, HEADER_LIMIT) }) });
  }
  if (!(bytes[0] === 0x50 && bytes[1] === 0x4b))
    return fail(files.otherFormat(file, "a NumPy file", "it starts with other bytes"));
  const members = zipMembers(bytes);
  if (!members) return fail(files.damagedFile(file, "its zip directory cannot be read"));
  const arrays = members.filter((member) => member.name.endsWith(".npy"));
  const names = arrays.map((member) => member.name.slice(0, -4));
  if (arrays.length === 0) return fail(files.otherFormat(file, "a NumPy file", "the zip archive holds no array"));
  if (key === undefined && arrays.length > 1) return fail(files.whichArray(file, names));
  const at = key === undefined ? 0 : names.indexOf(key.replace(/\.npy$/, ""));
  if (at === -1) return fail(files.noArray(file, key as string, names));
  const member = arrays[at];
  if (member.method !== 0 && member.method !== 8) {
    return fail(files.damagedFile(file, `array "${names[at]}" is packed by a method other than deflate`));
  }
  const start = (): Inflated =>
    member.method === 0 ? { bytes: member.data.subarray(0, HEADER_LIMIT) } : inflateStart(member.data, HEADER_LIMIT);
  return ok({ ...member, name: names[at], start });
}

/** The header is read and compared before the array is unpacked, so that no more is allocated than the model asks for. */
function numbersOf(member: PackedArray, target: DataTarget, file: FilePlace): Outcome<ArrayLike<number>> {
  const start = member.start();
  if (!start.bytes) return fail(files.damagedFile(file, `array "${member.name}" cannot be unpacked`));
  const header = npyHeader(start.bytes);
  if ("unsupported" in header) return fail(files.otherArrayType(file, member.name, header.unsupported));
  if ("problem" in header) return fail(files.damagedFile(file, `the header of array "${member.name}" cannot be read`));
  if (!sameShape(header.shape, target.shape)) {
    return fail(
      files.otherShape(
        file,
        target,
        `array "${member.name}" is ${shapeWords(header.shape)}`,
        shapeHint(header, target),
      ),
    );
  }
  const expected = header.dataStart + sizeOf(header.shape) * header.itemSize;
  if (member.size > expected) {
    return fail(files.declaresTooMuch(file, `array "${member.name}"`, `${member.size} bytes`, expected));
  }
  const whole = unpack(member, expected);
  if (!whole)
    return fail(files.damagedFile(file, `array "${member.name}" does not have the ${expected} bytes of its header`));
  return ok(npyNumbers(header, whole.subarray(header.dataStart)));
}

function unpack(member: ZipMember, expected: number): Uint8Array | undefined {
  if (member.size !== expected) return undefined;
  const whole = member.method === 0 ? member.data : inflateExactly(member.data, expected).bytes;
  return whole?.length === expected && crc32(whole) === member.crc ? whole : undefined;
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

function shapeHint(header: NpyHeader, target: DataTarget): string | undefined {
  if (sizeOf(header.shape) !== sizeOf(target.shape)) return undefined;
  return `the number of entries agrees: save it with reshape(${target.shape.join(", ")}), or transpose it`;
}
