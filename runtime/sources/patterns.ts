import { sizeOf } from "../../compiler/ir/tensor.js";
import type { DataRequest } from "../../compiler/source-call.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import type { Source, SourceContext, SourceResult } from "../contracts.js";
import { readLines } from "./csv.js";
import { counted } from "./csv-shape.js";
import type { FilePlace } from "./file-messages.js";
import * as files from "./file-messages.js";
import { fail } from "./outcome.js";
import { bindArguments } from "./source-arguments.js";
import * as messages from "./source-messages.js";

/** `patterns("patterns.txt.gz")`: one pattern a line; further axes of the target are read along the line, last axis fastest. */
export const patterns: Source = {
  name: "patterns",
  doc: "one pattern of -1 and 1 a line, separated by spaces or commas",
  targets: 1,
  arguments: { path: { type: "path", required: true, doc: "path of the file; may be gzipped" } },
  produce,
};

function produce(request: DataRequest, context: SourceContext): Outcome<SourceResult> {
  const bound = bindArguments(request.call, patterns);
  if (!bound.value) return fail(...bound.diagnostics);
  if (request.targets.length !== 1) return fail(messages.wrongTargets(request, "one array"));
  const [target] = request.targets;
  const { span } = request.call;
  if (target.type.name !== "spin" && target.type.name !== "real" && target.type.name !== "int") {
    const hint = `declare \`${target.name}\` as spin`;
    return fail(messages.sourceGivesOtherType(span, target, "patterns are made of -1 and 1", hint));
  }
  const file: FilePlace = { path: bound.value.path as string, span };
  const [count = 1, ...rest] = target.shape;
  // A pattern's entries are checked as spins whatever holds them.
  const checked = { ...target, type: { name: "spin" } };
  const read = readLines(checked, file, context, (lines) => {
    if (lines.rows === count && lines.columns === sizeOf(rest)) return undefined;
    const held = `the file has ${counted(lines.rows, "pattern")} of ${lines.columns} entries`;
    return files.otherShape(file, target, held);
  });
  if (!read.value || target.type.name === "spin") return read;
  const [spins] = read.value.tensors;
  const values = target.type.name === "real" ? Float64Array.from(spins.values) : Int32Array.from(spins.values);
  return { value: { ...read.value, tensors: [{ shape: spins.shape, values }] }, diagnostics: [] };
}
