import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ActivationLaw, ChannelLaw, RuleLaw, RuleMeaning } from "../../../compiler/ir/flat-graph.js";
import { bp } from "../../../runtime/algorithms/bp.js";
import { activationOf, channelOf } from "../../../runtime/laws.js";
import { real } from "../../../testing/arbitraries/numbers.js";
import { runAlgorithm } from "../../../testing/run-algorithm.js";
import { logIntegral } from "../../oracles/adaptive-simpson.js";
import { sphericalMachine } from "../../oracles/spherical-machine.js";
import { derivatives, load, nodeOf, response, sumRule } from "./node-of.js";

/** An activation a tanh(b z) + c z that changes its slope at two places. */
function kinked(a: number, b: number, c: number, places: readonly number[]): ActivationLaw {
  const slopeOf = (z: number): number => places.filter((place) => place <= z).length - 1;
  const ramps = (z: number): number => places.reduce((sum, place) => sum + Math.max(0, z - place), -z);
  return {
    name: "mine",
    parameters: {},
    declared: {
      apply: (z) => a * Math.tanh(b * z) + c * ramps(z),
      slope: (z) => (a * b) / Math.cosh(b * z) ** 2 + c * slopeOf(z),
      curvature: (z) => (-2 * a * b * b * Math.tanh(b * z)) / Math.cosh(b * z) ** 2,
      breakpoints: places,
    },
  };
}

/** A channel with a smooth part, and a jump where the output passes `place`. */
function jumping(place: number, floor: number): ChannelLaw {
  return {
    name: "mine",
    parameters: {},
    declared: {
      sees: "real",
      weight: (label, output) => (output >= place ? 1 : 0.3) * (floor + 1 / (1 + Math.exp(-label * output))),
      breakpoints: () => [place],
    },
  };
}

describe("declared activations and channels, one unit", () => {
  const coefficient = real(-2, 2);
  const places = fc.tuple(coefficient, real(0.1, 3)).map(([a, gap]) => [a, a + gap]);
  const laws = fc.tuple(coefficient, coefficient, coefficient, places).map((all) => kinked(...all));
  const channels = fc.tuple(coefficient, real(0, 1)).map((all) => jumping(...all));

  it("ln Z is the integral, g and dg are its derivatives", () => {
    const property = fc.property(
      laws,
      channels,
      fc.constantFrom(-1, 1),
      real(-6, 6),
      real(0.1, 4),
      (activation, channel, label, omega, variance) => {
        const node = nodeOf({ label, activation, channel, rule: sumRule([1.2], 0.1) });
        const [{ apply }, { logWeight }] = [activationOf(activation), channelOf(channel)];
        const { logZ, g, dg } = response(node, [omega], [variance]);
        const output = (t: number) => 1.2 * apply(omega + Math.sqrt(variance) * t) + 0.1;
        // Simpson's own error at jumps it does not know of.
        expect(Math.abs(logZ - logIntegral((t) => logWeight(label, output(t)) - 0.5 * t * t, 12))).toBeLessThan(1e-10);
        const at = (x: number) => {
          load(node, [x], [variance]);
          return node.logZ(0);
        };
        // Rounding of ln Z, some 1e-15, over h^2, and h^4 times the sixth derivative.
        const [first, second] = derivatives(at, omega, 0.01 * Math.sqrt(variance));
        expect(Math.abs(g[0] - first) * Math.sqrt(variance)).toBeLessThan(1e-8);
        expect(Math.abs(dg[0] - second) * variance).toBeLessThan(1e-6);
      },
    );
    fc.assert(property, { seed: 11, numRuns: 60, includeErrorInReport: true });
  });
});

describe("bp on spheres with declared laws equals bp with the built-in ones", () => {
  const declared = { ...activationOf({ name: "sign", parameters: {} }) };
  const mine: ActivationLaw = { name: "mine", parameters: {}, declared };
  const count = (outputs: readonly number[]): RuleMeaning => ({ kind: "count", outputs: Int8Array.from(outputs) });
  const weighted = (threshold: number): RuleMeaning => ({
    kind: "weighted",
    votes: new Float64Array(3).fill(0.5),
    threshold,
  });
  const cases: [string, Record<string, number>, RuleMeaning][] = [
    ["majority", {}, count([-1, -1, 1, 1])],
    ["majority", {}, weighted(0)],
    ["majority", {}, { kind: "sum", votes: new Float64Array(3).fill(1), offset: 0 }],
    ["threshold", { t: 1 }, weighted(1)],
    ["and", {}, { kind: "listed", outputs: Int8Array.of(-1, -1, -1, -1, -1, -1, -1, 1) }],
    ["or", {}, count([-1, 1, 1, 1])],
  ];
  it.each(cases)("%s %j", (name, parameters, meaning) => {
    const rule: RuleLaw = { name: "mine", parameters, meaning };
    const channels: ChannelLaw[] = [
      { name: "deterministic", parameters: {} },
      { name: "gibbs", parameters: { beta: 2 } },
    ];
    for (const channel of channels) {
      const small = (more: object) => sphericalMachine(3, 99, 0.3, 3, { channel, ...more });
      const options = { tolerance: 1e-12, max_iterations: 500 };
      const [a, b] = [{ rule: { name, parameters } }, { rule, activation: mine }].map((laws) =>
        runAlgorithm(bp, small(laws), options),
      );
      expect(a.last.status).toBe("converged");
      expect(b.last.status).toBe("converged");
      // Both stand still to 1e-12 in every mean.
      expect(Math.abs((a.reading.freeEntropy?.() ?? 0) - (b.reading.freeEntropy?.() ?? 1))).toBeLessThan(1e-10);
      expect(Math.abs((a.reading.meanEnergy?.() ?? 0) - (b.reading.meanEnergy?.() ?? 1))).toBeLessThan(1e-9);
    }
  });

  it("a perceptron seen through probit of small noise approaches the hard one", () => {
    const entropy = (more: object) => runAlgorithm(bp, sphericalMachine(5, 100, 0.5, 1, more)).reading.freeEntropy?.();
    const soft = (s: number) => ({
      activation: { name: "linear", parameters: {} },
      rule: sumRule([1]),
      channel: { name: "probit", parameters: { s } },
    });
    const hard = entropy({}) ?? Number.NaN;
    // The entropy moves with the noise's variance.
    expect(Math.abs((entropy(soft(1e-4)) ?? 0) - hard)).toBeLessThan(1e-6);
    expect(Math.abs((entropy(soft(0.5)) ?? 0) - hard)).toBeGreaterThan(1e-3);
  });

  it.each(["relu", "tanh", "abs"])("a committee of %s units settles", (name) => {
    const graph = sphericalMachine(5, 300, 0.3, 3, {
      activation: { name, parameters: {} },
      rule: sumRule([1, -1, 1], 0.05),
      channel: { name: "probit", parameters: { s: 0.5 } },
    });
    const { reading, last } = runAlgorithm(bp, graph);
    expect(last.status).toBe("converged");
    expect(reading.freeEntropy?.()).toBeLessThan(0);
    expect(reading.freeEntropy?.()).toBeGreaterThan(-0.3 * 3);
  });
});
