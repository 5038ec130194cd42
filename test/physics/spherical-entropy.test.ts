import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bp } from "../../runtime/algorithms/bp.js";
import { runAlgorithm } from "../../testing/run-algorithm.js";
import { sphericalMachine } from "../oracles/spherical-machine.js";

const theory = JSON.parse(
  readFileSync(new URL("../reference/theory/spherical_committee_rs.json", import.meta.url), "utf8"),
).rows as { K: number; alpha: number; q: number; s: number }[];
const WEIGHTS = 999;
const SAMPLES = 10;

function mean(values: readonly number[]): { value: number; error: number } {
  const value = values.reduce((sum, x) => sum + x, 0) / values.length;
  const square = values.reduce((sum, x) => sum + (x - value) ** 2, 0) / (values.length - 1);
  return { value, error: Math.sqrt(square / values.length) };
}

// Replica theory is the limit of many weights and the mean over samples. Allowed: 0.01, or 2 standard errors of ten samples where
// those are larger (K = 1 at alpha = 1.5: one sample scatters by 0.07). Seeds 1 .. 10.
describe("spherical machines of 999 weights against replica theory", () => {
  it.each(theory)("K = $K, alpha = $alpha: s = $s, q = $q", ({ K, alpha, s, q }) => {
    const entropies: number[] = [];
    const overlaps: number[] = [];
    for (let seed = 1; seed <= SAMPLES; seed++) {
      const { reading, last } = runAlgorithm(bp, sphericalMachine(seed, WEIGHTS, alpha, K));
      expect(last.status).toBe("converged");
      entropies.push(reading.freeEntropy?.() ?? Number.NaN);
      overlaps.push((reading.means?.() ?? new Float64Array()).reduce((sum, m) => sum + m * m, 0) / WEIGHTS);
    }
    const [entropy, overlap] = [mean(entropies), mean(overlaps)];
    console.log(
      `K ${K} alpha ${alpha}: s ${entropy.value.toFixed(4)} +- ${entropy.error.toFixed(4)} (${s.toFixed(4)}), q ${overlap.value.toFixed(4)} +- ${overlap.error.toFixed(4)} (${q.toFixed(4)})`,
    );
    expect(Math.abs(entropy.value - s)).toBeLessThan(Math.max(0.01, 2 * entropy.error));
    expect(Math.abs(overlap.value - q)).toBeLessThan(Math.max(0.01, 2 * overlap.error));
  });
});

// A replica-symmetric fixed point is stable below alpha = 1.7299 for K = 3, whatever the size of the sample.
it.each([
  [1.4, 1],
  [2.1, 0],
])("K = 3, alpha = %f: a share of %i of the runs settles", (alpha, share) => {
  let settled = 0;
  for (let seed = 1; seed <= 5; seed++) {
    const { last } = runAlgorithm(bp, sphericalMachine(seed, WEIGHTS, alpha, 3), { max_iterations: 300 });
    if (last.status === "converged") settled++;
    else expect(last.status).toBe("max_iterations");
  }
  expect(settled / 5).toBe(share);
});
