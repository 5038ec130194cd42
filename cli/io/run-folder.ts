import { appendFileSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, normalize, sep } from "node:path";
import type { Outcome } from "../../grammar/diagnostic.js";
import { cannotWrite, reasonOf } from "../messages.js";
import { flushFile, writeAtomic } from "./atomic.js";
import { makeFolder } from "./folder.js";
import type { Artifact } from "./manifest.js";

/** The folder that one run writes to. Names are relative to it and may have folders of their own. */
export interface RunFolder {
  readonly path: string;
  /** Write a file whole; the latest of a name counts as its artifact. */
  write(name: string, content: Uint8Array | string): Outcome<Artifact>;
  /** Add to a file that grows, such as events.ndjson; not an artifact until it is written whole. */
  append(name: string, content: string): Outcome<string>;
  /** Give a file, which is no artifact of the run, another name. */
  rename(name: string, to: string): Outcome<string>;
  /** Names in a folder of it; none where there is no such folder. */
  names(folder: string): readonly string[];
  /** Make what was added to a file last through a power failure. */
  flush(name: string): void;
  /** Take away a file or a folder of such files. */
  remove(name: string): void;
  /** What was written, in the order of names. */
  artifacts(): readonly Artifact[];
}

/** What names a run folder. */
export interface RunName {
  /** Folder of all runs, `runs` by default. */
  readonly out: string;
  readonly experiment: string;
  readonly started: Date;
  /** Hash of model, params, grid and seeds in hexadecimal; its first eight characters are used. */
  readonly hash: string;
}

/** Make `<out>/<experiment>/<UTC time>-<hash>/` and try it by a file, so that a run does not find out at its end (WFM6591). */
export function createRunFolder(name: RunName): Outcome<RunFolder> {
  const time = name.started.toISOString().replace(/[-:]/g, "").replace(/\.\d+/, "");
  const base = join(name.out, name.experiment.replace(/[^\p{L}\p{N}_-]/gu, "_"), `${time}-${name.hash.slice(0, 8)}`);
  let path = base;
  try {
    makeFolder(dirname(base));
    for (let again = 2; !takeFolder(path); again++) path = `${base}-${again}`;
    const probe = join(path, ".writable");
    writeFileSync(probe, "1");
    rmSync(probe);
  } catch (error) {
    return { diagnostics: [cannotWrite(path, reasonOf(error))] };
  }
  return { value: openRunFolder(path), diagnostics: [] };
}

/** Make a folder; false where another has it, who may have come a moment before. Throws the system's error. */
function takeFolder(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** A run folder that exists already, with the artifacts that its manifest lists. */
export function openRunFolder(path: string, known: readonly Artifact[] = []): RunFolder {
  const artifacts = new Map(known.map((artifact) => [artifact.path, artifact]));
  return {
    path,
    write: (name, content) =>
      attempt(path, name, (target) => {
        const { sha256, bytes } = writeAtomic(target, content);
        const artifact = { path: normalize(name).split(sep).join("/"), sha256, bytes };
        artifacts.set(artifact.path, artifact);
        return artifact;
      }),
    append: (name, content) =>
      attempt(path, name, (target) => {
        appendFileSync(target, content);
        return target;
      }),
    rename: (name, to) =>
      attempt(path, to, (target) => {
        renameSync(join(path, name), target);
        return target;
      }),
    names: (folder) => attempt(path, folder, (target) => readdirSync(target)).value ?? [],
    flush: (name) => void attempt(path, name, flushFile),
    remove: (name) => void attempt(path, name, (target) => rmSync(target, { recursive: true, force: true })),
    artifacts: () => Array.from(artifacts.values()).sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

/** Do something with the file of a name inside the folder, whose own folder is made. */
function attempt<T>(folder: string, name: string, action: (target: string) => T): Outcome<T> {
  const target = join(folder, name);
  if (isAbsolute(name) || normalize(name).split(sep)[0] === "..") {
    return { diagnostics: [cannotWrite(name, "it lies outside the run folder")] };
  }
  try {
    makeFolder(dirname(target));
    return { value: action(target), diagnostics: [] };
  } catch (error) {
    return { diagnostics: [cannotWrite(target, reasonOf(error))] };
  }
}
