import { parentPort, workerData } from "node:worker_threads";
import { sourceFile } from "../grammar/source.js";
import type { CheckpointEvent } from "../library/events.js";
import { oracle, run } from "../library/index.js";
import { compileSource } from "./compile-file.js";
import { hostFiles } from "./io/host.js";
import { textFiles } from "./load.js";
import { isLogged, writeCheckpoint } from "./run/checkpoint-files.js";
import type { WorkerMessage, WorkerTask } from "./run/workers.js";

// One worker of a command: makes its share of the runs and posts every event to the command's thread.

const { how, files, entry, reads, options, told = [] } = workerData as WorkerTask;
const controller = new AbortController();
const counts = new Map<number, number>();
let folder: string | undefined;
parentPort?.on("message", (message: WorkerMessage) => {
  if (message === "stop") controller.abort();
  else folder = message.folder;
});
for (const run of told) count(run);
const [{ path, text }] = files;
const { program, files: data } = compileSource(sourceFile(path, text), textFiles(files), hostFiles(entry, reads), {
  experiment: options.experiment ?? null,
});
if (program) {
  const make = how === "oracle" ? oracle : run;
  const events = make(program, { ...options, files: data, signal: controller.signal });
  for await (const event of events) {
    if ("run" in event && isLogged(event)) count(event.run);
    if (event.type === "checkpoint") keep(event);
    else parentPort?.postMessage(event);
  }
}
parentPort?.close();

function count(number: number): void {
  counts.set(number, (counts.get(number) ?? 0) + 1);
}

/** Writes a checkpoint; in the event, the name of the file takes the place of the snapshot. What cannot be written is no reason to stop. */
function keep(event: CheckpointEvent): void {
  if (folder === undefined) return;
  try {
    const snapshot = writeCheckpoint(folder, event.checkpoint, counts.get(event.run) ?? 0);
    parentPort?.postMessage({ ...event, checkpoint: { ...event.checkpoint, snapshot } });
  } catch {
    return;
  }
}
