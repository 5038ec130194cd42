import { describe, expect, it } from "vitest";
import type { FlatGraph, MachineGroup } from "../../../compiler/ir/flat-graph.js";
import { compile, memoryFiles, prepare } from "../../../library/index.js";
import { bp } from "../../../runtime/algorithms/bp.js";
import { fbp } from "../../../runtime/algorithms/fbp.js";
import { runAlgorithm } from "../../../testing/run-algorithm.js";
import { replicatedCommittee } from "../replicas/committee.js";

const tight = { tolerance: 1e-13, max_iterations: 5000 };
const [MEAN, SD] = [0.3, 0.8];

/** A regression: its replicated measure is Gaussian, y copies of w and a centre. */
function regression(N: number, P: number, y: number, gamma: number): FlatGraph {
  const text = `channel near(y: spin, z: real) = exp(-(y - z)^2 / 2)
model M {
  plate i in 1..${N}
  plate mu in 1..${P}
  data xi[mu, i]: real from iid(normal(0, 1))
  data sigma[mu]: spin from iid(rademacher)
  var w[i]: real ~ normal(${MEAN}, ${SD})
  observe sigma[mu] ~ near(sum(i) xi[mu, i] * w[i])
  replicas a in 1..${y} of w
  couple w to c across a by elastic(${gamma})
}`;
  const program = compile(text, { files: memoryFiles({}) }).value;
  const flat = program && prepare(program, { algorithm: "fbp" }).value?.flat;
  if (!flat) throw new Error("does not compile");
  return flat;
}

/** Mean, covariance and ln of the integral of exp(-x A x / 2 + b x) dx / (2 pi)^(n/2), by Gauss and Jordan. */
function gaussian(A: readonly (readonly number[])[], b: readonly number[]) {
  const n = b.length;
  const rows = A.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  let logDet = 0;
  for (let k = 0; k < n; k++) {
    const pivot = rows[k][k];
    logDet += Math.log(pivot);
    rows[k] = rows[k].map((x) => x / pivot);
    for (let i = 0; i < n; i++) {
      const factor = rows[i][k];
      if (i !== k) rows[i] = rows[i].map((x, j) => x - factor * rows[k][j]);
    }
  }
  const covariance = rows.map((row) => row.slice(n));
  const mean = covariance.map((row) => row.reduce((sum, x, j) => sum + x * b[j], 0));
  return { mean, covariance, logZ: 0.5 * (mean.reduce((sum, m, i) => sum + m * b[i], 0) - logDet) };
}

/** Precision and field of one replica: prior and patterns. */
function posterior(graph: FlatGraph, patterns: boolean) {
  const { input, inputs, label, scale, patterns: P } = graph.groups[0] as MachineGroup;
  const A = Array.from({ length: inputs }, (_, i) =>
    Array.from({ length: inputs }, (_, j) => (i === j ? SD ** -2 : 0)),
  );
  const b = new Array<number>(inputs).fill(MEAN / SD ** 2);
  for (let mu = 0; patterns && mu < P; mu++)
    for (let i = 0; i < inputs; i++) {
      const x = scale * input[mu * inputs + i];
      b[i] += x * label[mu];
      for (let j = 0; j < inputs; j++) A[i][j] += x * scale * input[mu * inputs + j];
    }
  // ln of what stands before the exponential in w: (2 pi sd^2)^(-1/2) (2 pi)^(1/2) a weight, and -1/2 a pattern.
  return { A, b, constant: -inputs * (Math.log(SD) + (MEAN / SD) ** 2 / 2) - (patterns ? P / 2 : 0) };
}

/** All replicas and their centre, replica by replica, the centre last. */
function joint({ A, b }: ReturnType<typeof posterior>, y: number, gamma: number) {
  const n = b.length;
  const size = (y + 1) * n;
  const all = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (let a = 0; a < y; a++)
    for (let i = 0; i < n; i++) {
      const [w, c] = [a * n + i, y * n + i];
      for (let j = 0; j < n; j++) all[w][a * n + j] += A[i][j];
      all[w][w] += gamma;
      all[c][c] += gamma;
      all[w][c] = -gamma;
      all[c][w] = -gamma;
    }
  return gaussian(all, [...Array.from({ length: y }, () => b).flat(), ...new Array<number>(n).fill(0)]);
}

describe("fbp under a normal prior is the Gaussian measure of replicas and centre", () => {
  it.each([
    [2, 0.7],
    [3, 5],
  ])("one weight, where messages are exact: y = %d, gamma = %d", (y, gamma) => {
    const graph = regression(1, 3, y, gamma);
    const focus = runAlgorithm(fbp, graph, tight).reading.focus?.();
    const [own, bare] = [true, false].map((patterns) => posterior(graph, patterns));
    const { mean, covariance, logZ } = joint(own, y, gamma);
    const product = (u: number, v: number) => covariance[u][v] + mean[u] * mean[v];
    // Matrices of a few rows, and messages that stand still to 1e-13.
    expect(focus?.overlapCentre).toBeCloseTo(product(0, y), 11);
    expect(focus?.replicaOverlap).toBeCloseTo(product(0, 1), 11);
    expect(focus?.selfOverlap).toBeCloseTo(mean[0] ** 2, 11);
    expect(focus?.centreOverlap).toBeCloseTo(mean[y] ** 2, 11);
    const gain = logZ + y * own.constant - (joint(bare, y, gamma).logZ + y * bare.constant);
    expect(focus?.replicated).toBeCloseTo(gain, 11);
    // Sigma = E_c ln of the local integral of exp(-(gamma/2)(w - c)^2), less its mean -(gamma/2) (w - c)^2.
    const [A, B] = [own.A[0][0], own.b[0]];
    const square = (B + gamma * mean[y]) ** 2 + gamma ** 2 * covariance[y][y];
    const local = 0.5 * (square / (A + gamma) - Math.log(A + gamma) - gamma * product(y, y)) + own.constant;
    const spring = 0.5 * gamma * (product(0, 0) - 2 * product(0, y) + product(y, y));
    expect(focus?.internal).toBeCloseTo(local + spring, 11);
  });

  it("several weights: means are those of the dense system, loops or not", () => {
    const [y, gamma] = [3, 1.5];
    const graph = regression(6, 4, y, gamma);
    const { reading, last } = runAlgorithm(fbp, graph, tight);
    expect(["converged", "solved"]).toContain(last.status);
    const { mean } = joint(posterior(graph, true), y, gamma);
    // Means of Gaussian messages are exact at any fixed point (Weiss and Freeman 2001).
    reading.means?.().forEach((m, i) => expect(m).toBeCloseTo(mean[i], 10));
  });

  it.each([
    [2, 0.5, "rademacher"],
    [5, 10, "rademacher"],
    [3, 2, "normal(0, 1)"],
  ] as const)("a committee of signs, y = %d, gamma = %d, inputs %s: explicit replicas", (y, gamma, inputs) => {
    const sizes = { N: 15, K: 3, P: 6, y, gamma, inputs };
    const law = "real ~ normal(0, 1)";
    const explicit = runAlgorithm(bp, replicatedCommittee(sizes, law), tight).reading;
    const { means, focus } = runAlgorithm(fbp, replicatedCommittee(sizes, law, "fbp"), tight).reading;
    const [all, one] = [explicit.means?.() ?? [], means?.() ?? []];
    // One fixed point, both at 1e-13 a sweep times slow modes of at most 1e2.
    for (let v = 0; v < 15 * y; v++) expect(Math.abs(all[v] - one[v % 15])).toBeLessThan(1e-10);
    // Without patterns: y weights of precision 1 and a centre, dc / sqrt(2 pi).
    const alone = -0.5 * 15 * (y * Math.log(1 + gamma) + Math.log((y * gamma) / (1 + gamma)));
    expect((focus?.().replicated ?? 0) + alone).toBeCloseTo(explicit.logPartition?.() ?? 0, 9);
  });
});
