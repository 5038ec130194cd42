import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import { planRun } from "../../compiler/schedule/plan.js";
import { bp } from "../../runtime/algorithms/bp.js";
import { lal } from "../../runtime/algorithms/lal.js";
import { countErrors } from "../../runtime/errors.js";
import { streams } from "../../runtime/random.js";
import { curveOf } from "../../runtime/volume/curve.js";
import { sampleSection } from "../../runtime/volume/section.js";
import { slopeError } from "../../runtime/volume/self-check.js";
import { overlapOf, tiltedMessages } from "../../runtime/volume/tilted.js";
import { drawTypical } from "../../runtime/volume/typical.js";
import { runAlgorithm } from "../../testing/run-algorithm.js";
import { sphericalMachine } from "../oracles/spherical-machine.js";

const WEIGHTS = 999;
/** floor(ALPHA * 999) = 1000 patterns. */
const ALPHA = 1.0011;
const OPTIONS = { tolerance: 1e-7, maxIterations: 200 };

function mean(values: readonly number[]): { value: number; error: number } {
  const value = values.reduce((sum, x) => sum + x, 0) / values.length;
  const square = values.reduce((sum, x) => sum + (x - value) ** 2, 0) / (values.length - 1);
  return { value, error: Math.sqrt(square / values.length) };
}

const plan = (graph: FlatGraph) => planRun(graph, {}, "message passing").value!;
const messagesOf = (graph: FlatGraph) => tiltedMessages(graph, plan(graph), streams(1)).value!;
const aimsOf = (overlaps: readonly number[]) => overlaps.map((overlap) => ({ overlap }));

// The table of Baldassi, Pittorino, Zecchina (2020) measured anew elsewhere: means of five other samples, whose scatter (0.006 at
// 1 - q = 0.05) enters twice. Allowed: 4 of our own standard errors, at least 0.01. Seeds 1 .. 5.
it("around LAL solutions, K = 9, N = 999, P = 1000: the measured table, in seconds a curve", () => {
  const wanted = { 0.01: -0.0925, 0.05: -0.31, 0.1: -0.443, 0.4: -0.636 };
  const overlaps = Object.keys(wanted).map((spread) => 1 - Number(spread));
  const curves: number[][] = [];
  for (let seed = 1; seed <= 5; seed++) {
    const graph = sphericalMachine(seed, WEIGHTS, ALPHA, 9);
    const { reading, last } = runAlgorithm(lal, graph, {}, seed);
    expect(last.status).toBe("solved");
    const reference = reading.configuration();
    const messages = messagesOf(graph);
    const points = curveOf(messages, reference, aimsOf(overlaps), OPTIONS);
    expect(points.every(({ status }) => status === "converged")).toBe(true);
    // Central difference with a relative step of 1e-3.
    expect(slopeError(messages, reference, points[1], OPTIONS)).toBeLessThan(1e-6);
    curves.push(points.map(({ value }) => value));
    if (seed === 1) {
      const started = performance.now();
      const many = Array.from({ length: 26 }, (_, j) => 1 - 2 * (0.005 + j / 50));
      const sweeps = curveOf(messagesOf(graph), reference, aimsOf(many), OPTIONS).reduce((sum, p) => sum + p.sweeps, 0);
      console.log(`26 points: ${sweeps} sweeps, ${((performance.now() - started) / 1000).toFixed(1)} s`);
    }
  }
  Object.entries(wanted).forEach(([spread, value], j) => {
    const found = mean(curves.map((curve) => curve[j]));
    console.log(`1 - q = ${spread}: ${found.value.toFixed(4)} +- ${found.error.toFixed(4)} (${value})`);
    expect(Math.abs(found.value - value)).toBeLessThan(Math.max(0.01, 4 * found.error));
  });
});

// Probabilities e^-1 to e^-9. Ten comparisons at 3 standard errors of the draws; seeds are fixed.
it.each([
  ["LAL", 1],
  ["LAL", 2],
  ["typical", 3],
])("EP against uniform draws within 3 sigma, %s solution, seed %i", (kind, seed) => {
  const graph = sphericalMachine(seed, WEIGHTS, ALPHA, 9);
  const reference =
    kind === "LAL"
      ? runAlgorithm(lal, graph, {}, seed).reading.configuration()
      : drawTypical(graph, plan(graph), streams(seed), 0).value!;
  expect(countErrors(graph, reference)).toBe(0);
  const distances = kind === "LAL" ? [1e-5, 5e-5, 1e-4] : [1e-6, 1e-5, 3e-5];
  const points = curveOf(messagesOf(graph), reference, aimsOf(distances.map((d) => 1 - 2 * d)), OPTIONS);
  distances.forEach((d, j) => {
    const drawn = sampleSection(graph, reference, d, 20_000, streams(seed)("section", j));
    const [ep, mc, error] = [points[j].value, drawn.value, drawn.stdError].map((x) => x * WEIGHTS);
    console.log(
      `${kind} seed ${seed} d ${d}: ln share EP ${ep.toFixed(3)}, draws ${mc.toFixed(3)} +- ${error.toFixed(3)}`,
    );
    // 0.02: messages fix the overlap of all weights, draws that of each unit, which shifts ln by S'' (1 - q^2) / 2 or so.
    expect(Math.abs(ep - mc)).toBeLessThan(3 * error + 0.02);
  });
});

const theory = JSON.parse(
  readFileSync(new URL("../reference/theory/spherical_committee_franz_parisi.json", import.meta.url), "utf8"),
).curves as { K: number; alpha: number; points: { p: number; V1: number }[] }[];

describe("around typical solutions: the Franz-Parisi potential", () => {
  // Replica theory is the limit of many weights; one sample scatters by 0.015 with its own entropy. Allowed: 3 standard errors of ten samples.
  it.each(theory)("K = $K, alpha = $alpha", ({ K, alpha, points: wanted }) => {
    const curves: number[][] = [];
    for (let seed = 1; seed <= 10; seed++) {
      const graph = sphericalMachine(seed, WEIGHTS, alpha + 0.5 / WEIGHTS, K);
      const reference = drawTypical(graph, plan(graph), streams(seed), 0).value!;
      expect(countErrors(graph, reference)).toBe(0);
      const points = curveOf(messagesOf(graph), reference, aimsOf(wanted.map(({ p }) => p)), OPTIONS);
      expect(points.every(({ status }) => status === "converged")).toBe(true);
      curves.push(points.map(({ value }) => value));
    }
    wanted.forEach(({ p, V1 }, j) => {
      const found = mean(curves.map((curve) => curve[j]));
      console.log(`K ${K} p ${p}: ${found.value.toFixed(4)} +- ${found.error.toFixed(4)} (${V1.toFixed(4)})`);
      expect(Math.abs(found.value - V1)).toBeLessThan(3 * found.error);
    });
  });

  it("two draws overlap as two configurations of the measure: q of BP", () => {
    const overlaps: number[] = [];
    const own: number[] = [];
    for (let seed = 1; seed <= 4; seed++) {
      const graph = sphericalMachine(seed, 501, 0.8, 3);
      const draws = [0, 1, 2].map((n) => drawTypical(graph, plan(graph), streams(seed), n).value!);
      for (const [a, b] of [
        [0, 1],
        [0, 2],
        [1, 2],
      ])
        overlaps.push(overlapOf(draws[a], draws[b]));
      const means = runAlgorithm(bp, graph).reading.means?.() ?? new Float64Array();
      own.push(overlapOf(means, means));
    }
    const [found, wanted] = [mean(overlaps), mean(own)];
    console.log(
      `overlap of draws ${found.value.toFixed(4)} +- ${found.error.toFixed(4)}, q of BP ${wanted.value.toFixed(4)}`,
    );
    // One overlap of 501 weights scatters by 0.03 around q; 3 standard errors of twelve.
    expect(Math.abs(found.value - wanted.value)).toBeLessThan(3 * found.error);
  });
});
