import { execFileSync } from "node:child_process";
import { chmod, readFile, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build as bundle } from "esbuild";

// The package's dist/: the command, the library and its testing kit as ES modules that share chunks, and the types beside them.

const root = fileURLToPath(new URL("..", import.meta.url));
/** Left for the user's own installation: fast-check is a peer of the testing kit; graphviz is large and loads its own wasm. */
const EXTERNAL = ["fast-check", "@hpcc-js/wasm-graphviz"];
/** Bundled CommonJS packages ask for node's modules by `require`. */
const REQUIRE =
  'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);';

async function version(): Promise<string> {
  return JSON.parse(await readFile(resolve(root, "package.json"), "utf8")).version;
}

async function shared(outdir: string): Promise<BuildOptions> {
  return {
    absWorkingDir: root,
    outdir,
    outbase: ".",
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    external: EXTERNAL,
    define: { WFMC_VERSION: JSON.stringify(await version()) },
    legalComments: "none",
    logLevel: "warning",
  };
}

/** The command: dependencies are bundled in, since one file loads faster than many; each command is a chunk of its own. */
export async function buildCommand(outdir: string): Promise<void> {
  await bundle({
    ...(await shared(outdir)),
    entryPoints: ["cli/main.ts", "cli/worker.ts"],
    chunkNames: "cli/chunks/[name]-[hash]",
    platform: "node",
    banner: { js: REQUIRE },
    minifySyntax: true,
    minifyWhitespace: true,
  });
  await chmod(resolve(outdir, "cli/main.js"), 0o755);
}

/** The library and its testing kit: no module of node, so that a browser can load them. */
export async function buildLibrary(outdir: string): Promise<void> {
  await bundle({
    ...(await shared(outdir)),
    entryPoints: ["library/index.ts", "testing/index.ts"],
    chunkNames: "library/chunks/[name]-[hash]",
    platform: "browser",
  });
}

function buildTypes(): void {
  const tsc = fileURLToPath(import.meta.resolve("typescript/bin/tsc"));
  execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dist = resolve(root, "dist");
  await rm(dist, { recursive: true, force: true });
  await Promise.all([buildCommand(dist), buildLibrary(dist)]);
  if (!process.argv.includes("--no-types")) buildTypes();
}
