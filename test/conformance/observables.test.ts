import { describe, expect, test } from "vitest";
import { gives } from "../../compiler/capabilities.js";
import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import { planRun } from "../../compiler/schedule/plan.js";
import { ALGORITHMS } from "../../runtime/algorithms/registry.js";
import type { Algorithm, MeasureContext, Observable } from "../../runtime/contracts.js";
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
/** Learners of continuous weights; the others here take spins. */
function takesReals(algorithm: Algorithm): boolean {
  const traits = { kind: "machine", supports: ["real"], spherical: true, channel: "gibbs" } as const;
  return algorithm.family === "learner" && algorithm.handles(traits).method !== "missing";
}
const runs = Object.values(ALGORITHMS).map((algorithm) => ({
  algorithm: algorithm as Algorithm,
  graph: takesReals(algorithm as Algorithm) ? continuous : discrete,
}));

/** Arguments that have no default, or of which one of several is wanted. */
const GIVEN: Readonly<Record<string, MeasureContext["arguments"]>> = {
  local_energy: { d: [0.2] },
  input_noise_error: { eta: [0.1] },
  rescale: { alpha: [2] },
};
/** Rescaling needs relu units, which this machine has not. */
const ELSEWHERE: readonly string[] = ["rescale"];

function argumentsOf(observable: Observable): MeasureContext["arguments"] {
  const defaults = Object.entries(observable.arguments).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(defaults), reference: "w", ...GIVEN[observable.name] };
}

function contextOf(algorithm: Algorithm, graph: FlatGraph, observable: Observable): MeasureContext {
  const { reading, last } = runAlgorithm(algorithm, graph);
  return {
    graph,
    reading,
    method: algorithm.name,
    residual: last.residual,
    arguments: argumentsOf(observable),
    streams: streams(1),
    heldOut: () => ({ value: graph, diagnostics: [] }),
    reference: () => ({ value: reading.configuration(), diagnostics: [] }),
    messagePlan: () => planRun(graph, {}, "message passing"),
  };
}

describe.each(Object.values(OBSERVABLES))("$name", (observable) => {
  test.each(runs)("measured by $algorithm.name: rows in its own name and unit, or a reason", ({ algorithm, graph }) => {
    const { value, diagnostics } = observable.measure(contextOf(algorithm, graph, observable));
    if (gives(algorithm, observable) && !ELSEWHERE.includes(observable.name))
      expect(value, diagnostics[0]?.message).toBeDefined();
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
