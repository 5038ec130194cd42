import { readdirSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
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

/** Where a command may read. */
export interface Reads {
  /** Folder of prepared data sets; the user's by default. */
  readonly cache?: string;
  /** All other reads are kept below this folder. */
  readonly sandbox?: string;
}

/** Files beside the model file (`-`: the current folder) and data sets of the cache. A data set is read once. */
export function hostFiles(modelPath: string, { cache = cacheFolder(), sandbox }: Reads = {}): Files {
  const folder = modelPath === "-" ? process.cwd() : dirname(resolve(modelPath));
  const sets = new Map<string, Uint8Array | undefined>();
  const outside = (path: string): string | undefined =>
    sandbox !== undefined && !liesBelow(resolve(folder, path), sandbox) ? sandbox : undefined;
  return {
    read: (path) => (outside(path) === undefined ? readRegularFile(resolve(folder, path)).bytes : undefined),
    names: (path) => (outside(path) === undefined ? namesBeside(resolve(folder, path)) : []),
    outside,
    dataset(name) {
      if (!sets.has(name)) sets.set(name, readRegularFile(dataSetPath(name, cache)).bytes);
      return sets.get(name);
    },
  };
}

/** True of a path that lies in the folder once all links on it are followed. */
function liesBelow(path: string, folder: string): boolean {
  const way = relative(followed(resolve(folder)), followed(path));
  return way === "" || (!isAbsolute(way) && way !== ".." && !way.startsWith(`..${sep}`));
}

/** A path without links; of one that does not exist, the part that does. */
function followed(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(followed(above), basename(path));
  }
}

function namesBeside(path: string): string[] {
  try {
    return readdirSync(dirname(path));
  } catch {
    return [];
  }
}
