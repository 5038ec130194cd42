import type { DataRequest, DataTarget } from "../../compiler/source-call.js";
import type { Files, Source, SourceContext, SourceResult } from "../../runtime/contracts.js";
import { streams } from "../../runtime/random.js";

/** What a source is asked for. */
export interface SourceLawOptions {
  readonly request: DataRequest;
  /** Files and data sets that it may open; none by default. */
  readonly files?: Files;
  readonly seeds?: readonly number[];
}

const NO_FILES: Files = { read: () => undefined, dataset: () => undefined };

/**
 * A source gives one array a target, of the target's shape, every entry of its declared type; the same seed gives the same bits, hash
 * and notes; a request for one array more is refused with a code and a next step.
 */
export function sourceLaw(source: Source, { request, files = NO_FILES, seeds = [1, 2, 3] }: SourceLawOptions): void {
  for (const seed of seeds) {
    const context: SourceContext = { files, streams: streams(seed), split: "train" };
    const result = produced(source, request, context);
    checkTargets(source.name, request.targets, result);
    checkSame(source.name, result, produced(source, request, context));
    checkRefusal(source, request, context);
  }
}

function produced(source: Source, request: DataRequest, context: SourceContext): SourceResult {
  const { value, diagnostics } = source.produce(request, context);
  if (!value) throw new Error(`\`${source.name}\` refuses: ${diagnostics.map(({ message }) => message).join("; ")}`);
  return value;
}

function bits({ tensors }: SourceResult): string {
  return JSON.stringify(tensors.map(({ shape, values }) => [shape, Array.from(values)]));
}

function checkSame(name: string, first: SourceResult, second: SourceResult): void {
  if (bits(first) !== bits(second)) throw new Error(`\`${name}\` gives other values for the same seed`);
  if (first.hash !== second.hash) throw new Error(`\`${name}\` gives another hash for the same values`);
  if (first.notes.join("\n") !== second.notes.join("\n"))
    throw new Error(`\`${name}\` tells another story the second time`);
}

function checkTargets(name: string, targets: readonly DataTarget[], { tensors, hash }: SourceResult): void {
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new Error(`the hash of \`${name}\` is no SHA-256: ${hash}`);
  if (tensors.length !== targets.length)
    throw new Error(`\`${name}\` gives ${tensors.length} arrays for ${targets.length} targets`);
  targets.forEach((target, n) => {
    const { shape, values } = tensors[n];
    if (shape.join() !== target.shape.join())
      throw new Error(`\`${name}\` gives shape [${shape}] where \`${target.name}\` has [${target.shape}]`);
    const size = shape.reduce((product, length) => product * length, 1);
    if (values.length !== size) throw new Error(`\`${name}\` gives ${values.length} entries for shape [${shape}]`);
    const wrong = values.find((value) => !fits(value, target.type));
    if (wrong !== undefined) throw new Error(`\`${name}\` puts ${wrong} into \`${target.name}\`: ${target.type.name}`);
  });
}

function fits(value: number, { name, states = Number.POSITIVE_INFINITY }: DataTarget["type"]): boolean {
  if (name === "spin") return value === 1 || value === -1;
  if (name === "bit" || name === "bool") return value === 0 || value === 1;
  if (name === "cat") return Number.isInteger(value) && value >= 0 && value < states;
  return name === "int" ? Number.isInteger(value) : Number.isFinite(value);
}

/** Asked for one array more than it has. */
function checkRefusal(source: Source, request: DataRequest, context: SourceContext): void {
  const targets = [...request.targets, ...Array.from({ length: source.targets }, () => request.targets[0])];
  const { value, diagnostics } = source.produce({ ...request, targets }, context);
  if (value)
    throw new Error(`\`${source.name}\` fills ${targets.length} targets, and says that it has ${source.targets}`);
  if (!diagnostics.some(({ code, hints }) => code.startsWith("WFM") && hints.length > 0))
    throw new Error(`\`${source.name}\` refuses without a code and a next step`);
}
