import type { VariableBlock } from "../compiler/ir/flat-graph.js";
import { sizeOf, type Tensor } from "../compiler/ir/tensor.js";
import { replicasOf } from "../compiler/lower/replicas/spec.js";
import type { Outcome } from "../grammar/diagnostic.js";
import type { Files, Reading } from "../runtime/contracts.js";
import { streams } from "../runtime/random.js";
import { csv } from "../runtime/sources/csv.js";
import { outsideSandbox } from "../runtime/sources/file-messages.js";
import { npz } from "../runtime/sources/npz.js";
import * as messages from "./messages.js";
import type { Prepared } from "./prepare.js";

/**
 * The configuration that `reference = ...` names, one value a variable node: the run's own (a variable's name), a data array's, or
 * that of an .npz file (`"file.npz"`, or `"file.npz:key"`) or a .csv file (rows over the first plate). Other variable groups keep the run's own values; a data array of one replica's
 * shape stands for every replica and their centre.
 */
export function referenceConfiguration(
  name: string,
  prepared: Prepared,
  reading: Reading,
  files: Files,
): Outcome<Float64Array> {
  const { blocks } = prepared.flat.variables;
  if (blocks.some((block) => block.name === name)) return { value: reading.configuration(), diagnostics: [] };
  const data = prepared.instance.data.get(name);
  const [path, key] = splitKey(name);
  const alike = data && standingFor(data, prepared);
  const block = alike ? alike[0] : (blocks.find((candidate) => candidate.name === key) ?? blocks[0]);
  if (!block) return { diagnostics: [messages.noReference(name, "no variable has as many entries")] };
  const found: Outcome<Tensor> = data ? { value: data, diagnostics: [] } : fromFile(path, key, block, files, name);
  if (!found.value) return { diagnostics: found.diagnostics };
  const configuration = reading.configuration();
  const values = Float64Array.from(found.value.values);
  for (const { first, count } of alike ?? [block])
    for (let at = first; at < first + count; at += values.length) configuration.set(values, at);
  return { value: configuration, diagnostics: [] };
}

/** The variable group of a data array's size; with replicas every group whose copies have its shape, the centre among them. */
function standingFor({ shape }: Tensor, { flat, instance }: Prepared): VariableBlock[] {
  const { blocks } = flat.variables;
  const copies = (block: VariableBlock): boolean =>
    [block.shape, block.shape.slice(1)].some((own) => own.join() === shape.join());
  if (replicasOf(instance.model)) return blocks.filter(copies);
  return blocks.filter((block) => block.count === sizeOf(shape)).slice(0, 1);
}

function splitKey(name: string): [string, string | undefined] {
  const at = name.lastIndexOf(".npz:");
  return at < 0 ? [name, undefined] : [name.slice(0, at + 4), name.slice(at + 5)];
}

const NOWHERE = { path: "", start: 0, end: 0 };

function fromFile(
  path: string,
  key: string | undefined,
  block: VariableBlock,
  files: Files,
  name: string,
): Outcome<Tensor> {
  const folder = files.outside?.(path);
  if (folder !== undefined)
    return { diagnostics: [{ ...outsideSandbox({ path, span: NOWHERE }, folder), span: undefined }] };
  if (!files.read(path))
    return { diagnostics: [messages.noReference(name, "it is not a variable, a data array or a file")] };
  const { support } = block;
  const type = support.kind === "finite" ? { name: support.type, states: support.values.length } : { name: "real" };
  const span = { ...NOWHERE, path };
  const source = path.endsWith(".csv") ? csv : npz;
  const call = { name: source.name, positional: key === undefined ? [path] : [path, key], named: {}, span };
  const request = { purpose: name, call, targets: [{ name: block.name, shape: block.shape, type }], span };
  const outcome = source.produce(request, { files, streams: streams(0), split: "train" });
  return { value: outcome.value?.tensors[0], diagnostics: outcome.diagnostics.map((d) => ({ ...d, span: undefined })) };
}
