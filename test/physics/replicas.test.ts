import { expect, it } from "vitest";
import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import { bp } from "../../runtime/algorithms/bp.js";
import { fbp } from "../../runtime/algorithms/fbp.js";
import type { Reading } from "../../runtime/contracts.js";
import { runAlgorithm } from "../../testing/run-algorithm.js";
import { magnetisations } from "../oracles/magnetisation.js";
import { replicatedCommittee } from "../unit/replicas/committee.js";

const meansOf = (graph: FlatGraph, reading: Reading): ArrayLike<number> =>
  reading.means?.() ?? magnetisations(graph, reading);

/** q = (1/N) sum of m_i m_i' over two stretches of means. */
function overlap(a: ArrayLike<number>, from: number, b: ArrayLike<number>, to: number, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += a[from + i] * b[to + i];
  return sum / n;
}

// Tree committees of three units, N = 501, seed 1, on random patterns: y copies on the graph beside one in the field of the others.
const rows = (["spin", "real on sphere(i)"] as const).flatMap((law) =>
  [2, 3].flatMap((y) => (law === "spin" ? [0.3, 0.6] : [0.5, 3, 10]).map((gamma) => [law, y, gamma] as const)),
);
it.each(rows)("%s, y = %i, gamma = %f: explicit replicas are where their collapse is", (law, y, gamma) => {
  const sizes = { N: 501, K: 3, P: 200, y, gamma };
  const [copies, one] = [replicatedCommittee(sizes, law), replicatedCommittee(sizes, law, "fbp")];
  const options = { tolerance: 1e-9, max_iterations: 3000, damping: 0.3 };
  const explicit = runAlgorithm(bp, copies, options);
  const collapsed = runAlgorithm(fbp, one, options);
  for (const { last } of [explicit, collapsed]) expect(last.residual).toBeLessThanOrEqual(1e-9);
  const [m, m1] = [meansOf(copies, explicit.reading), meansOf(one, collapsed.reading)];
  let apart = 0;
  for (let v = 0; v < 501 * y; v++) apart = Math.max(apart, Math.abs(m[v] - m1[v % 501]));
  const [q, q1] = [overlap(m, 0, m, 0, 501), overlap(m1, 0, m1, 0, 501)];
  console.log(
    `${law}, y = ${y}, gamma = ${gamma}: q explicit ${q.toFixed(9)} (${explicit.last.iteration} sweeps), ` +
      `collapse ${q1.toFixed(9)} (${collapsed.last.iteration} sweeps); means differ by at most ${apart.toExponential(1)}`,
  );
  // One fixed point: no finite-size error, only the tolerance 1e-9 of the last sweep times the slow modes' 1 / (1 - rate), up to 1e3.
  expect(apart).toBeLessThan(1e-6);
  expect(Math.abs(q - q1)).toBeLessThan(1e-6);
});
