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
