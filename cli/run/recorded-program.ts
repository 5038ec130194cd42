import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { sourceFile } from "../../grammar/source.js";
import { type Compiled, compileSource } from "../compile-file.js";
import { hostFiles } from "../io/host.js";
import type { Manifest } from "../io/manifest.js";
import { textFiles } from "../load.js";
import type { Settings } from "../settings.js";

/** The texts that a manifest recorded, compiled; data are read beside the model file. */
export function compileRecorded(manifest: Manifest, settings: Settings): Compiled {
  const entry = entryPath(manifest);
  const [{ path, text }] = manifest.files;
  const files = hostFiles(entry, settings);
  return {
    ...compileSource(sourceFile(path, text), textFiles(manifest.files), files, { experiment: manifest.experiment }),
    entry,
  };
}

/** Where the model file was; beside the current folder when the recorded folder is gone. */
function entryPath({ directory, entry }: Manifest): string {
  const there = resolve(directory, entry);
  return existsSync(there) ? there : resolve(entry);
}
