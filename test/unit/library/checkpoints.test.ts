import { describe, expect, it } from "vitest";
import type { Checkpoint } from "../../../library/checkpoint.js";
import { compile, type RunEvent, type RunOptions, run } from "../../../library/index.js";
import { ALGORITHMS } from "../../../runtime/algorithms/registry.js";
import { of } from "./events.js";

/** A perceptron whose weights are spins, or lie on a sphere, and an experiment of two seeds. */
function model(weights: string, clauses: string): string {
  return `model M {
  param beta: real = 1
  plate i in 1..15
  plate mu in 1..12
  data xi[mu, i]: spin from iid(rademacher)
  data y[mu]: spin from iid(rademacher)
  var w[i]: ${weights}
  observe y[mu] := sign(sum(i) xi[mu, i] * w[i] / sqrt(15))
}
experiment e on M {
  ${clauses}
  seeds 1..2
}`;
}
const SPINS = "spin";
const SPHERE = "real on sphere(i)";
const QUICK = "max_iterations = 12";

/** An experiment for every algorithm, long enough to be cut in the middle. */
const EXPERIMENTS: Readonly<Record<keyof typeof ALGORITHMS, readonly string[]>> = {
  bp: [
    model(SPINS, `run bp { ${QUICK}, tolerance = 0, reinforcement = 0.01 } anneal damping in [0.1, 0.3, 0.5]`),
    model(SPHERE, `run bp { ${QUICK}, tolerance = 0, starts = 3 }`),
  ],
  fbp: [
    model(SPHERE, `run fbp { y = 5, ${QUICK} } anneal gamma in [0.5, 1, 2]`),
    model(SPINS, `run fbp { y = 3, protocol = "free", gamma = [0.2, 0.7], ${QUICK} }`),
  ],
  decimation: [model(SPINS, `run decimation { ${QUICK} }`)],
  exact: [model(SPINS, "run exact measure solutions, local_entropy(reference = w, d = [0.2])")],
  perceptron: [model(SPHERE, "run perceptron { epochs = 30 }")],
  lal: [model(SPHERE, "run lal { epochs = 30 }")],
  elal: [model(SPHERE, "run elal { epochs = 30, y = 3 }")],
  ce_sgd: [model(SPHERE, "run ce_sgd { epochs = 30 } measure sharpness, flatness")],
  entropy_sgd: [model(SPHERE, "run entropy_sgd { epochs = 30 }")],
  replicated_sgd: [model(SPHERE, "run replicated_sgd { epochs = 30, y = 3 }")],
  simulated_annealing: [model(SPINS, "run simulated_annealing")],
};

async function told(text: string, options: RunOptions): Promise<RunEvent[]> {
  const { value, diagnostics } = compile(text);
  if (!value) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  const all: RunEvent[] = [];
  for await (const event of run(value, options)) all.push(event);
  return all;
}

/** What ends up in measures.parquet and arrays.npz of a run; wall times are no part of it. */
function kept(all: readonly RunEvent[], number: number): readonly unknown[] {
  return all.filter((event) => (event.type === "measure" || event.type === "arrays") && event.run === number);
}

describe.each(Object.keys(ALGORITHMS) as (keyof typeof ALGORITHMS)[])("a run of %s", (name) => {
  it.each(EXPERIMENTS[name])("goes on from each of its snapshots to the same bits (%#)", async (text) => {
    const whole = await told(text, { checkpoints: "always" });
    expect(of(whole, "result")).toHaveLength(2);
    const checkpoints = of(whole, "checkpoint");
    expect(checkpoints.length).toBeGreaterThan(2);
    for (const { run: number, checkpoint } of sample(checkpoints)) {
      const before = whole.slice(
        0,
        whole.findIndex((event) => event.type === "checkpoint" && event.checkpoint === checkpoint),
      );
      // Through a thread, as the command sends it.
      const copy: Checkpoint = structuredClone(checkpoint);
      const after = await told(text, { resume: [copy], skip: [1 - number] });
      expect([...kept(before, number), ...kept(after, number)]).toEqual(kept(whole, number));
    }
  });
});

/** The first, the last, and some between. */
function sample<T>(all: readonly T[]): T[] {
  const places = [0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * (all.length - 1)));
  return [...new Set(places)].map((place) => all[place]);
}

it("says that an interrupted run cannot go on with other data", async () => {
  const text = EXPERIMENTS.lal[0];
  const [{ checkpoint }] = of(await told(text, { checkpoints: "always" }), "checkpoint");
  const other = { ...checkpoint, hashes: { ...checkpoint.hashes, xi: "other" } };
  const after = await told(text, { resume: [other], skip: [1] });
  expect(of(after, "diagnostic").map(({ diagnostic }) => diagnostic.code)).toContain("WFM8509");
  expect(of(after, "result")).toEqual([]);
});

it("tells no snapshots where nobody asks, and few where they should cost little", async () => {
  expect(of(await told(EXPERIMENTS.lal[0], {}), "checkpoint")).toEqual([]);
  const [seldom, always] = [
    await told(EXPERIMENTS.lal[0], { checkpoints: "seldom" }),
    await told(EXPERIMENTS.lal[0], { checkpoints: "always" }),
  ];
  // Both runs take a few milliseconds, and inside a step a second must have passed.
  expect([of(seldom, "checkpoint").length, of(always, "checkpoint").length > 10]).toEqual([0, true]);
});
