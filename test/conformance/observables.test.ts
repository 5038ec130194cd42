import { describe, expect, test } from "vitest";
import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import { planRun } from "../../compiler/schedule/plan.js";
import { ALGORITHMS } from "../../runtime/algorithms/registry.js";
import type { Algorithm, MeasureContext } from "../../runtime/contracts.js";
import { OBSERVABLES } from "../../runtime/observables/registry.js";
import { streams } from "../../runtime/random.js";
import { machineGraph } from "../../testing/graphs/machine.js";
import { runAlgorithm } from "../../testing/run-algorithm.js";

const patterns = [
  [1, -1, 1, 1, -1],
  [-1, -1, 1, -1, 1],
  [1, 1, 1, -1, -1],
];
const channel = { name: "gibbs", parameters: { beta: 1 } };
const discrete = machineGraph({ patterns, labels: [1, -1, 1], channel });
const continuous = machineGraph({ patterns, labels: [1, -1, 1], channel, weights: "real" });
const runs = Object.values(ALGORITHMS).map((algorithm) => ({
  algorithm: algorithm as Algorithm,
  graph: algorithm.family === "learner" ? continuous : discrete,
}));

function contextOf(algorithm: Algorithm, graph: FlatGraph): MeasureContext {
  const { reading } = runAlgorithm(algorithm, graph);
  return {
    graph,
    reading,
    method: algorithm.name,
    arguments: { reference: "w" },
    streams: streams(1),
    heldOut: () => ({ value: graph, diagnostics: [] }),
    reference: () => ({ value: reading.configuration(), diagnostics: [] }),
    messagePlan: () => planRun(graph, {}, "message passing"),
  };
}

describe.each(Object.values(OBSERVABLES))("$name", (observable) => {
  test.each(runs)("measured by $algorithm.name: rows in its own name and unit, or a reason", ({ algorithm, graph }) => {
    const { value, diagnostics } = observable.measure(contextOf(algorithm, graph));
    if (observable.families.includes(algorithm.family)) expect(value, diagnostics[0]?.message).toBeDefined();
    if (!value) {
      expect(diagnostics.length).toBeGreaterThan(0);
      for (const { severity, hints } of diagnostics) expect([severity, hints.length > 0]).toEqual(["error", true]);
    }
    for (const row of value ?? []) {
      expect([row.observable, row.unit]).toEqual([observable.name, observable.unit]);
      expect(Number.isNaN(row.value)).toBe(false);
    }
  });

  test("is described, and so is every argument", () => {
    expect(observable.doc.length).toBeGreaterThan(10);
    expect(observable.unit).not.toBe("");
    for (const argument of Object.values(observable.arguments)) expect(argument.doc).not.toBe("");
  });
});
