import { describe, expect, it } from "vitest";
import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import { fbp } from "../../runtime/algorithms/fbp.js";
import type { Progress } from "../../runtime/contracts.js";
import { streams } from "../../runtime/random.js";
import { machineGraph } from "../../testing/graphs/machine.js";
import { contextFor, runAlgorithm } from "../../testing/run-algorithm.js";
import { randomMachine } from "../oracles/random-machine.js";
import { sphericalMachine } from "../oracles/spherical-machine.js";

/** Scoping as `anneal gamma in geomspace(0.5, last, steps)` does it, y = 10, up to the first step without errors. */
function scoped(graph: FlatGraph, last: number, steps: number): { readonly errors: number; readonly gamma: number } {
  let snapshot: unknown;
  let progress: Progress = { iteration: 0 };
  let gamma = 0;
  for (let n = 0; n < steps; n++) {
    gamma = 0.5 * (last / 0.5) ** (n / (steps - 1));
    const context = contextFor(fbp, graph, { y: 10, gamma, max_iterations: 200 });
    const begun = snapshot === undefined ? fbp.init(context) : fbp.restore(context, snapshot, "warm");
    if (begun.value === undefined) throw new Error(begun.diagnostics[0]?.message);
    do progress = fbp.step(begun.value);
    while (progress.status === undefined);
    if (progress.status === "diverged" || progress.errors === 0) break;
    snapshot = fbp.save(begun.value);
  }
  return { errors: progress.errors ?? Number.NaN, gamma };
}

// Every sample of the seeds is solved: capacity is 3.02 at K = 3 (one step of replica symmetry breaking).
describe("spherical tree committees, N = 999: no errors in any sample", () => {
  it.each([
    ["K = 9, alpha = 1, gamma 0.5 to 30 in 30 steps", 9, 1, 30, 30, 10],
    ["K = 3, alpha = 2.5, gamma 0.5 to 30 in 30 steps", 3, 2.5, 30, 30, 3],
    ["K = 3, alpha = 2.8, gamma 0.5 to 300 in 60 steps", 3, 2.8, 300, 60, 3],
  ] as const)("%s", (_, units, alpha, last, steps, samples) => {
    for (let seed = 1; seed <= samples; seed++) {
      const { errors, gamma } = scoped(sphericalMachine(seed, 999, alpha, units), last, steps);
      expect({ seed, errors, gamma }).toMatchObject({ errors: 0 });
    }
  });
});

describe("binary weights, the default protocol", () => {
  it("perceptron, N = 1001, alpha = 0.70: at least 9 of 10", () => {
    const solved = Array.from({ length: 10 }, (_, n) => runAlgorithm(fbp, randomMachine(n + 1, 1001, 0.7)).last.status);
    expect(solved.filter((status) => status === "solved").length, solved.join(" ")).toBeGreaterThanOrEqual(9);
  });

  const seeds = Array.from({ length: 20 }, (_, n) => n + 1);
  it.each(seeds)("fully connected committee of 5 units on 321 inputs, 0.3 patterns a weight, seed %i", (seed) => {
    const stream = streams(seed)("committee");
    const patterns = Array.from({ length: 481 }, () => Int8Array.from({ length: 321 }, () => stream.sign()));
    const labels = patterns.map(() => stream.sign());
    const { last } = runAlgorithm(fbp, machineGraph({ patterns, labels, units: 5, wiring: "full" }), {}, seed);
    expect(last.status).toBe("solved");
  });
});
