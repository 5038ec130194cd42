import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readManifest } from "../../cli/io/manifest.js";
import { recordedRequest } from "../../cli/run/resume.js";
import { compile, type Files, hasErrors, memoryFiles, prepare, run } from "../../library/index.js";
import { sharedPrototypes } from "../../test/cases/hostile-names.js";
import type { Input } from "./inputs.js";

// The child: takes inputs one by one and says of each what went wrong that must never go wrong.

const MEMORY = 100 * 2 ** 20;
/** Milliseconds after which a run is asked to end. */
const PATIENCE = 1000;
const folder = mkdtempSync(join(tmpdir(), "wfmc-fuzz-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const clean = sharedPrototypes();

const bytesOf = (file: string): Uint8Array => Uint8Array.from(file, (character) => character.charCodeAt(0) & 255);

async function attempt({ kind, text, file }: Input): Promise<void> {
  if (kind === "manifest") {
    writeFileSync(join(folder, "manifest.json"), bytesOf(file));
    const { value } = readManifest(folder);
    if (value) recordedRequest(value.manifest);
    return;
  }
  const bytes = kind === "messages" ? await messageFile(file) : bytesOf(file);
  const files: Files = { ...memoryFiles({}), read: (path) => (/(^|\/)a\.\w+$/.test(path) ? bytes : undefined) };
  const { value, diagnostics } = compile(text, { files, path: "m.wfm" });
  const told = [...diagnostics];
  if (value && !hasErrors(diagnostics)) {
    told.push(...prepare(value, { files, memoryLimit: MEMORY }).diagnostics);
    if (kind !== "text" && !hasErrors(told)) told.push(...(await short(value, files)));
  }
  for (const { code, message } of told)
    if (code === "WFM9001" || /\bundefined\b|\[object|native code/.test(message))
      throw new Error(`${code}: ${message}`);
}

/** A run that is asked to end after a second. */
async function short(program: Parameters<typeof run>[0], files: Files) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), PATIENCE);
  const told = [];
  for await (const event of run(program, { files, memoryLimit: MEMORY, signal: controller.signal, seeds: [1] })) {
    if (event.type === "diagnostic") told.push(event.diagnostic);
    if (
      event.type === "result" &&
      event.status === "converged" &&
      Object.values(event.summary.values).some(Number.isNaN)
    )
      throw new Error("converged with a value that is not a number");
  }
  clearTimeout(timer);
  return told;
}

/** An archive with these words as `messages.json` beside arrays of the right sizes. */
async function messageFile(json: string): Promise<Uint8Array> {
  const { writeNpz } = await import("../../cli/io/npz-write.js");
  const array = (values: Float64Array | Uint8Array) => ({ shape: [values.length], values: values as Float64Array });
  return writeNpz({
    "messages.messages": array(new Float64Array(18)),
    "messages.external": array(new Float64Array(9)),
    "messages.prints.0": array(new Float64Array(0)),
    "messages.json": array(new TextEncoder().encode(json)),
  });
}

function pollution(): string | undefined {
  const now = sharedPrototypes();
  for (const [name, what] of now) if (clean.get(name) !== what) return name;
  return now.size === clean.size ? undefined : "a property that is gone";
}

process.on("message", async (input: Input) => {
  let fault: string | undefined;
  try {
    await attempt(input);
  } catch (error) {
    fault = error instanceof Error ? (error.stack ?? error.message).split("\n").slice(0, 4).join(" | ") : String(error);
  }
  const dirty = pollution();
  if (dirty) fault ??= `shared prototype changed: ${dirty}`;
  process.send?.({ fault, peak: process.resourceUsage().maxRSS * 1024 });
});
process.send?.({ ready: true });
