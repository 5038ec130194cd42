import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import { hasErrors } from "../../grammar/diagnostic.js";
import { sourceFile } from "../../grammar/source.js";
import type { RunEvent } from "../../library/events.js";
import { announce } from "../announce.js";
import { compileSource } from "../compile-file.js";
import type { Context } from "../context.js";
import { EXIT, exitCode } from "../exit-code.js";
import { hostFiles } from "../io/host.js";
import { type Manifest, readManifest } from "../io/manifest.js";
import type { RunFolder } from "../io/run-folder.js";
import { textFiles } from "../load.js";
import { dataChanged, modelChanged, notARun, rerunDiffers } from "../messages.js";
import { execute } from "../run/execute.js";
import { MEASURES } from "../run/final-files.js";
import { recordedHash } from "../run/recorder.js";
import { recordedRequest } from "../run/resume.js";
import { version } from "../version.js";

/** `wfmc rerun MANIFEST`: the recorded texts, params and seeds once more, and whether measures.parquet is the same to the bit. */
export async function command(context: Context, flags: { readonly json?: boolean }, path: string): Promise<number> {
  const { terminal } = context;
  const read = readManifest(path);
  const incomplete = read.value && read.value.manifest.status !== "finished";
  const unfit = incomplete
    ? [notARun(path, "it did not come to its end; go on with it by `wfmc run FILE --resume FOLDER`")]
    : [];
  const problems = [...read.diagnostics, ...unfit];
  announce(terminal, problems, () => undefined, flags.json);
  if (!read.value || hasErrors(problems)) return exitCode(problems);
  const { manifest } = read.value;
  const changed = changedModels(manifest);
  announce(terminal, changed, () => undefined, flags.json);
  const entry = entryPath(manifest);
  const [{ path: name, text }] = manifest.files;
  const compiled = compileSource(
    sourceFile(name, text),
    textFiles(manifest.files),
    hostFiles(entry, context.settings.cache),
  );
  announce(terminal, compiled.diagnostics, compiled.sources, flags.json);
  if (!compiled.program) return exitCode(compiled.diagnostics);
  const task = {
    compiled: { ...compiled, entry },
    program: compiled.program,
    request: recordedRequest(manifest),
    json: flags.json === true,
  };
  const ran = await execute(context, { ...task, inspect: (event) => changedData(manifest, event) });
  if (!ran.folder) return ran.code;
  return compare(context, manifest, path, ran.folder, flags.json === true) ?? ran.code;
}

/** Says whether the measures agree; the exit status when they do not. */
function compare(
  { terminal }: Context,
  manifest: Manifest,
  path: string,
  folder: RunFolder,
  json: boolean,
): number | undefined {
  const hashOf = (artifacts: Manifest["artifacts"]) => artifacts.find((artifact) => artifact.path === MEASURES)?.sha256;
  if (hashOf(manifest.artifacts) === hashOf(folder.artifacts())) {
    terminal.note(`${MEASURES} is the same, bit for bit\n`);
    return EXIT.ok;
  }
  const difference = rerunDiffers(path, manifest.versions["wfmc"] ?? "unknown", version());
  announce(terminal, [difference], () => undefined, json);
  return exitCode([difference]);
}

/** Where the model file was; beside the current folder when the recorded folder is gone. */
function entryPath({ directory, entry }: Manifest): string {
  const there = resolve(directory, entry);
  return existsSync(there) ? there : resolve(entry);
}

function changedModels({ directory, files }: Manifest): Diagnostic[] {
  return files.flatMap(({ path, text }) => {
    const file = resolve(directory, path);
    if (!existsSync(file)) return [];
    return readFileSync(file, "utf8").replace(/^\ufeff/, "") === text ? [] : [modelChanged(file)];
  });
}

function changedData({ data }: Manifest, event: RunEvent): Diagnostic[] {
  if (event.type !== "plan") return [];
  return Object.entries(event.dataHashes).flatMap(([name, found]) => {
    const recorded = recordedHash(data, name, event.run);
    return recorded === found ? [] : [dataChanged(name, recorded ?? "nothing", found)];
  });
}
