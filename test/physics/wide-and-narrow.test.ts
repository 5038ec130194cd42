import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { MeasureEvent } from "../../library/events.js";
import { compile, run } from "../../library/index.js";

const gallery = readFileSync(new URL("../../models/tree_committee.wfm", import.meta.url), "utf8");

/** Local entropy around an experiment's solutions by seed and hundredths of d, where messages settled; and the errors it ends with. */
async function curves(experiment: string) {
  const { value } = compile(gallery);
  if (!value) throw new Error("the gallery does not compile");
  const at = new Map<string, number>();
  const errors = new Map<number, number>();
  for await (const event of run(value, { experiment })) {
    if (event.type !== "measure") continue;
    const { observable, seed, status }: MeasureEvent = event;
    if (observable === "training_errors") errors.set(seed, event.value);
    if (observable === "local_entropy" && status === "converged")
      at.set(`${seed} ${Math.round(100 * Number(event.coordinate))}`, event.value);
  }
  return { at, errors };
}

/** Mean and standard error. */
function meanOf(values: readonly number[]): { readonly mean: number; readonly error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(square / (values.length - 1) / values.length) };
}

const SEEDS = Array.from({ length: 10 }, (_, n) => n + 1);
/** Of the samples at a distance: fewer give no standard error worth the name. */
const FEWEST = 5;

// Tree committee, K = 9, N = 999, alpha = 1. Both experiments have the seeds 1 .. 10, so that they learn the same patterns.
it("solutions of focusing lie in wider neighbourhoods than those of least action learning, at every distance", async () => {
  const wide = await curves("focusing");
  const narrow = await curves("narrow");
  for (const { errors } of [wide, narrow]) expect([...errors]).toEqual(SEEDS.map((seed) => [seed, 0]));
  let compared = 0;
  // At d = 0 both curves are 0.
  for (let step = 1; step <= 25; step++) {
    const differences = SEEDS.flatMap((seed) => {
      const [a, b] = [wide, narrow].map(({ at }) => at.get(`${seed} ${step}`));
      return a === undefined || b === undefined ? [] : [a - b];
    });
    if (differences.length < FEWEST) continue;
    compared++;
    const { mean, error } = meanOf(differences);
    console.log(`d = ${step / 100}: ${differences.length} samples, above by ${mean.toFixed(4)} +- ${error.toFixed(4)}`);
    expect(mean, `d = ${step / 100}`).toBeGreaterThan(3 * error);
  }
  // Messages settle on most of the grid for both: the comparison is of curves, not of a few points.
  expect(compared).toBeGreaterThanOrEqual(20);
});
