import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import type { OptionValue } from "../../../compiler/capabilities.js";
import type { FlatGraph, MachineGroup } from "../../../compiler/ir/flat-graph.js";
import { planRun } from "../../../compiler/schedule/plan.js";
import { bp } from "../../../runtime/algorithms/bp.js";
import { logSphere } from "../../../runtime/continuous/reading.js";
import { createSphereStore } from "../../../runtime/continuous/store.js";
import { OBSERVABLES } from "../../../runtime/observables/registry.js";
import { priorOf } from "../../../runtime/priors/registry.js";
import { streams } from "../../../runtime/random.js";
import { machines } from "../../../testing/arbitraries/machines.js";
import { machineGraph } from "../../../testing/graphs/machine.js";
import { algorithmLaw } from "../../../testing/laws/algorithm-law.js";
import { contextFor, runAlgorithm } from "../../../testing/run-algorithm.js";
import { sphericalMachine } from "../../oracles/spherical-machine.js";
import { withPrior } from "../../oracles/weighted-machine.js";

/** At 120 inputs some samples of parities of 2 units at alpha = 1 are not stable where they are flat; the transition of large machines is at pi^2 / 8. */
const INPUTS = 480;
const parity = { name: "parity", parameters: {} };
const normal = { name: "normal", parameters: { mean: 0.2, sd: 1.5 } };
const uniform = { name: "uniform", parameters: { low: -1, high: 2 } };
const ternary = { values: [-1, 0, 1] };

function value(name: keyof typeof OBSERVABLES, graph: FlatGraph, options = {}): number {
  const { reading } = runAlgorithm(bp, graph, options);
  const measured = OBSERVABLES[name].measure({
    graph,
    reading,
    method: "bp",
    arguments: {},
    streams: streams(1),
    heldOut: () => ({ diagnostics: [] }),
    reference: () => ({ diagnostics: [] }),
  });
  return measured.value?.[0].value ?? Number.NaN;
}

describe("known entropies", () => {
  const theory = JSON.parse(
    readFileSync(new URL("../../reference/theory/spherical_committee_rs.json", import.meta.url), "utf8"),
  ).rows as { K: number; alpha: number; q: number; s: number }[];

  it.each(theory.filter(({ alpha }) => alpha <= 0.5))(
    "K = $K, alpha = $alpha: s = $s, q = $q",
    ({ K, alpha, s, q }) => {
      let entropy = 0;
      let overlap = 0;
      for (let seed = 1; seed <= 4; seed++) {
        const { reading, last } = runAlgorithm(bp, sphericalMachine(seed, 999, alpha, K));
        expect(last.status).toBe("converged");
        entropy += (reading.freeEntropy?.() ?? Number.NaN) / 4;
        overlap += (reading.means?.() ?? new Float64Array()).reduce((sum, m) => sum + m * m, 0) / 999 / 4;
      }
      // At alpha <= 1/2 one sample of 999 weights scatters by 0.005 in s and q.
      expect(Math.abs(entropy - s)).toBeLessThan(0.01);
      expect(Math.abs(overlap - q)).toBeLessThan(0.015);
    },
  );

  it.each([
    [2, 1],
    [3, 0.7],
    [3, 2],
  ])("parity of %i units at alpha = %f: flat messages stay, s = -alpha ln 2", (units, alpha) => {
    for (const accuracy of ["reduced", "ep"]) {
      const graph = sphericalMachine(2, INPUTS, alpha, units, { rule: parity });
      const { reading, last } = runAlgorithm(bp, graph, { accuracy });
      expect(last).toMatchObject({ status: "converged", iteration: 1 });
      const patterns = (graph.groups[0] as MachineGroup).patterns;
      expect(reading.freeEntropy?.()).toBeCloseTo((-patterns / INPUTS) * Math.LN2, 12);
      expect(Math.max(...(reading.means?.() ?? [1]).map(Math.abs))).toBe(0);
    }
  });

  it("without patterns: 0, and ln Z is the area of the spheres", () => {
    const drawn = sphericalMachine(1, 6, 1, 2);
    const graph = {
      ...drawn,
      groups: [{ ...(drawn.groups[0] as MachineGroup), patterns: 0, label: new Int8Array(0) }],
    };
    for (const accuracy of ["reduced", "ep"]) {
      expect(value("bethe_free_entropy", graph, { accuracy })).toBeCloseTo(0, 14);
      expect(value("entropy", graph, { accuracy })).toBeCloseTo(0, 14);
      // Two spheres |w|^2 = 3 in three dimensions: 4 pi 3 each.
      expect(value("log_partition", graph, { accuracy })).toBeCloseTo(2 * Math.log(12 * Math.PI), 13);
    }
  });

  it("areas of spheres of radius sqrt(n): two points, a circle, a ball's surface", () => {
    expect(Math.exp(logSphere(1))).toBeCloseTo(2, 13);
    expect(Math.exp(logSphere(2))).toBeCloseTo(2 * Math.PI * Math.SQRT2, 12);
    expect(Math.exp(logSphere(3))).toBeCloseTo(12 * Math.PI, 11);
    expect(Math.exp(logSphere(4))).toBeCloseTo(2 * Math.PI ** 2 * 8, 10);
  });

  it.each([100, 1000])("two orthogonal patterns: a quarter of the sphere of %i weights", (n) => {
    const first = new Array(n).fill(1);
    const patterns = [first, first.map((_, i) => (i < n / 2 ? 1 : -1))];
    const { reading } = runAlgorithm(bp, machineGraph({ patterns, labels: [1, -1], weights: "real" }));
    // Exact by reflection. Bethe keeps no correlation of two weights: 1/n each, here 0.2/n in ln Z.
    expect(Math.abs(n * (reading.freeEntropy?.() ?? Number.NaN) + 2 * Math.LN2)).toBeLessThan(0.3 / n);
  });

  it("one pattern and one unit: half of the sphere; beta = 0: all of it", () => {
    const half = sphericalMachine(3, 50, 0.02);
    expect(value("bethe_free_entropy", half)).toBeCloseTo(-Math.LN2 / 50, 12);
    const free = sphericalMachine(3, 50, 1, 1, { channel: { name: "gibbs", parameters: { beta: 0 } } });
    expect(value("bethe_free_entropy", free)).toBeCloseTo(0, 12);
    expect(value("energy", free)).toBeCloseTo(25, 9);
  });
});

it("entropy at finite beta: the derivative of ln Z with respect to beta is -<E>", () => {
  const at = (beta: number) => sphericalMachine(8, 150, 1.4, 3, { channel: { name: "gibbs", parameters: { beta } } });
  const options = { tolerance: 1e-11 };
  const free = (beta: number) => 150 * value("bethe_free_entropy", at(beta), options);
  const energy = value("energy", at(1.2), options);
  // Central difference of step 1e-3: h^2 times a third derivative of a few tens.
  expect(Math.abs(-(free(1.201) - free(1.199)) / 2e-3 - energy)).toBeLessThan(1e-4);
  const entropy = free(1.2) / 150 + (1.2 * energy) / 150;
  expect(value("entropy", at(1.2), options)).toBeCloseTo(entropy, 12);
});

describe("how it ends", () => {
  it("above the stability limit messages do not settle, and that is said with advice", () => {
    const { last, diagnostics } = runAlgorithm(bp, sphericalMachine(1, 399, 2.1, 3), { max_iterations: 150 });
    expect(last.status).toBe("max_iterations");
    expect(diagnostics.map(({ code }) => code)).toEqual(["WFM7003"]);
    expect(diagnostics[0].hints.join(" ")).toContain("lower alpha");
  });

  it("the configuration lies on the spheres and makes few errors", () => {
    const graph = sphericalMachine(1, 399, 0.8, 3);
    const { reading } = runAlgorithm(bp, graph);
    const weights = reading.configuration();
    for (let k = 0; k < 3; k++) {
      const unit = weights.subarray(133 * k, 133 * (k + 1));
      expect(unit.reduce((sum, w) => sum + w * w, 0)).toBeCloseTo(133, 9);
    }
    // The barycentre of the solutions is nearly one: 319 patterns, half of them wrong for random weights.
    expect(value("training_errors", graph)).toBeLessThan(32);
    expect(value("overlap", graph)).toBeGreaterThan(0.2);
    expect(value("magnetisation", graph)).toBe(reading.means?.()[0]);
  });

  it("NaN stops the sweep with group, pattern and sweep", () => {
    const graph = sphericalMachine(1, 30, 0.5, 3);
    const group = graph.groups[0] as MachineGroup;
    const input = Float64Array.from(group.input);
    input[4 * 30 + 7] = Number.NaN;
    const { last } = runAlgorithm(bp, { ...graph, groups: [{ ...group, input }] });
    expect(last.status).toBe("diverged");
    expect(last.diagnostics?.[0]).toMatchObject({
      code: "WFM7004",
      message: expect.stringContaining("factor 5 of `sigma`"),
    });
    expect(last.diagnostics?.[0].message).toContain("in sweep 1");
  });
});

describe("what does not fit is refused with a reason", () => {
  const graph = sphericalMachine(1, 12, 0.5, 2);
  const refuse = (changed: FlatGraph, options = {}) => {
    const { value: state, diagnostics } = bp.init(contextFor(bp, changed, options));
    expect(state).toBeUndefined();
    expect(diagnostics[0].hints.length).toBeGreaterThan(0);
    return `${diagnostics[0].code} ${diagnostics[0].message}`;
  };

  it("weights without a prior, two groups, spheres across units, reinforcement", () => {
    const group = graph.groups[0] as MachineGroup;
    expect(refuse(sphericalMachine(1, 12, 0.5, 2, { free: true }))).toMatch(/WFM5113 .*neither a prior nor a norm/);
    expect(refuse({ ...graph, groups: [group, group] })).toMatch(/WFM5111 .*2 machines over/);
    const [block] = graph.variables.blocks;
    const across = { ...block, constraint: { kind: "sphere", axis: 0 } as const };
    expect(refuse({ ...graph, variables: { ...graph.variables, blocks: [across] } })).toMatch(/WFM5111 .*one unit/);
    expect(refuse(graph, { reinforcement: 0.1 })).toMatch(/WFM5112 .*reinforcement/);
  });

  it("accuracies", () => {
    const told = (changed: FlatGraph, options: Record<string, string>) =>
      planRun(changed, options, "message passing")
        .diagnostics.map(({ message }) => message)
        .join();
    const group = graph.groups[0] as MachineGroup;
    const door: MachineGroup = { ...group, activation: { name: "door", parameters: {} } };
    expect(told({ ...graph, groups: [door] }, { accuracy: "gaussian" })).toContain("units of sign");
    expect(told(graph, { accuracy: "exact" })).toContain("these weights have other values");
    const levels = withPrior(graph, { values: [-1, 0, 1] });
    expect(told(levels, { accuracy: "reduced" })).toContain("a precision of its own");
    expect(told(withPrior(graph, { values: [-1, 1] }), { accuracy: "reduced" })).toContain("spins have one each");
    expect(told(graph, { accuracy: "reduced", schedule: "random" })).toContain("all patterns at once");
    const real = { ...graph, groups: [{ ...group, input: Float64Array.from(group.input, (x) => x / 2) }] };
    expect(told(real, { accuracy: "reduced" })).toContain("all -1 or +1");
  });
});

describe("the plan", () => {
  const graph = sphericalMachine(1, 90, 0.5, 3);
  const group = graph.groups[0] as MachineGroup;
  const real = { ...graph, groups: [{ ...group, input: Float64Array.from(group.input, (x) => x / 2) }] };
  const full = sphericalMachine(1, 90, 0.5, 3, { wiring: "full" });
  it.each([
    [graph, {}, "reduced", "flooding", "reduced"],
    [graph, { schedule: "flooding" }, "reduced", "flooding", "reduced"],
    [graph, { schedule: "random" }, "ep", "random", "signs"],
    [graph, { accuracy: "ep" }, "ep", "sequential", "signs"],
    [real, {}, "ep", "sequential", "edges"],
    [full, {}, "ep", "sequential", "signs"],
    [full, { schedule: "flooding" }, "reduced", "flooding", "reduced"],
    [graph, { accuracy: "gaussian" }, "gaussian", "sequential", "gaussian"],
    [withPrior(graph, normal), {}, "reduced", "flooding", "reduced"],
    [withPrior(graph, normal), { accuracy: "gaussian" }, "gaussian", "sequential", "gaussian"],
    [withPrior(graph, uniform), {}, "ep", "sequential", "edges"],
    [withPrior(graph, ternary), {}, "ep", "sequential", "edges"],
    [withPrior(graph, ternary), { accuracy: "gaussian" }, "gaussian", "sequential", "gaussian"],
    [withPrior(graph, { values: [-1, 1] }), { accuracy: "ep" }, "ep", "sequential", "edges"],
  ] as const)("%#: accuracy, schedule, bytes as they are laid out", (model, options, accuracy, schedule, form) => {
    const plan = planRun(model, { accuracy: "auto", ...options }, "message passing").value;
    expect(plan).toMatchObject({ schedule, exact: false });
    expect(plan?.groups[0].accuracy).toBe(accuracy);
    const prior = priorOf(model.variables.blocks[0], model.variables);
    expect(plan?.groups[0].bytes).toBe(8 * createSphereStore(model.groups[0] as MachineGroup, form, prior).saved);
    expect(plan?.groups[0].reason).toMatch(/\w/);
  });
});

describe("same seed, same bits; resumed = unbroken", () => {
  const runs: readonly Readonly<Record<string, OptionValue>>[] = [
    {},
    { accuracy: "ep" },
    { schedule: "random", damping: 0.3, init: "random" },
    { init: "random" },
  ];
  test.each(runs)("%j", (algorithmOptions) => {
    algorithmLaw(bp, { graphs: machines({ weights: "real" }), algorithmOptions });
  });

  test.each([normal, uniform, ternary])("%j", (law) => {
    const graphs = machines({ weights: "real" }).map((graph) => withPrior(graph, law));
    algorithmLaw(bp, { graphs, algorithmOptions: { damping: 0.3, init: "random", max_iterations: 30 } });
  });
});
