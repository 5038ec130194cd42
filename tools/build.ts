import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build as bundle } from "esbuild";

// The package's dist/: the command, the library and its testing kit as ES modules that share chunks, and the types beside them.

const root = fileURLToPath(new URL("..", import.meta.url));
/** Left for node to load: fast-check is the user's own copy; the wasm loader of graphviz is large and seldom needed. */
const EXTERNAL = ["fast-check", "@hpcc-js/wasm-graphviz"];

/** What to build where. */
export interface BuildOptions {
  /** Absolute folder; replaced as a whole. */
  readonly outdir: string;
  /** Names of entry points under the project's root, without `.ts`. */
  readonly entries?: readonly string[];
}

/** Bundles the entry points into `outdir`, keeping their folders. Dependencies are bundled in: one file loads faster than many. */
export async function buildCode({
  outdir,
  entries = ["cli/main", "library/index", "testing/index"],
}: BuildOptions): Promise<void> {
  const { version } = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8"));
  rmSync(outdir, { recursive: true, force: true });
  await bundle({
    absWorkingDir: root,
    entryPoints: entries.map((entry) => `${entry}.ts`),
    outdir,
    outbase: ".",
    bundle: true,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["import", "node"],
    target: "node20",
    external: [...EXTERNAL, "node:*"],
    define: { WFMC_VERSION: JSON.stringify(version) },
    legalComments: "none",
    logLevel: "warning",
  });
  chmodSync(resolve(outdir, "cli/main.js"), 0o755);
}

function buildTypes(): void {
  const tsc = fileURLToPath(import.meta.resolve("typescript/bin/tsc"));
  execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildCode({ outdir: resolve(root, "dist") });
  if (!process.argv.includes("--no-types")) buildTypes();
}
