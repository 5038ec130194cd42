import { statSync } from "node:fs";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { dirname, join } from "node:path";
import type { OptionValue } from "../../compiler/capabilities.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import { notARun } from "../messages.js";
import { manifestProblem } from "./manifest-check.js";
import { readRegularFile } from "./regular-file.js";

/** Version of the manifest's layout. */
export const MANIFEST_SCHEMA = 1;
/** Name of the manifest in a run folder. */
export const MANIFEST_NAME = "manifest.json";
/** Bytes of a manifest: its texts and settings are small. */
const LARGEST = 2 ** 28;

type Values = Readonly<Record<string, OptionValue>>;

/** A model file as it was: what a rerun compiles. */
export interface ManifestFile {
  readonly path: string;
  readonly sha256: string;
  readonly text: string;
}
/** Something the run left, with its path relative to the run folder. */
export interface Artifact {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}
/** All that is needed to run again and get the same bits, and what came of it. */
export interface Manifest {
  readonly schema: typeof MANIFEST_SCHEMA;
  /** Path of the model file that was run, first of `files`. */
  readonly entry: string;
  /** Folder where the command ran: relative paths are relative to it. */
  readonly directory: string;
  readonly files: readonly ManifestFile[];
  readonly experiment: string;
  readonly model: string;
  readonly algorithm: string;
  /** What `--set` gave, and whether `--algorithm` chose the algorithm. */
  readonly overrides: Values;
  readonly algorithmGiven: boolean;
  /** Resolved params of the first run. */
  readonly params: Values;
  /** Swept and annealed names with their values, in order. */
  readonly grid: readonly { readonly name: string; readonly kind: "sweep" | "anneal"; readonly values: OptionValue }[];
  readonly seeds: readonly number[];
  readonly versions: Readonly<Record<string, string>>;
  readonly platform: Readonly<Record<string, string | number>>;
  /** Data by name: SHA-256 of each file or recipe. */
  readonly data: Readonly<Record<string, string>>;
  readonly timing: { readonly started: string; readonly finished?: string; readonly wall_s?: number };
  readonly status: "running" | "finished" | "interrupted" | "failed";
  readonly artifacts: readonly Artifact[];
  /** What sources and compiler told. */
  readonly notes: readonly string[];
}

/** The manifest as text, two spaces deep, ending in a line break. */
export function writeManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Read a manifest: `path` is the file or its run folder. WFM6592 says what is missing or wrong. */
export function readManifest(path: string): Outcome<{ readonly manifest: Manifest; readonly folder: string }> {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const file = isFolder ? join(path, MANIFEST_NAME) : path;
  const { bytes, reason = "" } = readRegularFile(file, LARGEST);
  if (!bytes) return { diagnostics: [notARun(path, isFolder ? `its ${MANIFEST_NAME}: ${reason}` : reason)] };
  try {
    const parsed: unknown = JSON.parse(bytes.toString());
    const problem = manifestProblem(parsed, MANIFEST_SCHEMA);
    if (problem) return { diagnostics: [notARun(path, problem)] };
    return { value: { manifest: parsed as Manifest, folder: dirname(file) }, diagnostics: [] };
  } catch {
    return { diagnostics: [notARun(path, "its manifest is not JSON")] };
  }
}

/** What of this machine may change a result or its speed. */
export function describePlatform(): Readonly<Record<string, string | number>> {
  const processors = cpus();
  return {
    system: platform(),
    release: release(),
    architecture: arch(),
    processor: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memory: totalmem(),
  };
}
