import type { DataTarget, SourceCall, SourceValue } from "../../../compiler/source-call.js";
import type { Outcome } from "../../../grammar/diagnostic.js";
import type { SourceResult } from "../../../runtime/contracts.js";
import { streams } from "../../../runtime/random.js";
import { findSource } from "../../../runtime/sources/registry.js";

/** Where made-up calls stand. */
export const span = { path: "model.wfm", start: 0, end: 10 };

/** `spin [10, 21]` and the like. */
export function target(type: string, shape: readonly number[], name = "xi"): DataTarget {
  const [word, states] = type.split(":");
  return { name, shape, type: states === undefined ? { name: word } : { name: word, states: Number(states) } };
}

/** A call with named arguments, or positional ones in a list. */
export function call(
  name: string,
  args: Readonly<Record<string, SourceValue>> | readonly SourceValue[] = {},
): SourceCall {
  if (Array.isArray(args)) return { name, positional: args, named: {}, span };
  return { name, positional: [], named: args as Readonly<Record<string, SourceValue>>, span };
}

interface Asked {
  readonly files?: Readonly<Record<string, Uint8Array | string>>;
  readonly dataset?: Uint8Array;
  readonly split?: "train" | "test";
  readonly seed?: number;
}

/** Ask a source for data, with files at hand by name. */
export function ask(made: SourceCall, targets: readonly DataTarget[], asked: Asked = {}): Outcome<SourceResult> {
  const { files = {}, dataset, split = "train", seed = 1 } = asked;
  const read = (path: string): Uint8Array | undefined => {
    const content = files[path];
    return typeof content === "string" ? new TextEncoder().encode(content) : content;
  };
  const source = findSource(made.name);
  if (!source) throw new Error(`the test asks for ${made.name}`);
  const request = { purpose: targets[0].name, call: made, targets, span };
  return source.produce(request, { files: { read, dataset: () => dataset }, streams: streams(seed), split });
}

/** Values of the only array, or the codes of what went wrong. */
export function valuesOf(outcome: Outcome<SourceResult>): number[] | string[] {
  if (!outcome.value) return outcome.diagnostics.map((each) => each.code);
  return Array.from(outcome.value.tensors[0].values);
}

/** The only diagnostic as `code: message (hint)`. */
export function complaint(outcome: Outcome<unknown>): string {
  if (outcome.value !== undefined || outcome.diagnostics.length !== 1)
    return `no single complaint: ${JSON.stringify(outcome.diagnostics)}`;
  const [{ code, message, hints }] = outcome.diagnostics;
  return `${code}: ${message} (${hints.join("; ")})`;
}
