import { sizeOf } from "../../compiler/ir/tensor.js";
import type { DataTarget } from "../../compiler/source-call.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { SourceContext } from "../contracts.js";
import { sha256Hex } from "../sha256.js";
import { fileKind } from "./file-kind.js";
import type { FilePlace } from "./file-messages.js";
import * as files from "./file-messages.js";
import { type IdxArray, type IdxResult, readIdx } from "./idx-format.js";
import { gunzipAtMost, isGzip } from "./inflate.js";
import { fail, ok } from "./outcome.js";
import { shapeWords } from "./target-values.js";

/** An IDX file that was read and whose items have the wanted shape. */
export interface IdxFile extends IdxArray {
  readonly file: FilePlace;
  readonly hash: string;
  /** Items of several axes are read as one, row after row. */
  readonly flattened: boolean;
}

// MNIST's largest file has 47 MB; a gzip file that unpacks to more than this is refused.
const LARGEST = 2 ** 29;

/** Read an IDX file of items of shape `item` (number of entries; [] for labels); any number of items. */
export function readIdxFile(
  file: FilePlace,
  target: DataTarget,
  item: readonly number[],
  context: SourceContext,
): Outcome<IdxFile> {
  const bytes = context.files.read(file.path);
  if (!bytes) return fail(files.noFile(file, context.files));
  if (bytes.length === 0) return fail(files.emptyFile(file));
  const plain = unpacked(bytes, file);
  if (!plain.value) return fail(...plain.diagnostics);
  const result = readIdx(plain.value);
  if (!("shape" in result)) return fail(formatProblem(result, file, plain.value));
  const held = result.shape.slice(1);
  if (!fits(held, item) || result.shape.length === 0) {
    const hint =
      sizeOf(held) === sizeOf(item)
        ? `nothing is reshaped: declare \`${target.name}\` over plates of ${shapeWords(held)}`
        : undefined;
    return fail(files.otherShape(file, target, `the file holds items of ${shapeWords(held)}`, hint));
  }
  return ok({ ...result, file, hash: sha256Hex(bytes), flattened: held.length > item.length });
}

/** The same axes, or one plate for all pixels of an image, row after row. */
function fits(held: readonly number[], item: readonly number[]): boolean {
  if (held.length === item.length) return held.every((length, axis) => length === item[axis]);
  return item.length === 1 && sizeOf(held) === item[0];
}

function unpacked(bytes: Uint8Array, file: FilePlace): Outcome<Uint8Array> {
  if (!isGzip(bytes)) return ok(bytes);
  const inflated = gunzipAtMost(bytes, LARGEST);
  if (inflated.bytes) return isGzip(inflated.bytes) ? fail(files.packedTwice(file)) : ok(inflated.bytes);
  if (inflated.problem === "too large") return fail(files.unpacksTooMuch(file, LARGEST));
  return fail(files.damagedFile(file, "the gzip data do not end as they should"));
}

function formatProblem(result: Exclude<IdxResult, IdxArray>, file: FilePlace, bytes: Uint8Array): Diagnostic {
  if ("declared" in result) {
    const { held, declared } = result;
    const excess = `${Math.abs(held - declared)} too ${held > declared ? "many" : "few"}`;
    return files.damagedFile(file, `it has ${held} bytes, but its header declares ${declared}: ${excess}`);
  }
  const found =
    result.problem === "magic" ? `it starts with bytes ${result.found}` : `its type byte is ${result.found}`;
  return files.otherKind(file, "an IDX file", fileKind(bytes), found);
}

/** Number of axes of an IDX file; undefined for anything else. */
export function axesOf(bytes: Uint8Array | undefined): number | undefined {
  const plain = bytes && (isGzip(bytes) ? gunzipAtMost(bytes, LARGEST).bytes : bytes);
  const result = plain && readIdx(plain);
  return result && "shape" in result ? result.shape.length : undefined;
}
