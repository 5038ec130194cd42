import { readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import { type Mutant, schemaOf } from "./schema.js";

// One build a folder: its files with all their mutants, the test files, and the harness that the tests import for vitest.

const root = fileURLToPath(new URL("../..", import.meta.url));
const own = (name: string): string => join(root, "tools/mutation", name);
const FILES: Readonly<Record<string, string>> = { vitest: own("harness.ts"), "wfmc-mutation-switch": own("switch.ts") };

/** The mutated files, the tests, and the mutants in the order of their numbers. */
export interface BuildInput {
  readonly sources: readonly string[];
  readonly tests: readonly string[];
  readonly outdir: string;
  /** Whether the build tells which mutants are reached; otherwise it has the switch. */
  readonly seen: boolean;
}

/** Paths of the built test files, and the mutants. */
export interface Built {
  readonly files: string[];
  readonly mutants: Mutant[];
}

function plugin(texts: ReadonlyMap<string, string>): Plugin {
  return {
    name: "mutants",
    setup(context) {
      context.onResolve({ filter: /^(vitest|wfmc-mutation-switch)$/ }, ({ path }) => ({ path: FILES[path] }));
      context.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
        loader: "ts",
        contents: (texts.get(path) ?? readFileSync(path, "utf8"))
          .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href))
          .replaceAll("import.meta.dirname", JSON.stringify(join(path, ".."))),
      }));
    },
  };
}

/** Builds the tests of a folder with its mutants. */
export async function buildMutants({ sources, tests, outdir, seen }: BuildInput): Promise<Built> {
  const mutants: Mutant[] = [];
  const texts = new Map(
    sources.map((path) => [join(root, path), schemaOf(path, readFileSync(join(root, path), "utf8"), mutants, seen)]),
  );
  await build({
    absWorkingDir: root,
    entryPoints: [...tests, ...["harness.ts", "switch.ts", "worker.ts"].map((name) => relative(root, own(name)))],
    outdir,
    outbase: root,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    plugins: [plugin(texts)],
    logLevel: "error",
  });
  return { files: tests.map((path) => join(outdir, join(path, ".."), basename(path).replace(/ts$/, "js"))), mutants };
}
