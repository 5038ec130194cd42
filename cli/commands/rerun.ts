import { resolve } from "node:path";
import { type Diagnostic, hasErrors, type Outcome } from "../../grammar/diagnostic.js";
import { capabilities } from "../../library/capabilities.js";
import type { RunEvent } from "../../library/events.js";
import { announce } from "../announce.js";
import type { Context } from "../context.js";
import { EXIT, exitCode } from "../exit-code.js";
import { type Manifest, readManifest } from "../io/manifest.js";
import { readRegularFile } from "../io/regular-file.js";
import type { RunFolder } from "../io/run-folder.js";
import { dataChanged, modelChanged, notARun, rerunDiffers } from "../messages.js";
import { execute } from "../run/execute.js";
import { MEASURES } from "../run/final-files.js";
import { compileRecorded } from "../run/recorded-program.js";
import { recordedHash } from "../run/recorder.js";
import { recordedRequest } from "../run/resume.js";
import { version } from "../version.js";

/** `wfmc rerun MANIFEST`: the recorded texts, params and seeds once more, and whether measures.parquet is the same to the bit. */
export async function command(context: Context, flags: { readonly json?: boolean }, path: string): Promise<number> {
  const { terminal } = context;
  const json = flags.json === true;
  const read = readComplete(path);
  announce(terminal, read.diagnostics, () => undefined, json);
  if (!read.value || hasErrors(read.diagnostics)) return exitCode(read.diagnostics);
  const manifest = read.value;
  const { program, ...compiled } = compileRecorded(manifest, context.settings);
  announce(terminal, compiled.diagnostics, compiled.sources, json);
  if (!program) return exitCode(compiled.diagnostics);
  const ran = await execute(context, {
    compiled,
    program,
    request: recordedRequest(manifest),
    json,
    directory: manifest.directory,
    inspect: (event) => changedData(manifest, event),
  });
  // Nothing but the manifest named experiments, settings and algorithms.
  if (!ran.folder) return ran.code === EXIT.usage ? EXIT.data : ran.code;
  if (ran.code === EXIT.interrupted) return ran.code;
  return compare(context, manifest, path, ran.folder, json);
}

/** The manifest of a run that came to its end; a warning for each model file that has changed since. */
function readComplete(path: string): Outcome<Manifest> {
  const { value, diagnostics } = readManifest(path);
  if (!value) return { diagnostics };
  const { manifest } = value;
  if (!capabilities.algorithms.some(({ name }) => name === manifest.algorithm))
    return { diagnostics: [notARun(path, "it ran an algorithm that this version does not have")] };
  if (manifest.status === "finished") return { value: manifest, diagnostics: changedModels(manifest) };
  return {
    diagnostics: [notARun(path, "it did not come to its end; go on with it by `wfmc run FILE --resume FOLDER`")],
  };
}

/** Says whether the measures agree: that, and not how the run ended, is the exit status. */
function compare(context: Context, manifest: Manifest, path: string, folder: RunFolder, json: boolean): number {
  const { terminal } = context;
  const hashOf = (artifacts: Manifest["artifacts"]) => artifacts.find((artifact) => artifact.path === MEASURES)?.sha256;
  if (hashOf(manifest.artifacts) === hashOf(folder.artifacts())) {
    terminal.note(`${MEASURES} is the same, bit for bit\n`);
    return EXIT.ok;
  }
  const difference = rerunDiffers(path, manifest.versions["wfmc"] ?? "unknown", version());
  announce(terminal, [difference], () => undefined, json);
  return exitCode([difference]);
}

function changedModels({ directory, files }: Manifest): Diagnostic[] {
  return files.flatMap(({ path, text }) => {
    const file = resolve(directory, path);
    const { bytes } = readRegularFile(file);
    return !bytes || bytes.toString().replace(/^\ufeff/, "") === text ? [] : [modelChanged(file)];
  });
}

function changedData({ data }: Manifest, event: RunEvent): Diagnostic[] {
  if (event.type !== "plan") return [];
  return Object.entries(event.dataHashes).flatMap(([name, found]) => {
    const recorded = recordedHash(data, name, event.run);
    return recorded === found ? [] : [dataChanged(name, recorded ?? "nothing", found)];
  });
}
