import { describe, expect, it } from "vitest";
import { bp } from "../../../runtime/algorithms/bp.js";
import { machineGraph } from "../../../testing/graphs/machine.js";
import { runAlgorithm } from "../../../testing/run-algorithm.js";
import { furthest, magnetisations } from "../../oracles/magnetisation.js";
import {
  factorGraphOf,
  fbpPatterns,
  libdaiGraph,
  machineOf,
  readFactorGraph,
  readMachine,
} from "../../oracles/reference-files.js";

// The figures are in test/reference/README.md and in the files beside it.

describe("libDAI graphs", () => {
  // Printed to nine decimals; the fixed point itself is converged to 1e-12.
  it.each([
    ["testfast", 14.32895201],
    ["hoi1", 5.543229954],
    ["hoi3", 6.613744453],
    ["twofactors", 3.132263222],
  ])("%s: Bethe's ln Z", (name, bethe) => {
    const { reading, last } = runAlgorithm(bp, libdaiGraph(name), { tolerance: 1e-12 });
    expect(last.status).toBe("converged");
    expect(reading.logPartition?.()).toBeCloseTo(bethe, 8);
  });

  it("testfast: marginals, printed to six decimals", () => {
    const graph = libdaiGraph("testfast");
    const marginals = runAlgorithm(bp, graph, { tolerance: 1e-12 }).reading.marginals?.() ?? [];
    const listed = [
      0.651399, 0.356791, 0.499348, 0.697284, 0.633862, 0.358529, 0.41812, 0.455511, 0.728248, 0.285644, 0.428872,
      0.466095, 0.648459, 0.096195, 0.750258, 0.314132,
    ];
    const ones = listed.map((_, v) => marginals[2 * v + 1]);
    // Half a unit of the last printed decimal.
    expect(furthest(ones, listed)).toBeLessThan(6e-7);
  });
});

describe("enumerated factor graphs: the fixed point of BP", () => {
  it.each([
    "fg_grid1_ferro_beta0.4",
    "fg_ldpc1_hamming74",
    "fg_pspin3_n14_m14_beta1",
    "fg_tree1_ising_chain10",
    "fg_tree3_potts_random8",
    "fg_tree5_parity_hard",
  ])("%s", (name) => {
    const reference = readFactorGraph(name);
    const { reading, last } = runAlgorithm(bp, factorGraphOf(reference), { tolerance: 1e-13, max_iterations: 2000 });
    expect(last.status).toBe("converged");
    // Both sides are converged to 1e-13; ln Z is second order in what is left, marginals first order.
    expect(Math.abs((reading.logPartition?.() ?? 0) - reference.bp_fixed_point.bethe_lnZ)).toBeLessThan(1e-10);
    expect(furthest(reading.marginals?.() ?? [], reference.bp_fixed_point.marginals.flat())).toBeLessThan(1e-10);
  });
});

describe("machines with exact nodes: the fixed point of BP", () => {
  it.each([
    ["nn_perceptron_N15_M6", "beta_inf"],
    ["nn_perceptron_N15_M6", "beta_1"],
    ["nn_committee_tree_K3_N15_M8", "beta_inf"],
    ["nn_committee_tree_K3_N15_M8", "beta_1"],
    ["nn_parity_tree_K3_N15_M5", "beta_inf"],
    ["nn_parity_tree_K3_N15_M5", "beta_1"],
  ])("%s, %s", (name, beta) => {
    const reference = readMachine(name);
    const graph = machineOf(reference, beta === "beta_1" ? 1 : undefined);
    const options = { accuracy: "exact", tolerance: 1e-12, damping: 0.3, max_iterations: 5000 };
    const { reading, last } = runAlgorithm(bp, graph, options);
    expect(last.status).toBe("converged");
    const { bethe_lnZ, magnetizations } = reference.bp_fixed_point[beta];
    // Both sides stop at a residual near 1e-13; the contraction of BP turns that into some 1e-12 of the means.
    expect(Math.abs((reading.logPartition?.() ?? 0) - bethe_lnZ)).toBeLessThan(1e-9);
    expect(furthest(magnetisations(graph, reading), magnetizations)).toBeLessThan(1e-8);
  });
});

describe("the perceptron on the pattern file", () => {
  const graph = machineGraph({ patterns: fbpPatterns(), labels: new Array(10).fill(1) });
  const square = (means: number[]) => means.reduce((sum, m) => sum + m * m, 0) / means.length;
  const run = (accuracy: string) => {
    const options = { accuracy, tolerance: 1e-10, damping: 0.3, max_iterations: 5000 };
    const { reading, last } = runAlgorithm(bp, graph, options);
    expect(last.status).toBe("converged");
    return { means: magnetisations(graph, reading), entropy: (reading.logPartition?.() ?? 0) / 21 };
  };

  // The listed figures have six decimals.
  it("exact nodes", () => {
    const { means, entropy } = run("exact");
    expect(entropy).toBeCloseTo(0.30439, 6);
    expect(square(means)).toBeCloseTo(0.332239, 6);
  });

  it("Gaussian nodes, the target edge excluded", () => {
    const { means, entropy } = run("gaussian");
    const listed = [
      0.661419, 0.008186, 0.619745, 0.777347, -0.362383, -0.684815, 0.468445, 0.466967, 0.889802, 0.970212, -0.274742,
      -0.39785, 0.105623, 0.203024, -0.653784, -0.231725, 0.924491, -0.398482, 0.704576, -0.618659, -0.403188,
    ];
    expect(entropy).toBeCloseTo(0.306095, 5);
    expect(square(means)).toBeCloseTo(0.334248, 5);
    expect(furthest(means, listed)).toBeLessThan(1e-5);
  });
});
