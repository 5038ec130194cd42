import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import type { Checkpoint } from "../../library/checkpoint.js";
import type { CheckpointEvent, ResultEvent, RunEvent } from "../../library/events.js";
import { writeThrough } from "../io/atomic.js";
import { makeFolder } from "../io/folder.js";
import { readRegularFile } from "../io/regular-file.js";
import type { RunFolder } from "../io/run-folder.js";
import { list, number, oneOf, optional, record, shape, text, tuple, whole } from "../io/shape.js";
import { version } from "../version.js";
import { EVENT_LOG } from "./event-log.js";

// checkpoints/run-<number>.bin of a run folder: where an unfinished run stands. A line of JSON with the SHA-256 of the rest, and the
// rest as `node:v8` writes values: typed arrays as their bytes, numbers as their bits. A file that is damaged, of another version, or
// ahead of the event log is passed over: its run is then made from its beginning.

const FOLDER = "checkpoints";
const SCHEMA = 1;
/** Ending of a file that is written and not yet the run's. */
const NEW = ".new";

interface Head {
  readonly schema: number;
  readonly version: string;
  readonly run: number;
  /** Events of the run that the log holds before it. */
  readonly told: number;
  readonly sha256: string;
}

const nameOf = (run: number) => `${FOLDER}/run-${run}.bin`;

/** Events that the log holds of a run: what a checkpoint counts. */
export function isLogged(event: RunEvent): boolean {
  return event.type !== "progress" && event.type !== "checkpoint";
}

/**
 * Writes a checkpoint under a name of its own, which `takeCheckpoint` makes the run's file once the log holds what was told before.
 * Called by the thread that makes the run: the command's own never waits for large states. Throws the system's error.
 */
export function writeCheckpoint(folder: string, checkpoint: Checkpoint, told: number): string {
  const name = `${FOLDER}/run-${checkpoint.run}.${told}.${randomBytes(4).toString("hex")}${NEW}`;
  makeFolder(join(folder, FOLDER));
  writeThrough(join(folder, name), encode(checkpoint, told));
  return name;
}

/** Makes a written checkpoint the run's; the log must not be behind the file that speaks of it. */
export function takeCheckpoint(
  folder: RunFolder | undefined,
  { run, checkpoint }: CheckpointEvent,
): readonly Diagnostic[] {
  if (!folder) return [];
  folder.flush(EVENT_LOG);
  return folder.rename(String(checkpoint.snapshot), nameOf(run)).diagnostics;
}

/** Takes away the checkpoint of a run that came to its end. */
export function dropCheckpoint(folder: RunFolder | undefined, { run, status }: ResultEvent): void {
  if (status !== "cancelled") folder?.remove(nameOf(run));
}

/** Takes away what was cut off in the middle, and everything once all runs are done. */
export function tidyCheckpoints(folder: RunFolder, finished: boolean): void {
  if (finished) return folder.remove(FOLDER);
  for (const name of folder.names(FOLDER)) if (name.endsWith(NEW)) folder.remove(`${FOLDER}/${name}`);
}

function encode(checkpoint: Checkpoint, told: number): Uint8Array {
  const body = serialize(checkpoint);
  const head: Head = { schema: SCHEMA, version: version(), run: checkpoint.run, told, sha256: sha256(body) };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A checkpoint, and the number of events of its run that were told before it. */
export interface Kept {
  readonly checkpoint: Checkpoint;
  readonly told: number;
}

/** The checkpoint of a run; undefined where there is none that can be gone on from. */
export function readCheckpoint(folder: string, run: number): Kept | undefined {
  const { bytes } = readRegularFile(join(folder, nameOf(run)));
  const end = bytes?.indexOf(10) ?? -1;
  if (!bytes || end < 0) return undefined;
  try {
    const head = JSON.parse(bytes.subarray(0, end).toString()) as Head;
    const body = bytes.subarray(end + 1);
    if (headShape(head) !== undefined || head.version !== version() || head.run !== run) return undefined;
    if (head.sha256 !== sha256(body)) return undefined;
    const checkpoint: unknown = deserialize(body);
    if (checkpointShape(checkpoint) !== undefined) return undefined;
    return { checkpoint: checkpoint as Checkpoint, told: head.told };
  } catch {
    return undefined;
  }
}

const headShape = shape({ schema: oneOf(SCHEMA), version: text, run: whole, told: whole, sha256: text });
const checkpointShape = shape({
  run: whole,
  step: whole,
  inside: optional(
    shape({
      progress: shape({ iteration: whole }),
      measured: shape({ count: whole, values: list(tuple(text, number)) }),
    }),
  ),
  hashes: record(text),
  elapsed: number,
  iterations: optional(whole),
});
