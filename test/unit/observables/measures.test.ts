import { describe, expect, it } from "vitest";
import type { FlatGraph } from "../../../compiler/ir/flat-graph.js";
import { bp } from "../../../runtime/algorithms/bp.js";
import { exact } from "../../../runtime/algorithms/exact.js";
import type { Algorithm, MeasureContext, Observable } from "../../../runtime/contracts.js";
import { OBSERVABLES } from "../../../runtime/observables/registry.js";
import { streams } from "../../../runtime/random.js";
import { graphOf, spinProductGroup, tableGroup } from "../../../testing/graphs/factors.js";
import { machineGraph } from "../../../testing/graphs/machine.js";
import { layOutVariables, spinVariables } from "../../../testing/graphs/variables.js";
import { runAlgorithm } from "../../../testing/run-algorithm.js";

const REFERENCES: Record<string, Float64Array> = { half: Float64Array.of(1, 1, -1, -1), short: Float64Array.of(1) };

function measure(observable: Observable, algorithm: Algorithm, graph: FlatGraph, given: Partial<MeasureContext> = {}) {
  const { reading } = runAlgorithm(algorithm, graph);
  return observable.measure({
    graph,
    reading,
    method: algorithm.name,
    arguments: {},
    streams: streams(1),
    heldOut: () => ({ diagnostics: [] }),
    reference: (name) => ({ value: REFERENCES[name], diagnostics: [] }),
    ...given,
  });
}

const value = (...parameters: Parameters<typeof measure>) => measure(...parameters).value?.[0].value ?? Number.NaN;

/** An open chain of four spins, energy -J s s' with J = 0.7 at beta = 2. */
const BETA = 2;
const COUPLING = 0.7;
const chain = graphOf(spinVariables(4), [
  spinProductGroup(
    [0, 1, 2].map((v) => ({ variables: [v, v + 1], coupling: BETA * COUPLING })),
    { beta: BETA },
  ),
]);
// Transfer matrix: Z = 2 (2 cosh beta J)^3, <E> = -3 J tanh beta J.
const logZ = Math.log(2) + 3 * Math.log(2 * Math.cosh(BETA * COUPLING));
const meanEnergy = -3 * COUPLING * Math.tanh(BETA * COUPLING);

describe.each([bp, exact] as Algorithm[])("a chain under $name", (algorithm) => {
  it("ln Z, free energy, energy, entropy: the transfer matrix", () => {
    // Closed forms against a few roundings.
    expect(value(OBSERVABLES.log_partition, algorithm, chain)).toBeCloseTo(logZ, 12);
    expect(value(OBSERVABLES.free_energy, algorithm, chain)).toBeCloseTo(-logZ / BETA, 12);
    expect(value(OBSERVABLES.energy, algorithm, chain)).toBeCloseTo(meanEnergy, 12);
    const entropy = (logZ + BETA * meanEnergy) / 4 - Math.log(2);
    expect(value(OBSERVABLES.entropy, algorithm, chain)).toBeCloseTo(entropy, 12);
    expect(value(OBSERVABLES.bethe_free_entropy, algorithm, chain)).toBeCloseTo(logZ / 4 - Math.log(2), 12);
  });

  it("magnetisation 0, overlap 0, no errors", () => {
    const rows = measure(OBSERVABLES.magnetisation, algorithm, chain).value ?? [];
    expect(rows.map(({ index }) => index)).toEqual([[1], [2], [3], [4]]);
    for (const row of rows) expect(row.value).toBeCloseTo(0, 14);
    expect(value(OBSERVABLES.overlap, algorithm, chain)).toBeCloseTo(0, 14);
    expect(value(OBSERVABLES.training_errors, algorithm, chain)).toBe(0);
  });
});

describe("array-valued observables", () => {
  const prior = [0, Math.log(3)];
  const variables = layOutVariables([
    { name: "s", support: "spin", shape: [2], logPrior: [prior, prior] },
    { name: "b", support: "bit", shape: [1], logPrior: [prior] },
    { name: "c", support: 3, shape: [1] },
  ]);
  const graph = graphOf(variables, [tableGroup([{ variables: [3], logTable: [0, Math.log(2), 0] }])]);

  it("marginals carry labels, then the value of the state", () => {
    const rows = measure(OBSERVABLES.marginals, bp, graph).value ?? [];
    expect(rows.map(({ variable, index }) => [variable, index])).toEqual([
      ["s", [1, -1]],
      ["s", [1, 1]],
      ["s", [2, -1]],
      ["s", [2, 1]],
      ["b", [1, 0]],
      ["b", [1, 1]],
      ["c", [1, 0]],
      ["c", [1, 1]],
      ["c", [1, 2]],
    ]);
    [0.25, 0.75, 0.25, 0.75, 0.25, 0.75, 0.25, 0.5, 0.25].forEach((p, n) => {
      expect(rows[n].value).toBeCloseTo(p, 14);
    });
  });

  it("magnetisation is a mean value, of two-state variables", () => {
    const rows = measure(OBSERVABLES.magnetisation, bp, graph).value ?? [];
    expect(rows.map((row) => [row.variable, Number(row.value.toFixed(12))])).toEqual([
      ["s", 0.5],
      ["s", 0.5],
      ["b", 0.75],
    ]);
    const only = measure(OBSERVABLES.magnetisation, bp, graph, { arguments: { variable: "b" } });
    expect(only.value).toHaveLength(1);
  });

  it("an unknown variable is told, with the known ones", () => {
    const { value: rows, diagnostics } = measure(OBSERVABLES.marginals, bp, graph, { arguments: { variable: "w" } });
    expect(rows).toBeUndefined();
    expect(diagnostics[0].code).toBe("WFM8103");
    expect(diagnostics[0].hints[0]).toContain("s, b, c");
  });

  it("the free entropy of a prior alone is 0", () => {
    const free = graphOf(variables, []);
    expect(value(OBSERVABLES.bethe_free_entropy, bp, free)).toBeCloseTo(0, 14);
  });
});

describe("machines", () => {
  const patterns = [
    [1, 1, -1, 1],
    [1, -1, -1, -1],
  ];
  const held = machineGraph({ patterns: [...patterns, [-1, -1, -1, -1]], labels: [1, 1, 1], scale: 1, bias: 0.5 });
  const graph = machineGraph({ patterns, labels: [1, 1], bias: 0.5 });
  const soft = machineGraph({ patterns, labels: [1, -1], channel: { name: "gibbs", parameters: { beta: 1.5 } } });

  it("overlap with a reference, and one that does not fit", () => {
    const means = measure(OBSERVABLES.magnetisation, exact, graph).value ?? [];
    const wanted = means.reduce((sum, row, i) => sum + row.value * REFERENCES["half"][i], 0) / 4;
    expect(value(OBSERVABLES.overlap, exact, graph, { arguments: { reference: "half" } })).toBeCloseTo(wanted, 14);
    const { diagnostics } = measure(OBSERVABLES.overlap, exact, graph, { arguments: { reference: "short" } });
    expect(diagnostics[0].code).toBe("WFM8104");
  });

  it("test_error is the wrong fraction of the held-out patterns", () => {
    const given = { heldOut: () => ({ value: held, diagnostics: [] }) };
    const { reading } = runAlgorithm(exact, graph);
    const w = reading.configuration();
    const wrong = [...patterns, [-1, -1, -1, -1]].filter(
      (x) => x.reduce((sum, xi, i) => sum + xi * w[i], 0.5) < 0,
    ).length;
    expect(value(OBSERVABLES.test_error, exact, graph, given)).toBeCloseTo(wrong / 3, 14);
  });

  it("under gibbs the energy is the number of errors", () => {
    // Enumerated: 16 weights, errors e, weight exp(-1.5 e).
    let z = 0;
    let errors = 0;
    for (let code = 0; code < 16; code++) {
      const w = [0, 1, 2, 3].map((i) => ((code >> i) & 1 ? 1 : -1));
      const outputs = patterns.map((x) => (x.reduce((sum, xi, i) => sum + xi * w[i], 0) >= 0 ? 1 : -1));
      const e = (outputs[0] === 1 ? 0 : 1) + (outputs[1] === -1 ? 0 : 1);
      z += Math.exp(-1.5 * e);
      errors += e * Math.exp(-1.5 * e);
    }
    expect(value(OBSERVABLES.energy, exact, soft)).toBeCloseTo(errors / z, 12);
    expect(value(OBSERVABLES.log_partition, exact, soft)).toBeCloseTo(Math.log(z), 12);
  });

  it("a free energy needs a temperature, epochs a learner", () => {
    expect(measure(OBSERVABLES.free_energy, bp, graph).diagnostics[0].code).toBe("WFM5109");
    expect(measure(OBSERVABLES.epochs, bp, graph).diagnostics[0].code).toBe("WFM5108");
    expect(value(OBSERVABLES.iterations, bp, graph)).toBeGreaterThan(0);
  });

  it("two temperatures have no common free energy", () => {
    const groups = [
      spinProductGroup([{ variables: [0, 1], coupling: 1 }], { beta: 1 }),
      spinProductGroup([{ variables: [1, 2], coupling: 1 }], { beta: 2 }),
    ];
    const graph = graphOf(spinVariables(3), groups);
    expect(measure(OBSERVABLES.free_energy, bp, graph).diagnostics[0].message).toContain("1, 2");
  });
});
