import { sizeOf } from "../../compiler/ir/tensor.js";
import type { DataRequest, DataTarget } from "../../compiler/source-call.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import type { Source, SourceContext, SourceResult } from "../contracts.js";
import { sha256Hex } from "../sha256.js";
import type { FilePlace } from "./file-messages.js";
import * as files from "./file-messages.js";
import { crc32, inflateExactly } from "./inflate.js";
import { inexact, type NpyHeader, npyHeader, npyNumbers } from "./npy.js";
import { memberOf, type PackedArray } from "./npz-members.js";
import { fail, ok } from "./outcome.js";
import { bindArguments } from "./source-arguments.js";
import * as messages from "./source-messages.js";
import { positionOf, shapeWords, toTensor } from "./target-values.js";
import type { ZipMember } from "./zip-directory.js";

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
  if (!bytes) return fail(files.noFile(file, context.files));
  if (bytes.length === 0) return fail(files.emptyFile(file));
  const member = memberOf(bytes, bound.value.key as string | undefined, file);
  if (!member.value) return fail(...member.diagnostics);
  const numbers = numbersOf(member.value, request.targets[0], file);
  if (!numbers.value) return fail(...numbers.diagnostics);
  return placed(request.targets[0], numbers.value, file, member.value, bytes);
}

function placed(
  target: DataTarget,
  numbers: ArrayLike<number>,
  file: FilePlace,
  { name, note }: PackedArray,
  bytes: Uint8Array,
): Outcome<SourceResult> {
  const result = toTensor(target, numbers);
  if ("tensor" in result) return ok({ tensors: [result.tensor], hash: sha256Hex(bytes), notes: note ? [note] : [] });
  const place = `array "${name}", ${placeWords(target.shape, result.at)}`;
  return fail(files.otherValue(file, target, place, numbers[result.at]));
}

function placeWords(shape: readonly number[], at: number): string {
  const place = positionOf(shape, at);
  if (shape.length === 2) return `row ${place[0]}, column ${place[1]}`;
  return shape.length < 2 ? `row ${place[0] ?? 1}` : `entry (${place.join(", ")}), counted from 1,`;
}

/** The header is read and compared before the array is unpacked, so that no more is allocated than the model asks for. */
function numbersOf(member: PackedArray, target: DataTarget, file: FilePlace): Outcome<ArrayLike<number>> {
  const start = member.start();
  if (!start.bytes) return fail(files.damagedFile(file, `array "${member.name}" cannot be unpacked`));
  const header = npyHeader(start.bytes);
  if ("unsupported" in header) return fail(files.otherArrayType(file, member.name, header.unsupported, header.hint));
  if ("problem" in header) return fail(files.damagedFile(file, `the header of array "${member.name}" cannot be read`));
  if (!sameShape(header.shape, target.shape)) {
    const held = `array "${member.name}" is ${shapeWords(header.shape)}`;
    return fail(files.otherShape(file, target, held, shapeHint(header, target)));
  }
  const expected = header.dataStart + sizeOf(header.shape) * header.itemSize;
  if (member.size > expected) {
    return fail(files.declaresTooMuch(file, `array "${member.name}"`, `${member.size} bytes`, expected));
  }
  const whole = unpack(member, expected);
  if (!whole)
    return fail(files.damagedFile(file, `array "${member.name}" does not have the ${expected} bytes of its header`));
  const data = whole.subarray(header.dataStart);
  const large = inexact(header, data);
  if (large) {
    const place = `array "${member.name}", ${placeWords(header.shape, large.at)}`;
    return fail(files.beyondDoubles(file, place, large.value));
  }
  return ok(npyNumbers(header, data));
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
