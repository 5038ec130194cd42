import type { Files } from "../runtime/contracts.js";

/** Files held in memory: `memoryFiles({ "xi.csv": "1,-1\n" })`. Names are the paths that models write. */
export function memoryFiles(files: Readonly<Record<string, string | Uint8Array>>): Files {
  const encoder = new TextEncoder();
  return {
    read: (path) => {
      const content = Object.hasOwn(files, path) ? files[path] : undefined;
      return typeof content === "string" ? encoder.encode(content) : content;
    },
    names: () => Object.keys(files),
    dataset: () => undefined,
  };
}

/** Text of a file, or undefined when there is none. */
export function readText(files: Files, path: string): string | undefined {
  const bytes = files.read(path);
  return bytes && new TextDecoder().decode(bytes);
}

/**
 * The same files, with paths that leave the model's folder refused: absolute ones, and those that climb out of it by `..`. For services that
 * run models of others; what a link in the folder leads to is for `files` itself to judge.
 */
export function sandboxed(files: Files): Files {
  const outside = (path: string): string | undefined => (climbs(path) ? "the folder of the model" : undefined);
  return {
    read: (path) => (climbs(path) ? undefined : files.read(path)),
    names: (path) => (climbs(path) ? [] : (files.names?.(path) ?? [])),
    outside: (path) => outside(path) ?? files.outside?.(path),
    dataset: (name) => files.dataset(name),
  };
}

function climbs(path: string): boolean {
  if (/^(?:[\\/]|[A-Za-z]:)/.test(path) || path.includes("\0")) return true;
  let depth = 0;
  for (const part of path.split(/[\\/]/)) {
    if (part === "..") depth--;
    else if (part !== "" && part !== ".") depth++;
    if (depth < 0) return true;
  }
  return false;
}
