import { describe, expect, it } from "vitest";
import { bp } from "../../../runtime/algorithms/bp.js";
import { exact } from "../../../runtime/algorithms/exact.js";
import type { Reading } from "../../../runtime/contracts.js";
import { countErrors } from "../../../runtime/errors.js";
import { streams } from "../../../runtime/random.js";
import { runAlgorithm } from "../../../testing/run-algorithm.js";
import { furthest } from "../../oracles/magnetisation.js";
import { type BruteForce, bruteForce } from "./brute-force.js";
import { labels, machineOf, realUnits, rules, steps, summed } from "./random-laws.js";

/** Compares everything that a reading says; relative where it may be large. */
function expectSame(reading: Reading, wanted: BruteForce, gibbs: boolean, tolerance: number): void {
  expect(furthest(reading.marginals?.() ?? [], wanted.marginals)).toBeLessThan(tolerance);
  expect(Math.abs((reading.logPartition?.() ?? 0) - wanted.logZ) / (1 + Math.abs(wanted.logZ))).toBeLessThan(tolerance);
  if (gibbs) expect(Math.abs((reading.meanEnergy?.() ?? 0) - wanted.errors)).toBeLessThan(tolerance);
}

/** A few thousand roundings of sums of at most 2^15 positive terms. */
const ROUNDING = 1e-12;

describe("votes: any steps, any meaning of the rule, any channel", () => {
  const shapes = [
    { units: 3, inputs: 4, patterns: 1 },
    { units: 4, inputs: 3, patterns: 1, wiring: "full" },
    { units: 2, inputs: 5, patterns: 1, real: true },
  ] as const;
  for (const [s, shape] of shapes.entries()) {
    for (const count of [1, 2, 3]) {
      it(`${count} steps, shape ${s}: one pattern is enumeration (seed ${10 * s + count})`, () => {
        const stream = streams(10 * s + count)("laws");
        for (const rule of rules(stream, shape.units)) {
          for (const channel of labels) {
            const { graph, meaning } = machineOf(stream, shape, [steps(stream, count), rule, channel]);
            const wanted = bruteForce(graph, meaning);
            if (wanted.solutions === 0) continue;
            const run = runAlgorithm(bp, graph, { accuracy: "exact" });
            expectSame(run.reading, wanted, channel.name === "gibbs", ROUNDING);
          }
        }
      });
    }
  }
});

describe("real outputs", () => {
  const shapes = [
    { units: 1, inputs: 9, patterns: 1 },
    { units: 1, inputs: 9, patterns: 1, real: true },
    { units: 3, inputs: 4, patterns: 1 },
    { units: 2, inputs: 4, patterns: 1, real: true },
    { units: 3, inputs: 3, patterns: 1, wiring: "full" },
  ] as const;
  it.each(Object.keys(realUnits))("%s: one pattern is enumeration (seed 5)", (name) => {
    const stream = streams(5)(name);
    for (const shape of shapes) {
      for (const channel of labels) {
        const votes = Array.from({ length: shape.units }, () => stream.normal());
        const rule = summed(votes, 0.1 * stream.normal());
        const { graph, meaning } = machineOf(stream, shape, [realUnits[name], rule, channel]);
        const wanted = bruteForce(graph, meaning);
        if (wanted.solutions === 0) continue;
        const run = runAlgorithm(bp, graph, { accuracy: "exact" });
        expectSame(run.reading, wanted, channel.name === "gibbs", ROUNDING);
      }
    }
  });

  it("votes of +1 and -1 that cancel are ties, sign(0) = +1 (seed 8)", () => {
    const stream = streams(8)("ties");
    for (const channel of labels.slice(0, 2)) {
      const shape = { units: 4, inputs: 3, patterns: 1 };
      const { graph, meaning } = machineOf(stream, shape, [realUnits["ramp"], summed([1, -1, 1, -1], 0), channel]);
      // Differences of equal ramps in any order: the oracle puts what rounding leaves back to 0.
      const output = (tau: readonly number[]) => Math.round(meaning.output(tau) * 1e9) / 1e9;
      const wanted = bruteForce(graph, { ...meaning, output });
      const run = runAlgorithm(bp, graph, { accuracy: "exact" });
      expectSame(run.reading, wanted, channel.name === "gibbs", ROUNDING);
      expectSame(runAlgorithm(exact, graph).reading, wanted, channel.name === "gibbs", ROUNDING);
    }
  });
});

describe("the oracle", () => {
  const shape = { units: 3, inputs: 4, patterns: 5 };
  it("enumerates machines of any law (seed 21)", () => {
    const stream = streams(21)("laws");
    const votes = rules(stream, 3).map((rule) => [steps(stream, 2), rule] as const);
    const sums = Object.values(realUnits).map((unit) => [unit, summed([0.7, -0.4, 1.1], 0.2)] as const);
    for (const [unit, rule] of [...votes, ...sums]) {
      for (const channel of labels) {
        const { graph, meaning } = machineOf(stream, shape, [unit, rule, channel]);
        const wanted = bruteForce(graph, meaning);
        if (wanted.solutions === 0) continue;
        const { reading } = runAlgorithm(exact, graph);
        expectSame(reading, wanted, channel.name === "gibbs", ROUNDING);
        expect(reading.solutions?.()).toBe(wanted.solutions);
        // A hard machine's likeliest configuration makes no error.
        if (channel.name === "hard") expect(countErrors(graph, reading.configuration())).toBe(0);
      }
    }
  });
});
