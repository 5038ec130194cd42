import { describe, expect, it } from "vitest";
import type { FlatGraph, NamedLaw } from "../../../compiler/ir/flat-graph.js";
import { bp } from "../../../runtime/algorithms/bp.js";
import { exact } from "../../../runtime/algorithms/exact.js";
import { createSphereEngine, type SphereEngine, sweepSpheres } from "../../../runtime/continuous/engine.js";
import { sphereFreeEntropy } from "../../../runtime/continuous/reading.js";
import { cdf, logCdf } from "../../../runtime/kernels/normal.js";
import { streams } from "../../../runtime/random.js";
import { machineGraph } from "../../../testing/graphs/machine.js";
import { contextFor, runAlgorithm } from "../../../testing/run-algorithm.js";
import { furthest } from "../../oracles/magnetisation.js";
import { type WeightLaw, weightedMachine, withPrior } from "../../oracles/weighted-machine.js";

const normal = (mean: number, sd: number): NamedLaw => ({ name: "normal", parameters: { mean, sd } });
const uniform = (low: number, high: number): NamedLaw => ({ name: "uniform", parameters: { low, high } });
const gibbs = (beta: number): NamedLaw => ({ name: "gibbs", parameters: { beta } });
const SPIN: WeightLaw = { values: [-1, 1] };
const TERNARY: WeightLaw = { values: [-1, 0, 1] };
const LEANING: WeightLaw = { values: [-1, 0, 1], logPrior: [Math.log(0.2), Math.log(0.5), Math.log(0.3)] };
const BIT: WeightLaw = { values: [0, 1] };

function settled(graph: FlatGraph, options = {}) {
  const { reading, last } = runAlgorithm(bp, graph, { tolerance: 1e-11, ...options });
  expect(last.status).toBe("converged");
  return { entropy: reading.freeEntropy?.() ?? Number.NaN, means: reading.means?.() ?? [], reading, last };
}

describe("where matched moments are exact", () => {
  it("a normal prior and one pattern of real inputs: ln Phi, and the mean of a half-space", () => {
    const x = [0.3, -1.2, 0.7];
    const [mean, sd, bias] = [0.4, 1.7, 0.2];
    const graph = withPrior(
      machineGraph({ patterns: [x], labels: [-1], weights: "real", free: true, scale: 1, bias }),
      normal(mean, sd),
    );
    const center = bias + mean * x.reduce((a, b) => a + b, 0);
    const spread = sd * Math.sqrt(x.reduce((sum, each) => sum + each * each, 0));
    const z = -center / spread;
    const ratio = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI) / cdf(z);
    const { entropy, means } = settled(graph);
    // Rounding.
    expect(3 * entropy).toBeCloseTo(logCdf(z), 12);
    for (let i = 0; i < 3; i++) expect(means[i]).toBeCloseTo(mean - (sd * sd * x[i] * ratio) / spread, 12);
  });

  it("a normal prior and patterns that share no weight: independent labels", () => {
    const blocks = [
      [1, -2, 0, 0],
      [0, 0, 0.5, 1],
    ];
    const drawn = machineGraph({ patterns: blocks, labels: [1, -1], weights: "real", free: true, scale: 1, bias: 0.6 });
    const { entropy } = settled(withPrior(drawn, normal(0, 2)));
    // h has variance 4 |x|^2. Rounding.
    const wanted = logCdf(0.6 / Math.sqrt(4 * 5)) + logCdf(-0.6 / Math.sqrt(4 * 1.25));
    expect(4 * entropy).toBeCloseTo(wanted, 11);
  });

  it.each(["ep", "reduced"])("a normal prior and one pattern of signs (%s)", (accuracy) => {
    const drawn = machineGraph({ patterns: [[1, -1, 1, 1]], labels: [-1], weights: "real", free: true, bias: 0.6 });
    const { entropy } = settled(withPrior(drawn, normal(0.5, 2)), { accuracy });
    // h = w.x / 2 + 0.6 has mean 1.1 and variance 4. Rounding, and the tolerance of the run where the schedule is flooding.
    expect(4 * entropy).toBeCloseTo(logCdf(-1.1 / 2), 10);
  });
});

/** Expectation propagation of one weight under p(w) and a step at -bias, by sums over a grid: slow, and nothing shared with the engine. */
function oneWeight(grid: readonly (readonly [number, number])[], bias: number): { logZ: number; mean: number } {
  const step = 1e-3;
  let [a, b, siteA, siteB] = [0, 0, 0, 0];
  let logZ = 0;
  let mean = 0;
  const tilted = (points: readonly (readonly [number, number])[], p: number, f: number) => {
    const weights = points.map(([w, q]) => q * Math.exp(-0.5 * p * w * w + f * w));
    const mass = weights.reduce((x, y) => x + y, 0);
    const m = points.reduce((sum, [w], n) => sum + w * weights[n], 0) / mass;
    return { mass, m, v: points.reduce((sum, [w], n) => sum + (w - m) ** 2 * weights[n], 0) / mass };
  };
  const beyond = Array.from({ length: 20000 }, (_, n) => [-bias + (n + 0.5) * step, step] as const);
  for (let sweep = 0; sweep < 200; sweep++) {
    const under = tilted(grid, a, b);
    siteA = 1 / under.v - a;
    siteB = under.m / under.v - b;
    const label = tilted(beyond, siteA, siteB);
    a = 1 / label.v - siteA;
    b = label.m / label.v - siteB;
    const gauss = (p: number, f: number) => 0.5 * (Math.log((2 * Math.PI) / p) + (f * f) / p);
    mean = under.m;
    logZ = Math.log(under.mass) + Math.log(label.mass) - gauss(siteA + a, siteB + b);
  }
  return { logZ, mean };
}

it("one weight and one label: the fixed point of an independent moment matching", () => {
  const flat = Array.from({ length: 30000 }, (_, n) => [-1 + (n + 0.5) * 1e-4, 1e-4 / 3] as const);
  const cases: readonly (readonly [WeightLaw, readonly (readonly [number, number])[]])[] = [
    [uniform(-1, 2), flat],
    [TERNARY, [-1, 0, 1].map((w) => [w, 1 / 3] as const)],
    [{ values: [-1, 0.5, 3] }, [-1, 0.5, 3].map((w) => [w, 1 / 3] as const)],
  ];
  for (const [law, grid] of cases) {
    const graph = machineGraph({ patterns: [[1]], labels: [1], weights: "real", free: true, bias: 0.3 });
    const { entropy, means } = settled(withPrior(graph, law));
    const wanted = oneWeight(grid, 0.3);
    // Midpoint sums: the step squared, 1e-6, over 24.
    expect(Math.abs(entropy - wanted.logZ)).toBeLessThan(1e-6);
    expect(Math.abs(means[0] - wanted.mean)).toBeLessThan(1e-6);
  }
});

it("a normal prior against draws from it", () => {
  const graph = weightedMachine(7, 40, 0.1, normal(0, 1), 1, { bias: 0.2 });
  const group = graph.groups[0];
  if (group.kind !== "machine") throw new Error("no machine");
  const seed = 11;
  const stream = streams(seed)("draws");
  const draws = 100_000;
  let inside = 0;
  for (let draw = 0; draw < draws; draw++) {
    const w = Float64Array.from({ length: 40 }, () => stream.normal());
    let right = true;
    for (let mu = 0; mu < group.patterns && right; mu++) {
      let h = group.bias;
      for (let i = 0; i < 40; i++) h += group.scale * group.input[mu * 40 + i] * w[i];
      right = (h >= 0 ? 1 : -1) === group.label[mu];
    }
    if (right) inside++;
  }
  const drawn = Math.log(inside / draws);
  const error = Math.sqrt((1 - inside / draws) / inside);
  const found = 40 * settled(graph).entropy;
  console.log(
    `normal prior, N = 40, P = 4: ln Z = ${found.toFixed(4)}, draws ${drawn.toFixed(4)}(${error.toFixed(4)}), seed ${seed}`,
  );
  // Three standard errors of the draws, and 0.02 = O(P^2 / N^2) that weights with a variance each leave out.
  expect(Math.abs(found - drawn)).toBeLessThan(3 * error + 0.02);
});

describe("small machines against enumeration", () => {
  it.each([
    ["spins", SPIN, 14, 1],
    ["bits", BIT, 14, 0.5],
    ["ternary", TERNARY, 10, 0.5],
    ["leaning levels", LEANING, 10, 0.5],
  ] as const)("%s", (name, law, weights, half) => {
    const prior = "logPrior" in law ? 0 : weights * Math.log(law.values.length);
    let bias = 0;
    let most = 0;
    let moved = 0;
    for (let seed = 1; seed <= 6; seed++) {
      const graph = weightedMachine(seed, weights, 0.6, law, 1, {
        // Half a step of the sums: the Gaussian does not know that they come in steps.
        bias: half / Math.sqrt(weights),
        channel: gibbs(1),
      });
      const counted = runAlgorithm(exact, graph);
      const found = settled(graph, { accuracy: "ep" });
      const gap = found.entropy - ((counted.reading.logPartition?.() ?? 0) - prior) / weights;
      bias += gap / 6;
      most = Math.max(most, Math.abs(gap));
      moved = Math.max(moved, furthest(found.reading.marginals?.() ?? [], counted.reading.marginals?.() ?? []));
      expect((found.reading.logPartition?.() ?? 0) - prior).toBeCloseTo(weights * found.entropy, 10);
    }
    console.log(
      `${name}, N = ${weights}: entropy off by ${bias.toFixed(4)} on average, ${most.toFixed(4)} at most; marginals ${moved.toFixed(3)}`,
    );
    // The central limit of some ten weights.
    expect(Math.abs(bias)).toBeLessThan(0.003);
    expect(most).toBeLessThan(0.01);
    expect(moved).toBeLessThan(0.04);
  });
});

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

describe("the free entropy is stationary at the fixed point", () => {
  it.each([
    ["uniform", uniform(-1, 1.5)],
    ["ternary", LEANING],
    ["spins", SPIN],
  ] as readonly (readonly [string, WeightLaw])[])("%s: in messages and in sites", (_, law) => {
    const engine = fixedPoint(weightedMachine(5, 40, 0.5, law, 1, { bias: 0.1, channel: gibbs(1.5) }));
    const { heap, group, messages, field, precision, sites } = engine.store;
    const weights = group.inputs;
    const apart = group.patterns * weights;
    /** Slope of the free entropy when all these places move together. */
    const slope = (places: readonly number[]): number => {
      const step = 1e-4;
      const at = (move: number): number => {
        for (const place of places) heap[place] += move;
        const value = sphereFreeEntropy(engine);
        for (const place of places) heap[place] -= move;
        return value;
      };
      return (at(step) - at(-step)) / (2 * step);
    };
    for (const i of [0, 7, 39]) {
      const b = messages + 3 * weights + i;
      // A message, the cavity of its weight's site, and the total.
      expect(Math.abs(slope([b, sites + weights + i, field + i]))).toBeLessThan(1e-7);
      expect(Math.abs(slope([b + apart, sites + i, precision + i]))).toBeLessThan(1e-7);
      // A site: the total alone.
      expect(Math.abs(slope([field + i]))).toBeLessThan(1e-7);
      expect(Math.abs(slope([precision + i]))).toBeLessThan(1e-7);
    }
    // Central differences: step^2 times third derivatives of order one, and rounding 1e-14 / step. Away from the fixed point slopes are
    // those of moments that do not match:
    heap[field] += 0.1;
    expect(Math.abs(slope([field]))).toBeGreaterThan(2e-6);
  });
});
