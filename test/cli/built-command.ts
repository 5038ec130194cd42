import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildCommand } from "../../tools/build.js";

const ROOT = join(import.meta.dirname, "..", "..");

/** How a command ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
/** The command as users get it, built from the sources as they are, and a folder of its own to work in. */
export interface Built {
  readonly folder: string;
  /** Writes a file of the folder. */
  write(name: string, content: string): string;
  run(words: readonly string[], options?: { env?: Record<string, string>; input?: string; cwd?: string }): Ended;
  start(words: readonly string[]): ChildProcess;
  dispose(): void;
}

/** Builds into node_modules/.cache, beside the package's docs, where `explain` looks for them. */
export async function builtCommand(): Promise<Built> {
  const cache = join(ROOT, "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  const dist = mkdtempSync(join(cache, "wfmc-test-"));
  await buildCommand(dist);
  const main = join(dist, "cli", "main.js");
  const folder = mkdtempSync(join(tmpdir(), "wfmc-test-"));
  const clean = Object.entries(process.env).filter(([name]) => !/^(WFMC_|NO_COLOR|FORCE_COLOR)/.test(name));
  const environment = Object.fromEntries(clean) as Record<string, string>;
  return {
    folder,
    write: (name, content) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    },
    run: (words, { env = {}, input = "", cwd = folder } = {}) => {
      const options = { cwd, env: { ...environment, ...env }, input, encoding: "utf8" as const, maxBuffer: 2 ** 28 };
      const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], options);
      return { status, stdout, stderr };
    },
    start: (words) => spawn(process.execPath, [main, ...words], { cwd: folder, env: environment }),
    dispose: () => {
      for (const path of [dist, folder]) rmSync(path, { recursive: true, force: true });
    },
  };
}

/** The only run folder of an experiment under `out`. */
export function onlyRunFolder(root: string, out: string, experiment: string): string {
  const names = readdirSync(join(root, out, experiment));
  if (names.length !== 1) throw new Error(`${names.length} run folders under ${out}/${experiment}`);
  return join(root, out, experiment, names[0]);
}

/** A file of a run folder. */
export function bytes(folder: string, name: string): Buffer {
  return readFileSync(join(folder, name));
}

/** The manifest of a run folder, parsed. */
export function manifestOf(folder: string) {
  return JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
}

/** The JSON lines of stdout. */
export function jsonLines(stdout: string): Record<string, unknown>[] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

/** An Ising model of 12 spins on a random regular graph: small enough for everything. */
export const SPIN_GLASS = `model Glass {
  param n: int = 12
  param beta: real = 0.5 where beta > 0
  graph G = random_regular(n, degree = 3)
  plate v in nodes(G)
  plate (i, j) in edges(G)
  data J[i, j]: real from iid(rademacher)
  var s[v]: spin
  energy H[i, j] := -J[i, j] * s[i] * s[j]
}

experiment heat on Glass {
  run bp
  sweep beta in [0.1, 0.2, 0.3]
  seeds 1..2
  measure log_partition, energy, magnetisation
  expect energy < 0
  plot energy vs beta
  save s to "out/s.npz"
}
`;

/** A BP run that goes on until someone stops it: deep in the spin-glass phase, messages from a random start never rest. */
export const ENDLESS = `model Glass {
  param n: int = 2000
  graph G = random_regular(n, degree = 3)
  plate v in nodes(G)
  plate (i, j) in edges(G)
  data J[i, j]: real from iid(rademacher)
  var s[v]: spin
  energy H[i, j] := -2 * J[i, j] * s[i] * s[j]
}

experiment endless on Glass {
  run bp { tolerance = 0, max_iterations = 1000000, init = "random" }
  seeds 1..2
  measure log_partition
}
`;
