import type { OptionValue } from "../compiler/capabilities.js";
import { sizeOf, type Tensor } from "../compiler/ir/tensor.js";
import { besideMain } from "../compiler/resolve/paths.js";
import { type Diagnostic, hasErrors, type Outcome } from "../grammar/diagnostic.js";
import { emptyRecord } from "../grammar/own.js";
import { sha256Hex } from "../runtime/sha256.js";
import * as files from "../runtime/sources/file-messages.js";
import { crc32, inflateExactly } from "../runtime/sources/inflate.js";
import { npyHeader, npyNumbers } from "../runtime/sources/npy.js";
import { type ZipMember, zipMembers } from "../runtime/sources/zip-directory.js";
import { memoryFiles } from "./files.js";
import { messagesOfNone, notMessages } from "./messages.js";
import type { Setup } from "./prepare.js";

// `save messages to "m.npz"` and `init = "m.npz"`: the snapshot of an algorithm as arrays, and back. Its typed arrays are arrays of the
// file (`messages.external`); `messages.json` holds the text (UTF-8) of the rest, in which `{ "array": name }` stands for each of them.

const TEXT = "messages.json";
const TYPES = { Float64Array, Int32Array, Uint32Array, Int8Array, Uint8Array } as const;
type TypedArray = InstanceType<(typeof TYPES)[keyof typeof TYPES]>;
type NamedTensor = Tensor & { readonly axes: readonly string[] };

/** True of the arrays that `save messages` names. */
export function isMessageArray(name: string): boolean {
  return name.startsWith("messages.");
}

/** A snapshot as arrays for a file. */
export function messageArrays(snapshot: unknown): Record<string, NamedTensor> {
  const arrays = emptyRecord<NamedTensor>();
  const add = (name: string, values: Tensor["values"]) => {
    arrays[name] = { shape: [values.length], values, axes: ["entry"] };
  };
  const plain = (value: unknown, name: string): unknown => {
    if (isTyped(value)) {
      // A Tensor has no unsigned words; doubles hold them exactly.
      add(name, value instanceof Uint32Array ? Float64Array.from(value) : value);
      return { array: name, type: value.constructor.name };
    }
    if (Array.isArray(value)) return value.map((each, n) => plain(each, `${name}.${n}`));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each, `${name}.${key}`)]));
  };
  const text = JSON.stringify(plain(snapshot, "messages"));
  add(TEXT, new TextEncoder().encode(text));
  return arrays;
}

function isTyped(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && value.constructor.name in TYPES;
}

/** Where a run starts from: the snapshot in a file, and the file's hash for the manifest. */
export interface SavedStart {
  readonly path: string;
  readonly snapshot: unknown;
  readonly hash: string;
}

/** The snapshot that `init = "file.npz"` names; no value where a run starts otherwise. Of a file of several runs, that of the same number. */
export function savedStart(setup: Setup, run: number, init: OptionValue | undefined): Outcome<SavedStart> {
  const spec = setup.algorithm.options["init"];
  if (!spec?.orPath || typeof init !== "string" || spec.values?.includes(init)) return { diagnostics: [] };
  const main = setup.program.files[0]?.path ?? "";
  const { span } = setup.experiment.algorithm;
  const path = besideMain(main, span?.path ?? main, init);
  const host = setup.options.files ?? memoryFiles({});
  const bytes = host.read(path);
  const place = { path: init, span: span ?? { path: main, start: 0, end: 0 } };
  if (!bytes) return { diagnostics: [files.noFile(place, host)] };
  const members = zipMembers(bytes);
  if (!members) return { diagnostics: [files.otherFormat(place, "a NumPy .npz file", "it is no zip archive")] };
  const snapshot = snapshotIn(members, run, setup.memoryLimit);
  if (typeof snapshot === "string") return { diagnostics: [notMessages(init, snapshot, place.span)] };
  return { value: { path: init, snapshot, hash: sha256Hex(bytes) }, diagnostics: [] };
}

/** The snapshot, or why there is none. */
function snapshotIn(members: readonly ZipMember[], run: number, limit: number): object | string {
  const found = new Map(members.map((member) => [member.name.replace(/\.npy$/, ""), member]));
  const ending = ["", `_run${run}`].find((each) => found.has(TEXT + each));
  if (ending === undefined) {
    const names = [...found.keys()].slice(0, 6).map((name) => `\`${name}\``);
    return `it holds ${names.join(", ") || "nothing"}, and no messages of run ${run}`;
  }
  // Each array is read once, however often the text speaks of it.
  const known = new Map<string, ArrayLike<number>>();
  const read = (name: string): ArrayLike<number> => {
    const before = known.get(name);
    if (before) return before;
    const member = found.get(name + ending);
    const numbers = member && numbersOf(member, limit);
    if (!numbers) throw new Error(`its array \`${name}${ending}\` is missing or damaged`);
    known.set(name, numbers);
    return numbers;
  };
  try {
    const text = new TextDecoder().decode(Uint8Array.from(read(TEXT)));
    const snapshot: unknown = JSON.parse(text, (_key, value) =>
      isStandIn(value) ? typed(value.type, read(value.array)) : value,
    );
    return typeof snapshot === "object" && snapshot !== null ? snapshot : "its `messages.json` describes no messages";
  } catch (error) {
    return error instanceof SyntaxError ? "its `messages.json` is not valid JSON" : (error as Error).message;
  }
}

function isStandIn(value: unknown): value is { readonly array: string; readonly type: keyof typeof TYPES } {
  if (typeof value !== "object" || value === null || !("array" in value) || !("type" in value)) return false;
  return typeof value.array === "string" && Object.hasOwn(TYPES, String(value.type));
}

function typed(type: keyof typeof TYPES, numbers: ArrayLike<number>): TypedArray {
  return TYPES[type].from(numbers);
}

/** The numbers of a member; undefined where it is larger than the limit or damaged. */
function numbersOf({ method, data, size, crc }: ZipMember, limit: number): ArrayLike<number> | undefined {
  if (size > limit || (method !== 0 && method !== 8)) return undefined;
  const whole = method === 0 ? data : inflateExactly(data, size).bytes;
  if (!whole || whole.length !== size || crc32(whole) !== crc) return undefined;
  const header = npyHeader(whole);
  if (!("shape" in header) || size !== header.dataStart + sizeOf(header.shape) * header.itemSize) return undefined;
  return npyNumbers(header, whole.subarray(header.dataStart));
}

/** Says of an experiment that saves messages of an algorithm without any that it cannot. */
export function unsavable({ experiment, algorithm }: Setup): Diagnostic[] {
  if (algorithm.family === "message passing") return [];
  return experiment.clauses.flatMap((clause) =>
    clause.kind === "save" && clause.name.text === "messages" ? [messagesOfNone(algorithm.name, clause.name.span)] : [],
  );
}

/** Whether a run's arrays hold its messages. */
export function savesMessages({ experiment }: Setup): boolean {
  return experiment.clauses.some((clause) => clause.kind === "save" && clause.name.text === "messages");
}

/** What a start that does not fit is told as: the algorithm's own words are about snapshots. */
export function misfit({ path }: SavedStart, setup: Setup, told: readonly Diagnostic[]): readonly Diagnostic[] {
  const others = told.filter(({ code }) => code !== "WFM8101");
  if (hasErrors(others)) return others;
  const reason = "they were saved from another model, other sizes or patterns, another accuracy or another algorithm";
  return [notMessages(path, reason, setup.experiment.algorithm.span)];
}
