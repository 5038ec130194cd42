import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FlatGraph } from "../../../compiler/ir/flat-graph.js";
import { bp } from "../../../runtime/algorithms/bp.js";
import { fbp } from "../../../runtime/algorithms/fbp.js";
import type { Algorithm, Progress, Reading } from "../../../runtime/contracts.js";
import { streams } from "../../../runtime/random.js";
import { graphOf, spinProductGroup } from "../../../testing/graphs/factors.js";
import { machineGraph } from "../../../testing/graphs/machine.js";
import { spinVariables } from "../../../testing/graphs/variables.js";
import { algorithmLaw } from "../../../testing/laws/algorithm-law.js";
import { contextFor, runAlgorithm } from "../../../testing/run-algorithm.js";

/** Each spin and the next two on a ring: four neighbours. */
function ferromagnet(n: number, beta: number): FlatGraph {
  const factors = Array.from({ length: n }, (_, v) => [1, 2].map((far) => [v, (v + far) % n]))
    .flat()
    .map((variables) => ({ variables, coupling: beta }));
  return graphOf(spinVariables(n), [spinProductGroup(factors, { beta: 1 })]);
}

const WIDTH = 0.6745;

/** Labels of a teacher seen through |z| < WIDTH: flat weights say nothing of them, and flat messages stay flat. */
function symmetric(weights: "spin" | "real", inputs: number, patterns: number): FlatGraph {
  const stream = streams(4)("symmetric");
  const teacher = Array.from({ length: inputs }, () => stream.sign());
  const rows = Array.from({ length: patterns }, () => Array.from({ length: inputs }, () => stream.sign()));
  const field = (row: readonly number[]): number => row.reduce((sum, x, i) => sum + x * teacher[i], 0);
  const labels = rows.map((row) => (Math.abs(field(row)) / Math.sqrt(inputs) < WIDTH ? 1 : -1));
  const activation = { name: "door", parameters: { width: WIDTH } };
  return machineGraph({ patterns: rows, labels, weights, activation });
}

function largest(reading: Reading): number {
  return Math.max(...Array.from(reading.means?.() ?? reading.marginals?.() ?? [], Math.abs));
}

describe("what follows from a test", () => {
  it("is the same whether the run is saved and resumed at any step, during the test too", () => {
    const graphs = fc.record({
      n: fc.integer({ min: 5, max: 9 }),
      beta: fc.double({ min: 0.2, max: 1.5, noNaN: true }),
    });
    algorithmLaw(bp as Algorithm, { graphs: graphs.map(({ n, beta }) => ferromagnet(n, beta)), steps: 40 });
    algorithmLaw(fbp as Algorithm, {
      graphs: graphs.map(({ n, beta }) => ferromagnet(n, beta)),
      algorithmOptions: { gamma: [0.1, 0.5], y: 3 },
      steps: 40,
    });
  });

  it("is the same of a large graph, whose test takes several steps", () => {
    const context = contextFor(bp as Algorithm, ferromagnet(50_000, 0.8), { tolerance: 1e-2 });
    const trace = (cut: number): unknown[] => {
      let state = bp.init(context).value;
      const seen: Progress[] = [];
      for (let n = 0; n < 200 && state && seen.at(-1)?.status === undefined; n++) {
        if (n === cut) state = bp.restore(context, structuredClone(bp.save(state))).value;
        if (state) seen.push(bp.step(state));
      }
      return [...seen, state && bp.read(state).logPartition?.()];
    };
    const unbroken = trace(-1);
    const testing = (unbroken as Progress[]).filter(({ iteration }) => iteration === 1).length;
    expect(testing).toBeGreaterThan(3);
    // A test that is resumed begins again, so that it takes more steps; what the run does is the same.
    const ran = (progress: unknown[]): unknown[] =>
      progress.filter((each, n) => (each as Progress)?.iteration !== (progress[n + 1] as Progress)?.iteration);
    for (const cut of [2, testing + 2]) expect(ran(trace(cut))).toEqual(ran(unbroken));
  });

  it.each(["spin", "real"] as const)("a symmetric perceptron with %s weights: flat, or a state, or told", (weights) => {
    for (const [patterns, unstable] of [
      [20, false],
      [400, true],
    ] as const) {
      const graph = symmetric(weights, 81, patterns);
      const options = { damping: 0.5, max_iterations: 80, ...(weights === "spin" && { accuracy: "gaussian" }) };
      const flat = runAlgorithm(bp as Algorithm, graph, { ...options, init: "flat" });
      expect(flat.last).toMatchObject({ status: "converged", stability: { stable: !unstable } });
      // Five patterns a weight have no solution, and a negative entropy: that is told beside.
      const told = flat.diagnostics.map(({ code }) => code).filter((code) => code !== "WFM7108");
      expect(told).toEqual(unstable ? ["WFM7103"] : []);
      const free = runAlgorithm(bp as Algorithm, graph, options);
      expect(free.diagnostics.map(({ code }) => code).includes("WFM7104")).toBe(unstable);
      if (unstable) expect(largest(free.reading)).toBeGreaterThan(0.6);
      else expect(free.last).toMatchObject({ status: "converged", stability: { stable: true } });
    }
  });

  it.each(["spin", "real"] as const)(
    "focusing on a symmetric perceptron with %s weights finds a solution",
    (weights) => {
      const { last } = runAlgorithm(fbp as Algorithm, symmetric(weights, 81, 40));
      expect(last.status).toBe("solved");
    },
  );
});
