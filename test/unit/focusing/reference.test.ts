import { describe, expect, it } from "vitest";
import { bp } from "../../../runtime/algorithms/bp.js";
import { fbp } from "../../../runtime/algorithms/fbp.js";
import { machineGraph } from "../../../testing/graphs/machine.js";
import { runAlgorithm } from "../../../testing/run-algorithm.js";
import { furthest } from "../../oracles/magnetisation.js";
import { fbpPatterns } from "../../oracles/reference-files.js";

// Ten patterns of 21 entries, all labels +1 (test/reference/fbp).
const patterns = fbpPatterns();
const graph = machineGraph({ patterns, labels: patterns.map(() => 1) });
const tight = { tolerance: 1e-11, max_iterations: 3000 };

function row(accuracy: string, gamma: number, y: number) {
  const { reading, last } = runAlgorithm(fbp, graph, { ...tight, accuracy, gamma, y });
  const focus = reading.focus?.();
  if (!focus) throw new Error("no row");
  expect(["converged", "solved"]).toContain(last.status);
  return { ...focus, phi: focus.internal + gamma * focus.overlapCentre, logPartition: reading.logPartition?.() ?? 0 };
}

describe("the perceptron of test/reference/README.md", () => {
  it.each([
    ["exact", 0.25, 2, [0.363855, 0.317888, 0.284383, 0.344764, 0.073625]],
    ["exact", 0.5, 5, [0.588002, 0.693768, 0.241117, 0.467912, 0.569359]],
    ["gaussian", 0.25, 2, [0.36547, 0.318025, 0.285963, 0.345427, 0.073767]],
    ["gaussian", 0.5, 5, [0.587116, 0.691418, 0.241407, 0.463792, 0.566409]],
  ] as const)("%s nodes, gamma = %d, y = %d: phi, S, Sigma, q, q of the centre", (accuracy, gamma, y, listed) => {
    const { phi, overlapCentre, internal, selfOverlap, centreOverlap } = row(accuracy, gamma, y);
    // Half a unit of the last printed decimal.
    expect(furthest([phi, overlapCentre, internal, selfOverlap, centreOverlap], [...listed])).toBeLessThan(6e-7);
  });

  it("d phi / d gamma = d (y S) / d y, and both are derivatives of ln Z of all replicas", () => {
    const [gamma, y, e] = [0.4, 3, 3e-4];
    // Exact nodes: Gaussian ones leave Bethe's functional stationary only up to the central limit.
    const at = (g: number, n: number) => row("exact", g, n);
    const centred = (f: (x: number) => number, x: number) => (f(x + e) - f(x - e)) / (2 * e);
    const here = at(gamma, y);
    // Third derivatives of order 1 times e^2 / 6.
    expect(centred((g) => at(g, y).phi, gamma)).toBeCloseTo(
      centred((n) => n * at(gamma, n).overlapCentre, y),
      6,
    );
    // `replicated` is under springs, exp(-gamma sum (1 - w c)), less its value without patterns.
    const free = (g: number, n: number) => n * Math.log(2 * Math.cosh(g)) + Math.LN2 - n * g;
    const total = (g: number, n: number) => at(g, n).replicated / 21 + free(g, n) + n * g;
    expect(centred((n) => total(gamma, n), y)).toBeCloseTo(here.phi, 6);
    expect(centred((g) => total(g, y), gamma)).toBeCloseTo(y * here.overlapCentre, 6);
  });

  it.each([
    [0, 3],
    [1, 1],
    [Infinity, 1],
  ])("gamma = %d, y = %d is belief propagation", (gamma, y) => {
    const plain = runAlgorithm(bp, graph, tight).reading;
    const focused = runAlgorithm(fbp, graph, { ...tight, gamma, y }).reading;
    expect(focused.marginals?.()).toEqual(plain.marginals?.());
    // Sums of 21 terms of order 1 in another order.
    expect(Math.abs((focused.logPartition?.() ?? 0) - (plain.logPartition?.() ?? 0))).toBeLessThan(1e-12);
  });

  it("gamma = 1, y = 5 has more than one fixed point: several starts say so and take the deepest", () => {
    const { reading, diagnostics, last } = runAlgorithm(
      fbp,
      graph,
      { accuracy: "exact", gamma: 1, y: 5, starts: 12, tolerance: 1e-7, max_iterations: 2000 },
      1,
    );
    const points = reading.fixedPoints?.() ?? [];
    expect(points.length).toBeGreaterThan(1);
    expect(diagnostics.map(({ code }) => code)).toEqual(["WFM7021"]);
    expect(last.status).toBe("solved");
    expect(points.map(({ freeEntropy }) => freeEntropy)).toEqual(
      points.map(({ freeEntropy }) => freeEntropy).sort((a, b) => b - a),
    );
    expect((reading.logPartition?.() ?? 0) / 21 - Math.LN2).toBeCloseTo(points[0].freeEntropy, 9);
  });
});
