import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { streams } from "../runtime/random.js";

// `npm run test:kill -- --runs 100`: runs of several algorithms are killed (SIGKILL) at random moments and resumed until they end. Each
// must leave the measures and arrays of an unbroken run, byte for byte. Exit 1 when one does not. Needs `npm run build`.

const MAIN = join(import.meta.dirname, "..", "dist", "cli", "main.js");

function perceptron(weights: string, patterns: number, clauses: string): string {
  return `model M {
  plate i in 1..301
  plate mu in 1..${patterns}
  data xi[mu, i]: spin from iid(rademacher)
  data y[mu]: spin from iid(rademacher)
  var w[i]: ${weights}
  observe y[mu] := sign(sum(i) xi[mu, i] * w[i] / sqrt(301))
}
experiment e on M { ${clauses} seeds 1..2 }
`;
}
const SPHERE = "real on sphere(i)";

/** Runs of a few seconds each. */
const EXPERIMENTS: Readonly<Record<string, string>> = {
  "fbp, annealed": perceptron(
    "spin",
    180,
    "run fbp { y = 7 } anneal gamma in geomspace(0.5, 30, 5) measure entropy, iterations",
  ),
  "bp, one long run": perceptron(
    "spin",
    240,
    "run bp { tolerance = 0, max_iterations = 150 } measure entropy, overlap",
  ),
  "lal, then costly measures": perceptron(
    SPHERE,
    420,
    "run lal { epochs = 400 } measure input_noise_error(eta = 0.1, samples = 40), epochs",
  ),
  ce_sgd: perceptron(SPHERE, 400, "run ce_sgd { epochs = 250 } measure training_errors, epochs"),
  simulated_annealing: perceptron("spin", 150, "run simulated_annealing measure training_errors"),
};

interface Tally {
  kills: number;
  inside: number;
  different: number;
}

function words(model: string, more: readonly string[]): string[] {
  return [MAIN, "run", model, ...more];
}

function folderIn(out: string): string {
  const [name] = readdirSync(join(out, "e"));
  return join(out, "e", name);
}

/** What must come out the same. */
function resultOf(folder: string): string {
  return ["measures.parquet", "arrays.npz"].map((name) => readFileSync(join(folder, name)).toString("base64")).join();
}

/** Ends after `milliseconds` by SIGKILL, or by itself; true when it was killed. */
async function killedAfter(child: ChildProcess, milliseconds: number): Promise<boolean> {
  const timer = setTimeout(() => child.kill("SIGKILL"), milliseconds);
  const signal = await new Promise((resolve) => child.on("exit", (_code, by) => resolve(by)));
  clearTimeout(timer);
  return signal === "SIGKILL";
}

/** Kills and resumes one run until it ends by itself. */
async function broken(model: string, out: string, wait: () => number, tally: Tally): Promise<string> {
  const begin = words(model, ["--out", out]);
  let killed = await killedAfter(spawn(process.execPath, begin, { stdio: "ignore" }), wait());
  while (killed) {
    tally.kills++;
    let folder: string;
    try {
      folder = folderIn(out);
      readFileSync(join(folder, "manifest.json"));
    } catch {
      // Killed before it had begun.
      rmSync(out, { recursive: true, force: true });
      killed = await killedAfter(spawn(process.execPath, begin, { stdio: "ignore" }), wait());
      continue;
    }
    const child = spawn(process.execPath, words(model, ["--resume", folder]), { stdio: ["ignore", "ignore", "pipe"] });
    child.stderr?.on("data", (text: Buffer) => {
      if (/goe?s? on from a snapshot/.test(text.toString())) tally.inside++;
    });
    killed = await killedAfter(child, wait());
  }
  return resultOf(folderIn(out));
}

const { values } = parseArgs({
  options: { runs: { type: "string", default: "20" }, seed: { type: "string", default: "1" } },
});
const stream = streams(Number(values.seed))("kill campaign");
const root = mkdtempSync(join(tmpdir(), "wfmc-kill-"));
const tally: Tally = { kills: 0, inside: 0, different: 0 };
const whole = new Map<string, { readonly result: string; readonly took: number }>();
const names = Object.keys(EXPERIMENTS);
for (let run = 0; run < Number(values.runs); run++) {
  const name = names[run % names.length];
  const model = join(root, `${run % names.length}.wfm`);
  if (!whole.has(name)) {
    writeFileSync(model, EXPERIMENTS[name]);
    const out = join(root, `whole${run}`);
    const begun = performance.now();
    spawnSync(process.execPath, words(model, ["--out", out]), { stdio: "ignore" });
    whole.set(name, { result: resultOf(folderIn(out)), took: performance.now() - begun });
  }
  const { result = "", took = 0 } = whole.get(name) ?? {};
  const out = join(root, `run${run}`);
  const same = (await broken(model, out, () => 200 + stream.uniform() * took * 0.8, tally)) === result;
  if (!same) tally.different++;
  process.stderr.write(`${name}: ${same ? "the same" : `DIFFERENT, see ${out}`} (${Math.round(took)} ms unbroken)\n`);
  if (same) rmSync(out, { recursive: true });
}
const { kills, inside, different } = tally;
process.stdout.write(
  `${values.runs} runs, ${kills} kills, ${inside} resumed inside a run, ${different} with other results\n`,
);
if (different === 0) rmSync(root, { recursive: true });
process.exitCode = different === 0 ? 0 : 1;
