import { describe, expect, it } from "vitest";
import { exact } from "../../../runtime/algorithms/exact.js";
import { franzParisi } from "../../../runtime/observables/franz-parisi.js";
import { localEntropy } from "../../../runtime/observables/local-entropy.js";
import { streams } from "../../../runtime/random.js";
import { curveOf } from "../../../runtime/volume/curve.js";
import { sampleSection } from "../../../runtime/volume/section.js";
import { slopeError } from "../../../runtime/volume/self-check.js";
import { graphOf, tableGroup } from "../../../testing/graphs/factors.js";
import { categoricalVariables } from "../../../testing/graphs/variables.js";
import { runAlgorithm } from "../../../testing/run-algorithm.js";
import { biasedBp } from "../../oracles/biased-bp.js";
import { machineOf, readMachine } from "../../oracles/reference-files.js";
import { contextWith, tilted } from "./context.js";

const TIGHT = { tolerance: 1e-13, maxIterations: 2000 };
const binary = (d: number): number => -d * Math.log(d) - (1 - d) * Math.log(1 - d) - Math.LN2;

describe.each(["nn_perceptron_N15_M6", "nn_committee_tree_K3_N15_M8", "nn_parity_tree_K3_N15_M5"])("%s", (name) => {
  const machine = readMachine(name);
  const graph = machineOf(machine);

  it("a field gives the fixed point of an independent implementation", () => {
    const messages = tilted(graph);
    for (const [n, { reference_weights }] of machine.exact.local_entropy_curves.entries()) {
      const reference = Float64Array.from(reference_weights);
      // A strong field freezes messages around the isolated ones of these solutions.
      const fields = n === 1 ? [2, 1, 0.5] : [0.5, 0.2];
      const points = curveOf(
        messages,
        reference,
        fields.map((strength) => ({ strength })),
        TIGHT,
      );
      points.forEach(({ overlap, value, status }, j) => {
        const wanted = biasedBp(machine, reference_weights, fields[j]);
        expect([status, wanted.residual < 1e-12]).toEqual(["converged", true]);
        // Both settle to 1e-12 or better in every message.
        expect(overlap).toBeCloseTo(wanted.overlap, 10);
        const d = (1 - wanted.overlap) / 2;
        const internal = wanted.logZ / machine.N - Math.LN2 - fields[j] * wanted.overlap;
        expect(value).toBeCloseTo(internal - binary(d), 9);
        // Exact nodes: Bethe's free entropy is stationary, and the central difference with step 1e-3 errs by 1e-6.
        expect(slopeError(messages, reference, points[j], { ...TIGHT, tolerance: 1e-10 })).toBeLessThan(1e-5);
      });
    }
  });

  it("lies near enumeration, as far as 15 weights in loops allow", () => {
    const curve = machine.exact.local_entropy_curves[1];
    const reference = Float64Array.from(curve.reference_weights);
    const { value } = localEntropy.measure(contextWith(graph, reference, { reference: "w" }));
    const counted = localEntropy.measure({
      ...contextWith(graph, reference, { reference: "w" }),
      reading: { ...runAlgorithm(exact, graph).reading, configuration: () => reference },
    }).value;
    expect(value?.map(({ coordinate }) => coordinate)).toEqual(counted?.map(({ coordinate }) => coordinate));
    const compared = (value ?? []).flatMap((row, j) => {
      const wanted = counted?.[j].value ?? Number.NaN;
      return row.status === "converged" && Number.isFinite(wanted)
        ? [{ d: row.coordinate ?? 0, bp: row.value, wanted }]
        : [];
    });
    for (const { d, bp, wanted } of compared)
      console.log(`${name} d ${d.toFixed(3)}: BP ${bp.toFixed(4)}, exact ${wanted.toFixed(4)}`);
    expect(compared.length).toBeGreaterThan(4);
    // A count of k in a shell has a canonical counterpart smeared over neighbouring shells: 0.1 is ln(5)/15.
    for (const { bp, wanted } of compared) expect(Math.abs(bp - wanted)).toBeLessThan(0.1);
  });

  it("draws at a distance reproduce the counts", () => {
    const curve = machine.exact.local_entropy_curves[1];
    const counts = curve.count_by_hamming_distance;
    const drawn = sampleSection(graph, Float64Array.from(curve.reference_weights), 3 / 15, 4000, streams(2)("section"));
    expect(drawn.distance).toBe(0.2);
    // Three binomial standard errors (seed 2); 455 configurations differ in 3 of 15 weights.
    expect(Math.abs(drawn.value - Math.log(counts[3] / 455) / 15)).toBeLessThan(3 * drawn.stdError);
  });
});

it("without factors the section is the binary entropy, and a prior changes its size", () => {
  const free = tilted(graphOf(categoricalVariables([2, 2, 2, 2]), []));
  const up = Float64Array.from([1, 1, -1, 1]);
  for (const q of [0.9, 0.3, 0, -0.5]) expect(free.section(up, q)).toBeCloseTo(binary((1 - q) / 2), 12);
  const [point] = curveOf(free, up, [{ overlap: 0.4 }], TIGHT);
  expect([point.status, Math.abs(point.value) < 1e-12]).toEqual(["converged", true]);
});

it("a prior weighs configurations of the section", () => {
  const base = categoricalVariables([2, 2, 2, 2]);
  const logPrior = Float64Array.from([0.2, -0.2, 0.5, 0, 0, 0.3, -0.1, 0.7]);
  const variables = { ...base, logPrior };
  const messages = tilted(graphOf(variables, []));
  const reference = Float64Array.from([1, -1, 1, 1]);
  const [point] = curveOf(messages, reference, [{ strength: 0.7 }], TIGHT);
  // Without factors the canonical overlap and free energy are sums over four independent variables.
  const half = [0, 1, 2, 3].map((v) => (logPrior[2 * v + 1] - logPrior[2 * v]) / 2);
  const fields = half.map((h, v) => h + 0.7 * reference[v]);
  const overlap = fields.reduce((sum, h, v) => sum + (Math.tanh(h) * reference[v]) / 4, 0);
  const phi = fields.reduce((sum, h, v) => sum + Math.log(Math.cosh(h) / Math.cosh(half[v])) / 4, 0);
  expect(point.overlap).toBeCloseTo(overlap, 12);
  expect(messages.section(reference, overlap)).toBeCloseTo(phi - 0.7 * overlap, 12);
  expect(point.value).toBeCloseTo(0, 12);
});

it("other than two states are refused", () => {
  const graph = graphOf(categoricalVariables([3, 3]), [
    tableGroup([{ variables: [0, 1], logTable: new Array<number>(9).fill(0) }]),
  ]);
  const { diagnostics } = localEntropy.measure(
    contextWith(graph, Float64Array.from([0, 1]), { reference: "w", d: [0.5] }),
  );
  expect(diagnostics.map(({ code }) => code)).toContain("WFM5140");
});

it("no field reaches a reference that violates what messages know", () => {
  const machine = readMachine("nn_perceptron_N15_M6");
  const graph = machineOf(machine);
  const opposite = Float64Array.from(machine.exact.local_entropy_curves[0].reference_weights, (w) => -w);
  const { value, diagnostics } = localEntropy.measure(contextWith(graph, opposite, { reference: "w", d: [1 / 15] }));
  expect(value?.map(({ value: one, status }) => [Number.isNaN(one), status])).toEqual([[true, "max_iterations"]]);
  expect(diagnostics.map(({ code }) => code)).toContain("WFM8143");
});

it("franz_parisi draws the same references from the same seed, and averages with standard errors", () => {
  const graph = machineOf(readMachine("nn_committee_tree_K3_N15_M8"));
  const measure = (samples: number) =>
    franzParisi.measure(contextWith(graph, new Float64Array(15), { d: [0.2, 0.4], samples }));
  const [first, second] = [measure(4).value, measure(4).value];
  expect(second).toEqual(first);
  for (const row of first ?? []) expect(row.stdError).toBeGreaterThan(0);
  expect(measure(1).value?.[0].stdError).toBeUndefined();
});
