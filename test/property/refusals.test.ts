import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  capabilities,
  capabilityMatrix,
  compile,
  type Diagnostic,
  type Files,
  hasErrors,
  type Program,
  run,
} from "../../library/index.js";
import { smallArchive } from "../unit/sources/images.js";
import { machineText } from "./machine-text.js";

// What `check --capabilities` says of a model before any run is what runs do: it calls a model possible exactly where a run starts. And
// where it does not start, every algorithm that the message recommends does.

const folder = join(import.meta.dirname, "..", "..", "models");
const files: Files = {
  read: (path) => new Uint8Array(readFileSync(join(folder, path))),
  dataset: () => smallArchive(60),
};
const names = capabilities.algorithms.map(({ name }) => name);
const SEED = 7;

/** Algorithms without a gap in the table of capabilities of a model. */
function possible(program: Program, model: string): string[] {
  const rows = capabilityMatrix(program, { files }).filter((row) => row.model === model);
  const entries = rows.flatMap((row) => row.entries);
  return names.filter((name) => entries.every(({ algorithm, method }) => algorithm !== name || method !== "missing"));
}

/** Whether a run of a model gets to its first step, and what it tells where it does not. */
async function attempt(program: Program, model: string, algorithm: string, set: Record<string, number>) {
  const ending = new AbortController();
  const told: Diagnostic[] = [];
  let started = false;
  for await (const event of run(program, {
    files,
    experiment: model,
    algorithm,
    seeds: [1],
    set,
    signal: ending.signal,
  })) {
    if (event.type === "diagnostic") told.push(event.diagnostic);
    if (event.type === "plan") ending.abort();
    if (event.type === "result") started = true;
  }
  return { started, told };
}

/** Other algorithms that the hints of an error name. */
function recommended(told: readonly Diagnostic[], itself: string): string[] {
  const hints = told.filter(({ severity }) => severity === "error").flatMap(({ hints }) => hints);
  const words = hints.flatMap((hint) => {
    const [, list] = /^algorithms that run this model: (.*)$/.exec(hint) ?? [];
    return list ? list.split(", ") : [...hint.matchAll(/`(?:run )?(\w+)`/g)].map(([, word]) => word);
  });
  return [...new Set(words.filter((word) => names.includes(word) && word !== itself))];
}

async function holdToTheTable(program: Program, model: string, set: Record<string, number> = {}): Promise<void> {
  const able = possible(program, model);
  for (const algorithm of names) {
    const { started, told } = await attempt(program, model, algorithm, set);
    expect(started, `${model}, ${algorithm}: ${told.map(({ message }) => message).join("; ")}`).toBe(
      able.includes(algorithm),
    );
    if (!started)
      for (const other of recommended(told, algorithm))
        expect(able, `${algorithm} recommends ${other}`).toContain(other);
  }
}

/** Sizes at which a sweep is short; what runs at all does not depend on them, but for `exact`. */
const SMALL: Readonly<Record<string, Record<string, number>>> = {
  "binary_perceptron.wfm": { N: 101 },
  "binary_tree_committee.wfm": { N: 99 },
  "fashion_committee.wfm": { P: 20 },
  "ldpc.wfm": { n: 120 },
  "parity_machine.wfm": { N: 99 },
  "pspin.wfm": { n: 60 },
  "relu_committee.wfm": { N: 60 },
  "replicated_committee.wfm": { N: 99 },
  "spherical_perceptron.wfm": { N: 101 },
  "spin_glass.wfm": { n: 60 },
  "teacher_student.wfm": { N: 60 },
  "ternary_perceptron.wfm": { N: 100 },
  "tree_committee.wfm": { N: 99 },
};

describe("capabilities are what runs do", () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith(".wfm")))("%s", async (name) => {
    const program = compile(readFileSync(join(folder, name), "utf8"), { path: name, files }).value as Program;
    for (const model of program.models) await holdToTheTable(program, model.name, SMALL[name]);
  });

  it("random machines, priors, channels and factors beside them", { timeout: 240_000 }, async () => {
    let compiled = 0;
    await fc.assert(
      fc.asyncProperty(machineText, async (text) => {
        const { value, diagnostics } = compile(text);
        if (!value || hasErrors(diagnostics)) return;
        compiled++;
        await holdToTheTable(value, "M");
      }),
      { seed: SEED, numRuns: 60 },
    );
    expect(compiled).toBeGreaterThan(30);
  });
});
