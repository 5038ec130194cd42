import { parentPort, workerData } from "node:worker_threads";
import { sourceFile } from "../grammar/source.js";
import { oracle, run } from "../library/index.js";
import { compileSource } from "./compile-file.js";
import { hostFiles } from "./io/host.js";
import { textFiles } from "./load.js";
import type { WorkerTask } from "./run/workers.js";

// One worker of a command: makes its share of the runs and posts every event to the command's thread.

const { how, files, entry, cache, options } = workerData as WorkerTask;
const controller = new AbortController();
parentPort?.on("message", () => controller.abort());
const [{ path, text }] = files;
const { program, files: data } = compileSource(sourceFile(path, text), textFiles(files), hostFiles(entry, cache));
if (program) {
  const make = how === "oracle" ? oracle : run;
  const events = make(program, { ...options, files: data, signal: controller.signal });
  for await (const event of events) parentPort?.postMessage(event);
}
parentPort?.close();
