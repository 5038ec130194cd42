import { createHash } from "node:crypto";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import type { Checkpoint } from "../../library/checkpoint.js";
import type { CheckpointEvent, ResultEvent, RunEvent } from "../../library/events.js";
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
/** Writing takes at most this share of the time, unless the file is older than LONGEST (milliseconds). */
const SHARE = 1 / 20;
const LONGEST = 30_000;

interface Head {
  readonly schema: number;
  readonly version: string;
  readonly run: number;
  /** Events of the run that the log holds before it. */
  readonly told: number;
  readonly sha256: string;
}

const nameOf = (run: number) => `${FOLDER}/run-${run}.bin`;

/** Writes the checkpoints of a command's runs. `log`: what the event log holds, and comes to hold. */
export function checkpointFiles(log: readonly RunEvent[]) {
  const written = new Map<number, { readonly at: number; readonly cost: number }>();
  return {
    /** The file of a run that came to its end goes. */
    done(folder: RunFolder | undefined, { run, status }: ResultEvent): void {
      if (status !== "cancelled") folder?.remove(nameOf(run));
    },
    /** Writes a run's file anew, unless that would take too much time. The last one of a cancelled run is always written. */
    write(folder: RunFolder | undefined, { run, checkpoint, last }: CheckpointEvent): readonly Diagnostic[] {
      const begun = performance.now();
      const { at, cost } = written.get(run) ?? { at: Number.NEGATIVE_INFINITY, cost: 0 };
      if (!folder || (!last && begun - at < Math.min(LONGEST, cost / SHARE))) return [];
      // The log must not be behind the file that speaks of it.
      folder.flush(EVENT_LOG);
      const told = log.filter((event) => "run" in event && event.run === run).length;
      const { diagnostics } = folder.keep(nameOf(run), encode(checkpoint, told));
      written.set(run, { at: performance.now(), cost: performance.now() - begun });
      return diagnostics;
    },
  };
}

/** Takes away what a finished run needs no more. */
export function removeCheckpoints(folder: RunFolder): void {
  folder.remove(FOLDER);
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
});
