import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { streams } from "../../runtime/random.js";
import { takeBaseline } from "./baseline.js";
import { buildMutants } from "./build.js";
import { Judge } from "./judge.js";
import { tell, type Verdicts } from "./report.js";
import { keyOf, type Mutant } from "./schema.js";
import { NOT_MUTATED, SUITES } from "./suites.js";

// npm run test:mutation -- [FOLDER or FILE ...] [--sample 150] [--seed 1] [--slow-ms 4000] [--fresh | --again]
//
// Mutates the numerical folders and says how many mutants their laws and unit tests kill. Verdicts are kept in .scratch/mutation, where a
// run that was stopped goes on; --again asks once more about those that lived, --fresh about all.

const root = fileURLToPath(new URL("../..", import.meta.url));
const scratch = join(root, ".scratch/mutation");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    "slow-ms": { type: "string", default: "4000" },
    fresh: { type: "boolean", default: false },
    again: { type: "boolean", default: false },
  },
});

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

const wanted = (file: string): boolean => positionals.length === 0 || positionals.some((path) => file.startsWith(path));

/** `count` of the mutants drawn by the seed, in the order of the draw: a larger sample goes on where a smaller one ended. */
function drawn(mutants: readonly Mutant[], count: number): number[] {
  const stream = streams(Number(values.seed))("mutants");
  return mutants
    .map((_, number) => ({ number, key: stream.uniform() }))
    .sort((a, b) => a.key - b.key)
    .slice(0, count)
    .map(({ number }) => number);
}

/** Judges the mutants that have no verdict yet, and keeps each verdict as soon as it is known. */
async function judgeAll(judge: Judge, mutants: readonly Mutant[], numbers: readonly number[], path: string) {
  const verdicts: Verdicts = !values.fresh && existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  for (const number of numbers) {
    const key = keyOf(mutants[number]);
    const known = verdicts[key]?.verdict;
    if (known && !(values.again && (known === "survived" || known === "unreached"))) continue;
    verdicts[key] = await judge.judge(number);
    writeFileSync(path, JSON.stringify(verdicts, undefined, 1));
  }
  return verdicts;
}

async function runFolder(folder: string): Promise<void> {
  const sources = filesBelow(folder, ".ts").filter((file) => !NOT_MUTATED.test(file) && wanted(file));
  if (sources.length === 0) return;
  const tests = filesBelow("test", ".test.ts").filter((file) =>
    SUITES[folder].some((start) => file.startsWith(`test/${start}`)),
  );
  const place = join(scratch, folder.replaceAll("/", "-"));
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  const seen = await buildMutants({ sources, tests, outdir: join(place, "seen"), seen: true });
  const baseline = await takeBaseline(join(place, "seen"), seen.files, Number(values["slow-ms"]));
  console.log(`${folder}: ${seen.mutants.length} mutants, ${baseline.names.length} tests`);
  for (const line of baseline.failing) console.log(`  not asked, it fails without a mutant: ${line}`);
  for (const line of baseline.slow) console.log(`  not asked, too slow: ${line}`);
  const outdir = join(place, "switch");
  const { mutants, files } = await buildMutants({ sources, tests, outdir, seen: false });
  const judge = new Judge(outdir, files, baseline);
  const numbers = drawn(mutants, Number(values.sample ?? mutants.length));
  const verdicts = await judgeAll(judge, mutants, numbers, `${place}.json`);
  await judge.stop();
  tell(
    folder,
    numbers.map((number) => mutants[number]),
    verdicts,
  );
}

for (const folder of Object.keys(SUITES)) await runFolder(folder);
