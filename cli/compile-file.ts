import type { Program } from "../compiler/model.js";
import type { Diagnostic } from "../grammar/diagnostic.js";
import { type SourceFile, sourceFile } from "../grammar/source.js";
import { compile } from "../library/index.js";
import { softenElsewhere } from "../library/select.js";
import type { Files } from "../runtime/contracts.js";
import { hostFiles } from "./io/host.js";
import { readSource, sourcesOf } from "./load.js";
import type { Sources } from "./render/diagnostic.js";
import type { Settings } from "./settings.js";

/** A compiled model file and what is needed to go on with it. */
export interface Compiled {
  /** Absent when the file cannot be read or has errors. */
  readonly program?: Program;
  readonly diagnostics: readonly Diagnostic[];
  /** Texts for drawing diagnostics. */
  readonly sources: Sources;
  /** Data files relative to the model file, and data sets. */
  readonly files: Files;
  /** The path given (`-`: stdin): data paths are relative to it. */
  readonly entry: string;
}

/** What is wanted of a file. */
export interface Wanted {
  readonly pedantic?: boolean;
  /** Only this experiment (null: the first one): mistakes inside the others are told as warnings. Absent: the whole file. */
  readonly experiment?: string | null;
}

/** Reads and compiles the file at `path` (`-`: stdin, with paths relative to the current folder). */
export function compileFile(path: string, settings: Settings, wanted: Wanted = {}): Compiled {
  const files = hostFiles(path, settings);
  const { source, diagnostics } = readSource(path);
  if (!source) return { diagnostics, sources: sourcesOf([]), files, entry: path };
  return { ...compileSource(source, hostFiles("-", settings), files, wanted), entry: path };
}

/** The same for a text at hand. `models`: where `use` finds other models, by paths that count from where `source.path` counts. */
export function compileSource(source: SourceFile, models: Files, files: Files, wanted: Wanted = {}): Compiled {
  const { pedantic, experiment } = wanted;
  const { value, diagnostics: all } = compile(source.text, { path: source.path, files: models, pedantic });
  const diagnostics = value && experiment !== undefined ? softenElsewhere(value, experiment ?? undefined, all) : all;
  const known = value?.files ?? [sourceFile(source.path, source.text)];
  const failed = diagnostics.some((d) => d.severity === "error");
  return {
    program: failed ? undefined : value,
    diagnostics,
    sources: sourcesOf([source, ...known]),
    files,
    entry: source.path,
  };
}
