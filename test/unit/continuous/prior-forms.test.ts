import { describe, expect, it } from "vitest";
import type { FlatGraph, NamedLaw } from "../../../compiler/ir/flat-graph.js";
import { bp } from "../../../runtime/algorithms/bp.js";
import { decimation } from "../../../runtime/algorithms/decimation.js";
import { createSphereEngine, type SphereEngine, sweepSpheres } from "../../../runtime/continuous/engine.js";
import { logCdf } from "../../../runtime/kernels/normal.js";
import { PRIORS } from "../../../runtime/priors/registry.js";
import { machineGraph } from "../../../testing/graphs/machine.js";
import { contextFor, runAlgorithm } from "../../../testing/run-algorithm.js";
import { furthest } from "../../oracles/magnetisation.js";
import { sphericalMachine } from "../../oracles/spherical-machine.js";
import { type WeightLaw, weightedMachine, withPrior } from "../../oracles/weighted-machine.js";

const normal = (mean: number, sd: number): NamedLaw => ({ name: "normal", parameters: { mean, sd } });
const uniform = (low: number, high: number): NamedLaw => ({ name: "uniform", parameters: { low, high } });
const gibbs = (beta: number): NamedLaw => ({ name: "gibbs", parameters: { beta } });
const SPIN: WeightLaw = { values: [-1, 1] };
const TERNARY: WeightLaw = { values: [-1, 0, 1] };
const LEANING: WeightLaw = { values: [-1, 0, 1], logPrior: [Math.log(0.2), Math.log(0.5), Math.log(0.3)] };

function settled(graph: FlatGraph, options = {}) {
  const { reading, last } = runAlgorithm(bp, graph, { tolerance: 1e-11, ...options });
  expect(last.status).toBe("converged");
  return { entropy: reading.freeEntropy?.() ?? Number.NaN, means: reading.means?.() ?? [], reading, last };
}

/** An engine at its fixed point. */
function fixedPoint(graph: FlatGraph, options = {}): SphereEngine {
  const engine = createSphereEngine(contextFor(bp, graph, { accuracy: "ep", ...options }), true).value;
  if (!engine) throw new Error("refused");
  for (let sweep = 1; sweep <= 600; sweep++) {
    const { residual, fault } = sweepSpheres(engine, sweep);
    if (fault) throw new Error(fault.message);
    if (residual < 1e-13) break;
  }
  return engine;
}

describe("spins by matched moments and by discrete messages", () => {
  it.each([
    [301, 0.4, 1, {}],
    [1001, 0.6, 1, {}],
    [501, 0.5, 3, {}],
    [1001, 0.6, 1, { channel: gibbs(1) }],
  ] as const)("N = %d, alpha = %d, K = %d, %j", (weights, alpha, units, more) => {
    const graph = weightedMachine(3, weights, alpha, SPIN, units, more);
    const discrete = runAlgorithm(bp, graph, { accuracy: "gaussian", tolerance: 1e-10 }).reading;
    const matched = settled(graph, { accuracy: "ep" });
    const gap = matched.entropy - ((discrete.logPartition?.() ?? 0) / weights - Math.LN2);
    const moved = furthest(matched.reading.marginals?.() ?? [], discrete.marginals?.() ?? []);
    console.log(
      `spins, N = ${weights}, alpha = ${alpha}, K = ${units}: ep - gaussian = ${gap.toExponential(1)} nats/weight, marginals ${moved.toExponential(1)}`,
    );
    // Both take a Gaussian for what they leave out; a spin against a Gaussian of its moments differs in the third order: 1 / N.
    expect(weights * Math.abs(gap)).toBeLessThan(0.1);
    expect(moved).toBeLessThan(3e-3);
  });
});

describe("forms and schedules have one fixed point", () => {
  const laws: readonly (readonly [string, WeightLaw])[] = [
    ["normal(0, 1)", normal(0, 1)],
    ["normal(0.5, 2)", normal(0.5, 2)],
    ["uniform(-0.5, 2)", uniform(-0.5, 2)],
    ["ternary", TERNARY],
  ];

  it.each(laws)("%s", (name, law) => {
    const graph = weightedMachine(2, 201, 0.7, law, 3);
    const wanted = settled(graph, { accuracy: "ep" });
    const more: Record<string, string | number>[] = [
      { accuracy: "ep", schedule: "flooding" },
      { accuracy: "ep", damping: 0.4 },
      { accuracy: "ep", init: "random" },
    ];
    if (name.startsWith("normal")) more.push({ accuracy: "reduced" });
    for (const options of more) {
      const found = settled(graph, options);
      // Tolerance 1e-11 over the slowest rate of convergence, here about 0.9 a sweep.
      expect(Math.abs(found.entropy - wanted.entropy)).toBeLessThan(1e-10);
      expect(furthest(found.means, wanted.means)).toBeLessThan(1e-9);
    }
  });

  it("a normal prior and inputs that are no signs: the two numbers of an edge agree with one", () => {
    const graph = weightedMachine(4, 120, 0.6, normal(-0.2, 0.7));
    const [group] = graph.groups;
    if (group.kind !== "machine") throw new Error("no machine");
    const doubled = { ...group, scale: group.scale / 2, input: Float64Array.from(group.input, (x) => 2 * x) };
    const found = settled({ ...graph, groups: [doubled] });
    const wanted = settled(graph, { accuracy: "ep" });
    // As above.
    expect(Math.abs(found.entropy - wanted.entropy)).toBeLessThan(1e-10);
  });
});

describe("gaussian: one special function an edge", () => {
  it.each([
    ["spheres, K = 1", sphericalMachine(2, 301, 0.5), 301],
    ["spheres, K = 3", sphericalMachine(2, 300, 0.8, 3), 100],
    ["spheres, K = 9", sphericalMachine(2, 396, 0.6, 9), 44],
    ["normal prior, K = 3", weightedMachine(2, 300, 0.7, normal(0, 1), 3), 100],
    ["ternary, K = 3", weightedMachine(2, 300, 0.7, TERNARY, 3), 100],
  ] as const)("%s", (name, graph, inputs) => {
    const matched = settled(graph, { accuracy: "ep" });
    const expanded = settled(graph, { accuracy: "gaussian" });
    const gap = expanded.entropy - matched.entropy;
    const moved = furthest(expanded.means, matched.means);
    const reduced = name === "ternary, K = 3" ? matched : settled(graph, { accuracy: "reduced" });
    console.log(
      `${name}: gaussian - ep = ${gap.toExponential(1)} nats/weight, means ${moved.toExponential(1)}; reduced - ep = ${(reduced.entropy - matched.entropy).toExponential(1)}, means ${furthest(reduced.means, matched.means).toExponential(1)}`,
    );
    // Messages differ by a share of order 1 / inputs, and the free entropy is stationary: its difference is of order 1 / inputs^2.
    expect(inputs ** 2 * Math.abs(gap)).toBeLessThan(0.1);
    // The response near the end of learning makes it some times the share.
    expect(moved).toBeLessThan(5e-2);
    expect(Math.abs(reduced.entropy - matched.entropy)).toBeLessThan(1e-6);
    expect(furthest(reduced.means, matched.means)).toBeLessThan(1e-6);
  });

  it("messages of one edge are derivatives at w = 0 of ln Z with that edge put in by hand", () => {
    // One pattern, K = 1: cavities are the prior, b = d/dw ln Phi(s(w)), -a = d^2/dw^2, s(w) = label (omega without i + c x w) / sqrt(V without i).
    const x = [0.5, -1.5, 1, 2];
    const graph = withPrior(
      machineGraph({ patterns: [x], labels: [-1], weights: "real", free: true, scale: 0.8, bias: 0.3 }),
      normal(0.6, 0.9),
    );
    const { heap, messages } = fixedPoint(graph, { accuracy: "gaussian" }).store;
    for (let i = 0; i < 4; i++) {
      const others = x.filter((_, j) => j !== i);
      const omega = 0.3 + others.reduce((sum, each) => sum + 0.8 * each * 0.6, 0);
      const deviation = Math.sqrt(others.reduce((sum, each) => sum + (0.8 * each * 0.9) ** 2, 0));
      const lnZ = (w: number) => logCdf(-(omega + 0.8 * x[i] * w) / deviation);
      const step = 1e-3;
      // Central differences: step^2 times fourth derivatives, at most ten.
      expect(heap[messages + i]).toBeCloseTo((lnZ(step) - lnZ(-step)) / (2 * step), 5);
      expect(-heap[messages + 4 + i]).toBeCloseTo((lnZ(step) - 2 * lnZ(0) + lnZ(-step)) / step ** 2, 4);
    }
  });
});

describe("what is read from the messages", () => {
  it("means, marginals and the most likely level", () => {
    const graph = weightedMachine(6, 60, 0.8, LEANING);
    const { reading, means } = settled(graph);
    const marginals = reading.marginals?.() ?? new Float64Array(0);
    const configuration = reading.configuration();
    for (let i = 0; i < 60; i++) {
      const row = marginals.subarray(3 * i, 3 * i + 3);
      // Rounding, and the tolerance of the run.
      expect(row[0] + row[1] + row[2]).toBeCloseTo(1, 13);
      expect(row[2] - row[0]).toBeCloseTo(means[i], 9);
      expect(configuration[i]).toBe([-1, 0, 1][row.indexOf(Math.max(...row))]);
    }
  });

  it("a density: the mean itself, ln Z relative to the normalised prior", () => {
    const { reading, entropy, means } = settled(weightedMachine(6, 60, 0.8, uniform(-1, 1)));
    expect(reading.marginals).toBeUndefined();
    expect(Array.from(reading.configuration())).toEqual(Array.from(means));
    expect(reading.logPartition?.()).toBeCloseTo(60 * entropy, 10);
  });

  it.each([normal(0.3, 2), uniform(-1, 3), TERNARY, SPIN] as readonly WeightLaw[])(
    "no patterns: the prior, with free entropy 0 (%j)",
    (law) => {
      const graph = weightedMachine(1, 9, 1, law, 1, { channel: gibbs(0) });
      const { entropy, means } = settled(graph, { accuracy: "ep" });
      const prior = new Float64Array(3);
      if ("name" in law) PRIORS[law.name as "normal"].moments(0, 0, law.parameters, prior);
      // Rounding.
      expect(Math.abs(entropy)).toBeLessThan(1e-13);
      for (const m of means) expect(m).toBeCloseTo(prior[1], 12);
    },
  );
});

it("moments of spins are matched by `bp` alone", () => {
  const graph = weightedMachine(1, 30, 0.3, SPIN);
  const { value, diagnostics } = decimation.init(contextFor(decimation, graph, { accuracy: "ep" }));
  expect(value).toBeUndefined();
  expect(diagnostics.map(({ code }) => code)).toEqual(["WFM5112"]);
});
