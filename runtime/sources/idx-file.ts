import { sizeOf } from "../../compiler/ir/tensor.js";
import type { DataTarget } from "../../compiler/source-call.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { SourceContext } from "../contracts.js";
import { sha256Hex } from "../sha256.js";
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
  if (!bytes) return fail(files.noFile(file));
  if (bytes.length === 0) return fail(files.emptyFile(file));
  const plain = unpacked(bytes, file);
  if (!plain.value) return fail(...plain.diagnostics);
  const result = readIdx(plain.value);
  if (!("shape" in result)) return fail(formatProblem(result, file));
  const held = result.shape.slice(1);
  if (sizeOf(held) !== sizeOf(item) || result.shape.length === 0) {
    return fail(files.otherShape(file, target, `the file holds items of ${shapeWords(held)}`));
  }
  return ok({ ...result, file, hash: sha256Hex(bytes) });
}

function unpacked(bytes: Uint8Array, file: FilePlace): Outcome<Uint8Array> {
  if (!isGzip(bytes)) return ok(bytes);
  const inflated = gunzipAtMost(bytes, LARGEST);
  if (inflated.bytes) return ok(inflated.bytes);
  if (inflated.problem === "too large") return fail(files.unpacksTooMuch(file, LARGEST));
  return fail(files.damagedFile(file, "the gzip data do not end as they should"));
}

function formatProblem(result: Exclude<IdxResult, IdxArray>, file: FilePlace): Diagnostic {
  if ("declared" in result) {
    return files.damagedFile(file, `it has ${result.held} bytes, but its header declares ${result.declared}`);
  }
  const found =
    result.problem === "magic" ? `it starts with bytes ${result.found}` : `its type byte is ${result.found}`;
  return files.otherFormat(file, "an IDX file", found);
}
