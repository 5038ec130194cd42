import { sizeOf } from "../../compiler/ir/tensor.js";
import type { DataRequest, DataTarget } from "../../compiler/source-call.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { Source, SourceContext, SourceResult } from "../contracts.js";
import { sha256Hex } from "../sha256.js";
import { csvNotes, shapeProblem } from "./csv-shape.js";
import { fileKind } from "./file-kind.js";
import type { FilePlace } from "./file-messages.js";
import * as files from "./file-messages.js";
import { type NumberLines, numberLines, plainBytes } from "./number-lines.js";
import { fail, ok } from "./outcome.js";
import { bindArguments } from "./source-arguments.js";
import * as messages from "./source-messages.js";
import { positionOf, toTensor } from "./target-values.js";
import { asUtf8 } from "./text-lines.js";

/** `csv("xi.csv")`: rows are the first plate, columns the second; a vector is one number a line. */
export const csv: Source = {
  name: "csv",
  doc: "numbers in a text file: rows are the first plate, columns the second; a vector is one number a line",
  targets: 1,
  arguments: { path: { type: "path", required: true, doc: "path of the file; may be gzipped" } },
  produce,
};

function produce(request: DataRequest, context: SourceContext): Outcome<SourceResult> {
  const bound = bindArguments(request.call, csv);
  if (!bound.value) return fail(...bound.diagnostics);
  if (request.targets.length !== 1) return fail(messages.wrongTargets(request, "one array"));
  const [target] = request.targets;
  if (target.shape.length > 2) return fail(messages.tooManyAxes(request.call.span, target, "a csv file"));
  const file: FilePlace = { path: bound.value.path as string, span: request.call.span };
  return readLines(target, file, context, (lines) => shapeProblem(lines, target, file));
}

/** Rows of a text file as one array of the target's shape and type; `check` looks at rows and columns. */
export function readLines(
  target: DataTarget,
  file: FilePlace,
  context: SourceContext,
  check: (lines: NumberLines) => Diagnostic | undefined,
): Outcome<SourceResult> {
  const bytes = context.files.read(file.path);
  if (!bytes) return fail(files.noFile(file, context.files));
  if (bytes.length === 0) return fail(files.emptyFile(file));
  const plain = plainBytes(bytes, sizeOf(target.shape), file);
  if (!plain.value) return fail(...plain.diagnostics);
  const kind = fileKind(plain.value);
  if (kind && !kind.text) return fail(files.otherKind(file, "a text file of numbers", kind, ""));
  const text = asUtf8(plain.value);
  const lines = numberLines(text.bytes, sizeOf(target.shape), file);
  if (!lines.value) return fail(...lines.diagnostics);
  const problem = check(lines.value);
  if (problem) return fail(problem);
  const { numbers, columns } = lines.value;
  const result = toTensor(target, numbers);
  if ("at" in result) {
    const [row, column] = positionOf([lines.value.rows, columns], result.at);
    const place = `line ${lines.value.lines[row - 1]} (row ${row}, column ${column})`;
    return fail(files.otherValue(file, target, place, numbers[result.at]));
  }
  const notes = csvNotes(lines.value, text.converted).map((note) => `${file.path}: ${note}`);
  return ok({ tensors: [result.tensor], hash: sha256Hex(bytes), notes });
}
