import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bp } from "../../runtime/algorithms/bp.js";
import { runAlgorithm } from "../../testing/run-algorithm.js";
import { magnetisations } from "../oracles/magnetisation.js";
import { randomMachine } from "../oracles/random-machine.js";

const rows = (file: string) =>
  JSON.parse(readFileSync(new URL(`../reference/theory/${file}`, import.meta.url), "utf8")).rows as {
    alpha: number;
    q: number;
    s: number;
  }[];
const SAMPLES = 10;

/** Mean entropy and overlap a weight over samples of seeds 1 .. SAMPLES, relative to n ln 2 configurations where the table is not. */
function average(weights: number, alpha: number, units: number): { s: number; q: number } {
  let s = 0;
  let q = 0;
  for (let seed = 1; seed <= SAMPLES; seed++) {
    const graph = randomMachine(seed, weights, alpha, units);
    const { reading } = runAlgorithm(bp, graph, { accuracy: "gaussian" }, seed);
    s += (reading.logPartition?.() ?? 0) / weights / SAMPLES;
    q += magnetisations(graph, reading).reduce((sum, m) => sum + m * m, 0) / weights / SAMPLES;
  }
  return { s, q };
}

// One sample of 1000 weights scatters by about 0.01 in s, ten by 0.003; corrections in 1/N are smaller.
describe("binary perceptron, N = 1001", () => {
  it.each(rows("binary_perceptron_rs.json"))("alpha = $alpha: s = $s, q = $q", ({ alpha, s, q }) => {
    const mean = average(1001, alpha, 1);
    expect(Math.abs(mean.s - s)).toBeLessThan(0.01);
    expect(Math.abs(mean.q - q)).toBeLessThan(0.02);
  });
});

describe("binary tree committee, K = 3, N = 999", () => {
  const table = rows("binary_tree_committee_rs.json").filter(({ alpha }) => alpha >= 0.25 && alpha <= 0.75);
  it.each(table)("alpha = $alpha: s = $s, q = $q", ({ alpha, s, q }) => {
    const mean = average(999, alpha, 3);
    expect(Math.abs(mean.s - s)).toBeLessThan(0.01);
    expect(Math.abs(mean.q - q)).toBeLessThan(0.02);
  });
});
