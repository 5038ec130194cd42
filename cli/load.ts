import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Diagnostic } from "../grammar/diagnostic.js";
import { type SourceFile, sourceFile } from "../grammar/source.js";
import type { Files } from "../runtime/contracts.js";
import { fileUnreadable, reasonOf } from "./messages.js";
import type { Sources } from "./render/diagnostic.js";

/** The path under which a model from stdin is known. */
export const STDIN = "<stdin>";

/** A model file's text (`-`: stdin), or why there is none. A byte order mark is dropped; bytes that are no UTF-8 become U+FFFD. */
export function readSource(path: string): { source?: SourceFile; diagnostics: readonly Diagnostic[] } {
  try {
    const text = readFileSync(path === "-" ? 0 : path, "utf8").replace(/^\ufeff/, "");
    return { source: sourceFile(path === "-" ? STDIN : path, text), diagnostics: [] };
  } catch (error) {
    return { diagnostics: [fileUnreadable(path, reasonOf(error), neighbours(path))] };
  }
}

function neighbours(path: string): string[] {
  try {
    const names = readdirSync(dirname(path)).filter((name) => name.endsWith(".wfm"));
    return names.map((name) => (path === basename(path) ? name : join(dirname(path), name)));
  } catch {
    return [];
  }
}

/** Texts for drawing diagnostics: those at hand, and files that a model uses, read when a span points into one. */
export function sourcesOf(known: readonly SourceFile[]): Sources {
  const texts = new Map(known.map((source) => [source.path, source] as [string, SourceFile | undefined]));
  return (path) => {
    if (!texts.has(path)) texts.set(path, tryRead(path));
    return texts.get(path);
  };
}

function tryRead(path: string): SourceFile | undefined {
  try {
    return sourceFile(path, readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** Model texts at hand in the place of files, for `use`. */
export function textFiles(files: readonly { readonly path: string; readonly text: string }[]): Files {
  const texts = new Map(files.map(({ path, text }) => [path, new TextEncoder().encode(text)]));
  return { read: (path) => texts.get(path), dataset: () => undefined };
}
