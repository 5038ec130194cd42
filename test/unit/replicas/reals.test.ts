import { describe, expect, it } from "vitest";
import { bp } from "../../../runtime/algorithms/bp.js";
import * as replicaBp from "../../../runtime/algorithms/replica-bp.js";
import { centreDistance, couplingLogZ, readReplicas } from "../../../runtime/continuous/replica-reading.js";
import { type ReplicaEngine, tell } from "../../../runtime/continuous/replicas.js";
import { patternGain } from "../../../runtime/continuous/volume-bound.js";
import { logCdf } from "../../../runtime/kernels/normal.js";
import { contextFor, runAlgorithm } from "../../../testing/run-algorithm.js";
import { sphericalMachine } from "../../oracles/spherical-machine.js";
import { type CommitteeSizes, replicatedCommittee, type WeightLaw } from "./committee.js";

const SPHERE = "real on sphere(i)";
const settled = { tolerance: 1e-12, max_iterations: 3000 };

function converged(sizes: CommitteeSizes, centre = "to c", law: WeightLaw = SPHERE) {
  const context = contextFor(bp, replicatedCommittee(sizes, law, "bp", centre), settled);
  const state = replicaBp.init(context).value;
  if (!state) throw new Error("does not start");
  let status: string | undefined;
  while (status === undefined) status = replicaBp.step(state).status;
  expect(status).toBe("converged");
  return state;
}

const logZ = (engine: ReplicaEngine): number => readReplicas(engine, 0).logPartition?.() ?? Number.NaN;

describe("explicit replicas on spheres", () => {
  it.each([
    [2, 0.5],
    [3, 2],
    [5, 10],
  ])("y = %i, gamma = %f: hear rho = g P' / (g + P'), P' = (y - 1) g A / (g + A), and rho B / A", (y, gamma) => {
    const { engine } = converged({ N: 63, K: 3, P: 30, y, gamma });
    const { store } = engine.replicas[0];
    for (let a = 0; a < y; a++) {
      tell(engine, a);
      const { heap, precision, field, externalField } = engine.replicas[a].store;
      for (let i = 0; i < 63; i++) {
        const slot = Math.floor(i / 21);
        const A = heap[precision + slot] - engine.precisionToReplica[a * 3 + slot];
        const B = heap[field + i] - heap[externalField + i];
        const others = ((y - 1) * gamma * A) / (gamma + A);
        const rho = (gamma * others) / (gamma + others);
        // Means stand still to 1e-12 at the end, so that precisions and fields of order 10 do to 1e-9.
        expect(Math.abs(engine.precisionToReplica[a * 3 + slot] - rho)).toBeLessThan(1e-8);
        expect(Math.abs(heap[externalField + i] - (rho * B) / A)).toBeLessThan(1e-8);
        // All replicas are alike.
        expect(Math.abs(heap[store.mean + i] - store.heap[store.mean + i])).toBeLessThan(1e-9);
      }
    }
  });

  it("d ln Z / d gamma is -1/2 sum <|w^a - c|^2>, and in pairs -1/2 sum <|w^a - w^b|^2>", () => {
    const [sizes, h] = [{ N: 45, K: 3, P: 20, y: 3, gamma: 1.5 }, 1e-4];
    const slope = (centre: string) =>
      (logZ(converged({ ...sizes, gamma: 1.5 + h }, centre).engine) -
        logZ(converged({ ...sizes, gamma: 1.5 - h }, centre).engine)) /
      (2 * h);
    const star = converged(sizes);
    logZ(star.engine);
    // Central differences err by h^2 (1e-8 of a slope of order 100) and by the fixed points' 1e-12 / h.
    expect(Math.abs(slope("to c") + centreDistance(star.engine) / 2)).toBeLessThan(1e-5);
    const pairs = converged(sizes, "");
    logZ(pairs.engine);
    // sum over pairs |w^a - w^b|^2 = y sum_a |w^a - mean|^2, and an auxiliary centre of strength g spreads by 1/g around the mean.
    const distance = sizes.y * (centreDistance(pairs.engine) - 45 / pairs.engine.strength);
    expect(Math.abs(slope("") + distance / 2)).toBeLessThan(1e-5);
  });

  it.each([
    [SPHERE, "normal(0, 1)"],
    ["real ~ normal(0, 1)", "rademacher"],
    ["real ~ normal(0, 1)", "normal(0, 1)"],
    ["real ~ uniform(-1, 1)", "rademacher"],
  ] as const)("so it is for weights %s and inputs %s", (law, inputs) => {
    const [sizes, h] = [{ N: 15, K: 3, P: 6, y: 2, inputs }, 1e-4];
    const at = (gamma: number) => logZ(converged({ ...sizes, gamma }, "to c", law).engine);
    const { engine } = converged({ ...sizes, gamma: 1.5 }, "to c", law);
    logZ(engine);
    // As above.
    expect(Math.abs((at(1.5 + h) - at(1.5 - h)) / (2 * h) + centreDistance(engine) / 2)).toBeLessThan(1e-5);
  });

  it("pairs of strength gamma are a star of strength y gamma, its centre integrated out", () => {
    const sizes = { N: 45, K: 3, P: 20, y: 3 };
    const pairs = converged({ ...sizes, gamma: 0.7 }, "").engine;
    const star = converged({ ...sizes, gamma: 3 * 0.7 }).engine;
    // The integral of exp(-(g y / 2) c^2) dc / sqrt(2 pi) is (g y)^(-1/2), a weight.
    expect(logZ(pairs)).toBeCloseTo(logZ(star) + 22.5 * Math.log(3 * 0.7 * 3), 8);
  });

  it("the coupling's part of ln Z is an integral over the centre and the replicas", () => {
    const { engine } = converged({ N: 3, K: 1, P: 1, y: 2, gamma: 1.3 });
    const step = 0.02;
    const line = Array.from({ length: 1201 }, (_, n) => (n - 600) * step);
    let sum = 0;
    for (let i = 0; i < 3; i++) {
      const cavity = [0, 1].map((a) => {
        const { heap, precision, field } = engine.replicas[a].store;
        const A = heap[precision] - engine.precisionToReplica[a];
        return { A, B: heap[field + i] - engine.fieldToReplica[3 * a + i], T: heap[precision], F: heap[field + i] };
      });
      const factor = line.reduce((z, c) => {
        const inner = cavity.map(({ A, B }) =>
          line.reduce((s, w) => s + Math.exp((-A * w * w) / 2 + B * w - 0.65 * (w - c) ** 2) * step, 0),
        );
        return z + (inner[0] * inner[1] * step) / Math.sqrt(2 * Math.PI);
      }, 0);
      const edges = cavity.map(({ T, F }) => line.reduce((s, w) => s + Math.exp((-T * w * w) / 2 + F * w) * step, 0));
      sum += Math.log(factor) - Math.log(edges[0]) - Math.log(edges[1]);
    }
    // The trapezoid rule on Gaussians is exact to rounding at this step and range.
    expect(couplingLogZ(engine)).toBeCloseTo(sum, 9);
  });

  it("that do not feel each other are single machines", () => {
    const { engine } = converged({ N: 45, K: 3, P: 20, y: 3, gamma: 0 }, "");
    const single = converged({ N: 45, K: 3, P: 20, y: 1, gamma: 3 }, "").engine;
    expect(logZ(engine)).toBeCloseTo(3 * logZ(single), 9);
  });

  it("go on from a snapshot as if never interrupted, and start warm under another coupling", () => {
    const sizes = { N: 45, K: 3, P: 30, y: 2, gamma: 2 };
    const context = contextFor(bp, replicatedCommittee(sizes, SPHERE), { tolerance: 1e-8 });
    const whole = bp.init(context).value;
    const half = bp.init(context).value;
    if (!whole || !half) throw new Error("does not start");
    for (let n = 0; n < 8; n++) bp.step(whole);
    for (let n = 0; n < 4; n++) bp.step(half);
    const again = bp.restore(context, structuredClone(bp.save(half)), "resume").value;
    if (!again) throw new Error("does not resume");
    for (let n = 0; n < 4; n++) bp.step(again);
    expect(bp.save(again)).toEqual(bp.save(whole));
    const next = contextFor(bp, replicatedCommittee({ ...sizes, gamma: 2.1 }, SPHERE), { tolerance: 1e-8 });
    const until = (state: typeof whole) => {
      for (let n = 1; ; n++) if (bp.step(state).status) return n;
    };
    until(again);
    const warm = bp.restore(next, structuredClone(bp.save(again)), "warm").value;
    const cold = bp.init(next).value;
    if (!warm || !cold) throw new Error("does not start");
    expect(until(warm)).toBeLessThan(until(cold));
  });

  it("configurations hold every copy on its spheres, and the centre where it is", () => {
    const sizes = { N: 45, K: 3, P: 20, y: 3, gamma: 2 };
    const graph = replicatedCommittee(sizes, SPHERE);
    const { reading, last } = runAlgorithm(bp, graph, { tolerance: 1e-10 });
    expect(last.status).toBe("converged");
    const w = reading.configuration();
    expect(w.length).toBe(4 * 45);
    for (let unit = 0; unit < 9; unit++) {
      const norm = w.slice(15 * unit, 15 * unit + 15).reduce((sum, x) => sum + x * x, 0);
      expect(norm).toBeCloseTo(15, 9);
    }
    // The centre's mean is near the replicas' common mean: (w^1 + .. + w^y) / y, up to convergence.
    const mean = reading.means?.() ?? w;
    for (let i = 0; i < 45; i++) expect(mean[135 + i]).toBeCloseTo((mean[i] + mean[45 + i] + mean[90 + i]) / 3, 7);
  });

  it.each([0.1, 2])("beyond capacity, gamma = %f: `diverged` with WFM7005, as a machine of its own", (gamma) => {
    const graph = replicatedCommittee({ N: 60, P: 180, y: 2, gamma }, SPHERE);
    const { last, diagnostics } = runAlgorithm(bp, graph, { damping: 0.5, max_iterations: 120 });
    expect(last).toMatchObject({ status: "diverged", iteration: 120 });
    expect(diagnostics.map(({ code }) => code)).toEqual(["WFM7005"]);
  });

  it("one pattern takes the share Phi(s) from what a replica has in the field of its centre", () => {
    const sizes = { N: 5, P: 1, y: 2, gamma: 1.5, inputs: "normal(0, 1)" } as const;
    const { engine } = converged(sizes, "to c", "real ~ normal(0, 1)");
    for (const replica of engine.replicas) {
      const { heap, group, externalField, externalPrecision } = replica.store;
      // s = label * mean / sd of the preactivation under the prior and the centre's message alone.
      let [mean, variance] = [0, 0];
      for (let i = 0; i < 5; i++) {
        const [a, b] = [heap[externalPrecision + i], heap[externalField + i]];
        mean += group.scale * group.input[i] * (b / a);
        variance += (group.scale * group.input[i]) ** 2 / a;
      }
      const share = logCdf((group.label[0] * mean) / Math.sqrt(variance));
      // Sums of a dozen terms of order 1.
      expect(patternGain(replica) * 5).toBeCloseTo(share, 12);
    }
  });

  it("refuse what is no set of copies of one machine", () => {
    const { groups, ...graph } = sphericalMachine(1, 15, 0.5);
    const begun = bp.init(contextFor(bp, { ...graph, groups: [groups[0], groups[0]] }));
    expect(begun.diagnostics.map(({ code }) => code)).toEqual(["WFM5111"]);
  });
});
