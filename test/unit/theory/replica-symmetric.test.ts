import { describe, expect, it } from "vitest";
import { meanLogZ } from "../../../theory/energetic.js";
import { labelNode } from "../../../theory/label-node.js";
import type { TheoryMachine } from "../../../theory/machine.js";
import { patternsOf, replicaSymmetric, stateEvolution } from "../../../theory/replica-symmetric.js";
import { brent } from "../../../theory/root.js";
import { stability } from "../../../theory/stability.js";
import { theoryRows } from "../../oracles/reference-files.js";
import { SPINS, signLaws, signMachine } from "./machines.js";

interface Row {
  readonly K?: number;
  readonly alpha?: number;
  readonly s: number;
  readonly q: number;
}
const rows = (file: string): Row[] => theoryRows<Row>(file).filter(({ alpha }) => alpha !== undefined);

describe("typical entropies of the tables", () => {
  // The tables state 1e-12 for one unit and 1e-10 for three.
  const few = rows("spherical_committee_rs.json").filter(({ K = 1 }) => K < 9);
  it.each(few)("spheres, K = $K, alpha = $alpha", ({ K = 1, alpha = 0, s, q }) => {
    const typical = replicaSymmetric(signMachine(K, alpha));
    expect(typical.status).toBe("converged");
    expect(Math.abs(typical.freeEntropy - s)).toBeLessThan(2e-12);
    expect(Math.abs(typical.q - q)).toBeLessThan(1e-10);
  });

  it("spheres, K = 9, alpha = 0.25: nine fields by multisets of nodes", () => {
    const row = rows("spherical_committee_rs.json").find(({ K, alpha }) => K === 9 && alpha === 0.25) as Row;
    const typical = replicaSymmetric(signMachine(9, 0.25), { tolerance: 1e-6, points: 100_000 });
    // Its own estimate covers what it is away.
    expect(Math.abs(typical.freeEntropy - row.s)).toBeLessThan(Math.max(1e-7, typical.error));
    expect(typical.error).toBeLessThan(1e-6);
  });

  it.each([...rows("binary_perceptron_rs.json"), ...rows("binary_tree_committee_rs.json")])(
    "spins, K = $K, alpha = $alpha",
    ({ K = 1, alpha = 0, s, q }) => {
      const typical = replicaSymmetric(signMachine(K, alpha, { prior: SPINS }));
      expect(Math.abs(typical.freeEntropy + Math.LN2 - s)).toBeLessThan(1e-9);
      expect(Math.abs(typical.q - q)).toBeLessThan(1e-9);
    },
  );
});

describe("limits", () => {
  it("the capacity of the binary perceptron: no entropy is left at alpha = 0.8330785997 (Krauth, Mezard 1989)", () => {
    const entropy = (alpha: number): number =>
      replicaSymmetric(signMachine(1, alpha, { prior: SPINS })).freeEntropy + Math.LN2;
    const { x } = brent(entropy, [0.8, entropy(0.8)], [0.86, entropy(0.86)], 1e-10);
    expect(Math.abs(x - 0.83307859974)).toBeLessThan(1e-9);
  });

  it("the spherical perceptron's solutions shrink to a point at alpha = 2 (Gardner 1988)", () => {
    const below = replicaSymmetric(signMachine(1, 1.99));
    expect(below.status).toBe("converged");
    expect(below.q).toBeGreaterThan(0.995);
    expect(replicaSymmetric(signMachine(1, 2.01)).status).toBe("diverged");
  });

  it("parity machines tell nothing about one weight: q = 0, -alpha ln 2", () => {
    const typical = replicaSymmetric(signMachine(3, 0.7, {}, "parity"));
    expect(typical).toMatchObject({ status: "converged", q: 0 });
    expect(typical.freeEntropy).toBeCloseTo(-0.7 * Math.LN2, 14);
  });

  it("the committee of three loses its replica symmetry at alpha = 1.729907", () => {
    const machine = signMachine(3, 1.729907);
    const typical = replicaSymmetric(machine);
    const patterns = patternsOf(machine, labelNode(machine.laws), typical.rule);
    // d lambda / d alpha is 1.05 there: an error of 1e-5 in the limit.
    expect(Math.abs(stability(machine, patterns, typical) - 1)).toBeLessThan(1e-5);
  });
});

describe("teacher and student alike", () => {
  const laws = signLaws(1, "identity");
  const weights = { nodes: Float64Array.of(-1, 1), weights: Float64Array.of(0.5, 0.5) };
  const student = (alpha: number): TheoryMachine =>
    signMachine(1, alpha, { prior: SPINS, teacher: { laws, power: 1, weights } });

  it("overlaps with each other and with the teacher are one number, solved and sweep by sweep", () => {
    const typical = replicaSymmetric(student(1));
    expect(typical.status).toBe("converged");
    expect(Math.abs((typical.teacher ?? 0) - typical.q)).toBeLessThan(1e-11);
    const sweeps = stateEvolution(student(1), 60);
    for (const { q, teacher = 0 } of sweeps) expect(Math.abs(teacher - q)).toBeLessThan(1e-12);
    expect(Math.abs(sweeps[59].q - typical.q)).toBeLessThan(1e-8);
  });

  it("d (free entropy) / d alpha is what a pattern tells: - E sum over labels of Z ln Z", () => {
    const step = 1e-4;
    const [low, here, high] = [1 - step, 1, 1 + step].map((alpha) => replicaSymmetric(student(alpha)));
    const patterns = patternsOf(student(1), labelNode(laws), here.rule);
    const slope = (high.freeEntropy - low.freeEntropy) / (2 * step);
    // Central difference: step^2 times a third derivative of order 1.
    expect(Math.abs(slope - meanLogZ(patterns, here))).toBeLessThan(1e-7);
  });
});
