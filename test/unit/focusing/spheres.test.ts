import { describe, expect, it } from "vitest";
import type { MachineGroup } from "../../../compiler/ir/flat-graph.js";
import { bp } from "../../../runtime/algorithms/bp.js";
import { fbp } from "../../../runtime/algorithms/fbp.js";
import { createSphereStore } from "../../../runtime/continuous/store.js";
import { focusNorms } from "../../../runtime/focusing/norms.js";
import { loneSphere } from "../../../runtime/focusing/sphere-reading.js";
import { runAlgorithm } from "../../../testing/run-algorithm.js";
import { sphericalMachine } from "../../oracles/spherical-machine.js";

const graph = sphericalMachine(1, 99, 0.5, 3);
const tight = { tolerance: 1e-12, max_iterations: 3000 };
const run = (gamma: number, y: number, accuracy = "reduced") =>
  runAlgorithm(fbp, graph, { ...tight, gamma, y, accuracy });

describe("focusing on spheres, K = 3, N = 99", () => {
  it.each([
    [0, 5],
    [1, 1],
  ])("gamma = %d, y = %d is belief propagation", (gamma, y) => {
    const plain = runAlgorithm(bp, graph, { ...tight, accuracy: "ep" }).reading;
    const focused = run(gamma, y, "ep").reading;
    // Both are converged to 1e-12 a mean, along two roundings.
    const means = plain.means?.() ?? [];
    focused.means?.().forEach((mean, i) => expect(Math.abs(mean - means[i])).toBeLessThan(1e-10));
    expect(focused.freeEntropy?.()).toBeCloseTo(plain.freeEntropy?.() ?? 0, 11);
  });

  it("`ep` and `reduced` end in the same place", () => {
    const [ep, reduced] = ["ep", "reduced"].map((accuracy) => run(1, 10, accuracy).reading);
    // Converged to 1e-12 a sweep; near the end a sweep takes off a few percent of what is left.
    expect(ep.freeEntropy?.()).toBeCloseTo(reduced.freeEntropy?.() ?? 0, 9);
    expect(ep.focus?.().internal).toBeCloseTo(reduced.focus?.().internal ?? 0, 9);
  });

  it("Sigma = dF/dy - (gamma / y) dF/dgamma, each less its value without patterns", () => {
    const [gamma, y, e] = [0.7, 4, 1e-3];
    const total = (g: number, n: number) => (run(g, n).reading.focus?.().replicated ?? 0) / 99;
    const byY = (total(gamma, y + e) - total(gamma, y - e)) / (2 * e);
    const byGamma = (total(gamma + e, y) - total(gamma - e, y)) / (2 * e);
    const a = loneSphere({ gamma, y });
    const lone = -0.5 * Math.log(a + gamma) + ((y - 1) * gamma) / (2 * y * (a + gamma)) - 0.5 + a / 2;
    // Third derivatives of order 1 times e^2 / 6; the node's moments are matched, which Bethe's functional sees at 1e-6.
    expect(run(gamma, y).reading.focus?.().internal).toBeCloseTo(lone + byY - (gamma / y) * byGamma, 5);
  });

  it("without patterns: overlaps in closed form", () => {
    const group = { ...(graph.groups[0] as MachineGroup), patterns: 0, label: new Int8Array(0) };
    const empty = { ...graph, groups: [group] };
    const [gamma, y] = [2, 4];
    const { reading } = runAlgorithm(fbp, empty, { ...tight, gamma, y });
    const focus = reading.focus?.();
    expect(reading.freeEntropy?.()).toBeCloseTo(0, 12);
    // Mean 0, variance 1 and covariance 1 / (y A) with the centre, gamma / ((gamma + A) y A) with another replica.
    const a = loneSphere({ gamma, y });
    expect((1 / a + (y - 1) / (a + gamma)) / y).toBeCloseTo(1, 12);
    expect(focus?.overlapCentre).toBeCloseTo(1 / (y * a), 10);
    expect(focus?.replicaOverlap).toBeCloseTo(gamma / ((gamma + a) * y * a), 10);
  });
});

describe("a volume that cannot be is told, beyond what a perceptron stores", () => {
  const overfull = sphericalMachine(1, 60, 3);

  it.each([0, 0.5])("gamma = %d: `diverged` with WFM7005, as `bp`", (gamma) => {
    const { last, diagnostics } = runAlgorithm(fbp, overfull, { gamma, y: 3, damping: 0.5, max_iterations: 120 });
    expect(last.status).toBe("diverged");
    expect(diagnostics.map(({ code }) => code)).toEqual(["WFM7005"]);
  });

  it("and nowhere on a protocol that finds a solution", () => {
    const { last } = runAlgorithm(fbp, graph, { gamma: [0.5, 1, 2, 4], y: 10 });
    expect(last.status).toBe("solved");
  });
});

it("norm and pseudo term hold together, weight by weight, from any fields", () => {
  const group = sphericalMachine(3, 30, 0.5, 2).groups[0] as MachineGroup;
  for (const form of ["reduced", "edges"] as const) {
    for (const [gamma, y] of [
      [0, 3],
      [0.5, 10],
      [300, 10],
      [Infinity, 2.5],
    ]) {
      const store = createSphereStore(group, form);
      const { heap, field, precision, externalPrecision, externalField } = store;
      for (let i = 0; i < 30; i++) heap[field + i] = 5 * Math.sin(7 * i);
      for (let n = 0; n < 3; n++) expect(focusNorms(store, { gamma, y })).toBe(true);
      for (let k = 0; k < 2; k++) {
        let sum = 0;
        for (let i = 15 * k; i < 15 * (k + 1); i++) {
          const at = form === "edges" ? i : k;
          const own = heap[precision + at] - heap[externalPrecision + at];
          const mean = (heap[field + i] - heap[externalField + i]) / own;
          expect(heap[field + i] / heap[precision + at]).toBeCloseTo(mean, 10);
          sum += mean * mean + 1 / heap[precision + at];
        }
        expect(sum / 15).toBeCloseTo(1, 12);
      }
    }
  }
});
