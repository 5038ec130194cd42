import { expect, test } from "vitest";
import type { OptionValue } from "../../../compiler/capabilities.js";
import type { FlatGraph } from "../../../compiler/ir/flat-graph.js";
import { exact } from "../../../runtime/algorithms/exact.js";
import type { MeasureContext, Reading } from "../../../runtime/contracts.js";
import { logPriorByDistance } from "../../../runtime/enumeration/distance.js";
import { localEntropy } from "../../../runtime/observables/local-entropy.js";
import { solutions } from "../../../runtime/observables/solutions.js";
import { streams } from "../../../runtime/random.js";
import { categoricalVariables, spinVariables } from "../../../testing/graphs/variables.js";
import { runAlgorithm } from "../../../testing/run-algorithm.js";
import { machineOf, readMachine } from "../../oracles/reference-files.js";

const machine = readMachine("nn_perceptron_N15_M6");
const graph = machineOf(machine);
const reading = runAlgorithm(exact, graph).reading;
const curve = machine.exact.local_entropy_curves[0];

function contextWith(args: Record<string, OptionValue>, of: Reading = reading, on: FlatGraph = graph): MeasureContext {
  return {
    graph: on,
    reading: of,
    method: "exact",
    arguments: args,
    streams: streams(1),
    heldOut: () => ({ diagnostics: [] }),
    reference: (name) => ({
      value: Float64Array.from(name === "short" ? [1, 1] : curve.reference_weights),
      diagnostics: [],
    }),
  };
}

const binomial = (n: number, k: number): number => (k === 0 ? 1 : (binomial(n - 1, k - 1) * n) / k);

test("the curve is ln(count / binomial) / n at every distance", () => {
  const rows = localEntropy.measure(contextWith({ reference: "w0.npz" })).value!;
  expect(rows).toHaveLength(16);
  rows.forEach((row, distance) => {
    const count = curve.count_by_hamming_distance[distance];
    expect(row.coordinate).toBe(distance / 15);
    if (count === 0) expect(row.value).toBe(Number.NEGATIVE_INFINITY);
    else expect(row.value).toBeCloseTo(Math.log(count / binomial(15, distance)) / 15, 12);
    expect(row.value).toBeLessThanOrEqual(0);
  });
});

test("asked distances go to the nearest Hamming distance, each once", () => {
  const rows = localEntropy.measure(contextWith({ reference: "w", d: [0, 0.01, 0.06, 0.07, 0.5] })).value!;
  expect(rows.map((row) => row.coordinate)).toEqual([0, 1 / 15, 8 / 15]);
  expect(rows[0].value).toBe(0); // the run's own configuration is a solution: S(0) = 0
});

test("a reference that is no configuration is told apart", () => {
  const { value, diagnostics } = localEntropy.measure(contextWith({ reference: "short" }));
  expect(value).toBeUndefined();
  expect(diagnostics[0].code).toBe("WFM8102");
  expect(diagnostics[0].message).toContain("2 numbers");
});

test("an algorithm that counts nothing says what does", () => {
  const poor: Reading = { configuration: () => new Float64Array(15), iterations: () => 1 };
  const { diagnostics } = solutions.measure(contextWith({ reference: "w" }, poor));
  expect(diagnostics[0].code).toBe("WFM5103");
  expect(diagnostics[0].hints[0]).toContain("exact");
});

test("solutions is one row", () => {
  const rows = solutions.measure(contextWith({})).value;
  expect(rows).toEqual([{ observable: "solutions", value: 85, unit: "count" }]);
});

test("shells are binomials for spins and generating-function coefficients in general", () => {
  const spins = logPriorByDistance(spinVariables(20), new Float64Array(20).fill(1));
  for (let d = 0; d <= 20; d++) expect(Math.exp(spins[d] - Math.log(binomial(20, d)))).toBeCloseTo(1, 12);
  // (1 + x)(1 + 2x)(1 + 3x) = 1 + 6x + 11x^2 + 6x^3
  const kinds = logPriorByDistance(categoricalVariables([2, 3, 4]), new Float64Array(3));
  expect(Array.from(kinds, (log) => Math.round(Math.exp(log)))).toEqual([1, 6, 11, 6]);
});

test("messages know no shell, draws no field", () => {
  const faultsOf = (args: Record<string, OptionValue>) =>
    localEntropy.faults!(contextWith({ reference: "w", ...args })).map(({ code }) => code);
  expect(faultsOf({ method: "bp", ensemble: "shell" })).toContain("WFM5108");
  expect(faultsOf({ method: "monte_carlo", ensemble: "field" })).toContain("WFM5108");
  expect(faultsOf({ ensemble: "shell" })).toEqual([]);
  expect(faultsOf({ ensemble: "field" })).toEqual([]);
});
