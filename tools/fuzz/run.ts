import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Judge } from "./child.js";
import { type Input, inputAt, KINDS, type Kind } from "./inputs.js";
import { faultKind, minimised } from "./minimise.js";

// npm run fuzz -- --minutes 5 [--seed 1] [--from 0] [--kinds text,data] [--replay FILE] [--out DIR]
// Odd inputs of every kind, each judged in a child with limits of time and memory. Whatever fails is made small and written to a file
// that `--replay` takes; the same seed gives the same inputs.

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    kinds: { type: "string", default: KINDS.join(",") },
    replay: { type: "string" },
    out: { type: "string", default: ".scratch/fuzz" },
  },
});

const MANIFEST = readFileSync(join(import.meta.dirname, "manifest.json"), "utf8");
const judge = new Judge();

async function replay(path: string): Promise<void> {
  const fault = await judge.judge(JSON.parse(readFileSync(path, "utf8")) as Input);
  process.stdout.write(`${fault ?? "no fault"}\n`);
  process.exitCode = fault === undefined ? 0 : 1;
}

async function keep(input: Input, fault: string): Promise<void> {
  const small = await minimised(input, fault, (each) => judge.judge(each));
  const name = createHash("sha256").update(faultKind(fault)).digest("hex").slice(0, 8);
  mkdirSync(values.out, { recursive: true });
  const path = join(values.out, `${small.kind}-${name}.json`);
  writeFileSync(path, `${JSON.stringify(small, null, 2)}\n`);
  process.stdout.write(`${path}: ${fault}\n`);
}

async function campaign(): Promise<void> {
  const kinds = values.kinds.split(",") as Kind[];
  const end = Date.now() + 60_000 * Number(values.minutes);
  const seen = new Set<string>();
  let count = 0;
  for (let n = Number(values.from); Date.now() < end; n++) {
    const input = inputAt(Number(values.seed), n, kinds, MANIFEST);
    const fault = await judge.judge(input);
    count++;
    if (fault === undefined || seen.has(faultKind(fault))) continue;
    seen.add(faultKind(fault));
    await keep(input, fault);
  }
  process.stdout.write(`seed ${values.seed}: ${count} inputs, ${seen.size} kinds of fault\n`);
  process.exitCode = seen.size > 0 ? 1 : 0;
}

await (values.replay ? replay(values.replay) : campaign());
judge.end();
