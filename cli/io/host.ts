import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Files } from "../../runtime/contracts.js";
import { readRegularFile } from "./regular-file.js";

/** Folder of prepared data sets: WFMC_CACHE, else the user's cache folder (XDG_CACHE_HOME or ~/.cache). */
export function cacheFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  if (env.WFMC_CACHE) return resolve(env.WFMC_CACHE);
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "wfmc");
}

/** The cached file of a data set. */
export function dataSetPath(name: string, cache: string = cacheFolder()): string {
  return join(cache, `${name}.wfmcimg`);
}

/** Files beside the model file (`-`: the current folder) and data sets of the cache. A data set is read once. */
export function hostFiles(modelPath: string, cache: string = cacheFolder()): Files {
  const folder = modelPath === "-" ? process.cwd() : dirname(resolve(modelPath));
  const sets = new Map<string, Uint8Array | undefined>();
  return {
    read: (path) => readRegularFile(resolve(folder, path)).bytes,
    names: (path) => namesBeside(resolve(folder, path)),
    dataset(name) {
      if (!sets.has(name)) sets.set(name, readRegularFile(dataSetPath(name, cache)).bytes);
      return sets.get(name);
    },
  };
}

function namesBeside(path: string): string[] {
  try {
    return readdirSync(dirname(path));
  } catch {
    return [];
  }
}
