import { describe, expect, test } from "vitest";
import type { FlatGraph } from "../../../compiler/ir/flat-graph.js";
import { exact } from "../../../runtime/algorithms/exact.js";
import { graphOf, parityGroup } from "../../../testing/graphs/factors.js";
import { machineGraph } from "../../../testing/graphs/machine.js";
import { layOutVariables, spinVariables } from "../../../testing/graphs/variables.js";
import { contextFor, runAlgorithm } from "../../../testing/run-algorithm.js";
import {
  factorGraphOf,
  fbpPatterns,
  libdaiGraph,
  machineOf,
  readFactorGraph,
  readMachine,
} from "../../oracles/reference-files.js";

const solve = (graph: FlatGraph) => runAlgorithm(exact, graph).reading;
const magnetisations = (marginals: ArrayLike<number>) =>
  Array.from({ length: marginals.length / 2 }, (_, v) => marginals[2 * v + 1] - marginals[2 * v]);

function expectClose(got: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number): void {
  expect(got.length).toBe(wanted.length);
  for (let n = 0; n < got.length; n++) expect(Math.abs(got[n] - wanted[n]), `entry ${n}`).toBeLessThan(tolerance);
}

// Sums of 2^15 to 2^16 terms in doubles: relative rounding below 1e-12 here, the references carry 15 digits.
const ROUNDING = 1e-11;

describe("enumerated machines", () => {
  const names = ["nn_perceptron_N15_M6", "nn_committee_tree_K3_N15_M8", "nn_parity_tree_K3_N15_M5"];
  test.each(names)("%s: solutions, means and distances", (name) => {
    const reference = readMachine(name);
    const reading = solve(machineOf(reference));
    expect(reading.solutions?.()).toBe(reference.exact.n_solutions);
    expectClose([reading.logPartition!()], [reference.exact.ln_n_solutions], ROUNDING);
    expectClose(magnetisations(reading.marginals!()), reference.exact.magnetizations, ROUNDING);
    expect(reading.meanEnergy?.()).toBe(0);
    for (const curve of reference.exact.local_entropy_curves) {
      const counts = reading.logWeightByDistance!(Float64Array.from(curve.reference_weights));
      expect(Array.from(counts, (log) => Math.round(Math.exp(log)))).toEqual(curve.count_by_hamming_distance);
    }
    expect(reading.logWeightByDistance!(reading.configuration())[0]).toBe(0);
  });

  test.each(names)("%s at finite beta", (name) => {
    const reference = readMachine(name);
    for (const { beta, lnZ, mean_energy, magnetizations } of reference.exact.finite_beta) {
      const reading = solve(machineOf(reference, beta));
      expectClose([reading.logPartition!(), reading.meanEnergy!()], [lnZ, mean_energy], ROUNDING);
      expectClose(magnetisations(reading.marginals!()), magnetizations, ROUNDING);
      expect(reading.solutions?.()).toBe(2 ** 15);
    }
  });

  test("ten patterns of 21 entries: 928 solutions of the perceptron, 557 of the tree committee", () => {
    const patterns = fbpPatterns();
    const labels = patterns.map(() => 1);
    const reading = solve(machineGraph({ patterns, labels }));
    expect(reading.solutions?.()).toBe(928);
    const means = [
      0.625, 0.032328, 0.564655, 0.81681, -0.06681, -0.607759, 0.299569, 0.512931, 0.907328, 0.971983, -0.480603,
      -0.454741, 0.0625, 0.303879, -0.579741, -0.023707, 0.935345, -0.362069, 0.56681, -0.640086, -0.422414,
    ];
    expectClose(magnetisations(reading.marginals!()), means, 5.1e-7); // the list has six digits
    expect(solve(machineGraph({ patterns, labels, units: 3 })).solutions?.()).toBe(557);
  });
});

describe("enumerated factor graphs", () => {
  const names = [
    "grid1_ferro_beta0.4",
    "ldpc1_hamming74",
    "pspin3_n14_m14_beta1",
    "tree1_ising_chain10",
    "tree3_potts_random8",
  ];
  test.each([...names, "tree5_parity_hard"])("%s", (name) => {
    const reference = readFactorGraph(`fg_${name}`);
    const reading = solve(factorGraphOf(reference));
    expectClose([reading.logPartition!()], [reference.exact.lnZ], ROUNDING);
    expectClose(reading.marginals!(), reference.exact.marginals.flat(), ROUNDING);
    expect(reading.solutions?.()).toBe(reference.exact.n_configurations_with_positive_weight);
  });

  test.each([
    ["testfast", 14.328233281],
    ["hoi1", 5.530780894],
    ["hoi3", 6.613744453],
    ["twofactors", 3.132263222],
  ])("libdai %s", (name, lnZ) => {
    expectClose([solve(libdaiGraph(name)).logPartition!()], [lnZ], 1e-9); // nine decimals are given
  });
});

describe("refusals and edges", () => {
  test("too many configurations are refused before anything is allocated, with the number", () => {
    const { value, diagnostics } = exact.init(contextFor(exact, graphOf(spinVariables(60), [])));
    expect(value).toBeUndefined();
    expect(diagnostics[0].code).toBe("WFM5101");
    expect(diagnostics[0].message).toContain("2^60");
  });

  test("max_states is the limit", () => {
    const graph = graphOf(spinVariables(10), []);
    expect(exact.init(contextFor(exact, graph, { max_states: 1023 })).value).toBeUndefined();
    expect(exact.init(contextFor(exact, graph, { max_states: 1024 })).value).toBeDefined();
  });

  test("continuous weights are refused by name", () => {
    const { diagnostics } = exact.init(
      contextFor(exact, machineGraph({ patterns: [[1, 1, 1]], labels: [1], weights: "real" })),
    );
    expect(diagnostics[0].code).toBe("WFM5102");
    expect(diagnostics[0].message).toContain("`w`");
  });

  test("contradicting constraints give ln 0 and an error", () => {
    const factors = [
      { variables: [0, 1], sign: 1 },
      { variables: [0, 1], sign: -1 },
    ];
    const { reading, diagnostics, last } = runAlgorithm(exact, graphOf(spinVariables(2), [parityGroup(factors)]));
    expect(reading.logPartition?.()).toBe(Number.NEGATIVE_INFINITY);
    expect(reading.solutions?.()).toBe(0);
    expect(last).toMatchObject({ status: "diverged", onlyMeasure: ["log_partition", "solutions"] });
    expect(diagnostics.map(({ code }) => code)).toEqual(["WFM7101"]);
  });

  test("states that the prior forbids are not visited, nor counted against the limit", () => {
    const logPrior = Array.from({ length: 40 }, (_, v) => (v < 30 ? [0, Number.NEGATIVE_INFINITY] : [0, 0]));
    const variables = layOutVariables([{ name: "s", support: "spin", shape: [40], logPrior }]);
    const reading = solve(graphOf(variables, []));
    expect(reading.solutions?.()).toBe(1024);
    expect(reading.marginals!()[1]).toBe(0);
  });

  test("a graph without variables has one configuration", () => {
    expect(solve(graphOf(spinVariables(0), [])).logPartition?.()).toBe(0);
  });
});

test("a run saved between chunks and resumed has the bits of an unbroken one", () => {
  const reference = readMachine("nn_committee_tree_K3_N15_M8");
  const patterns = reference.patterns.map((row) => [...row, 1, -1, 1]);
  const channel = { name: "gibbs", parameters: { beta: 0.7 } };
  const graph = machineGraph({ patterns, labels: reference.labels, units: 3, channel });
  const context = contextFor(exact, graph);
  const unbroken = runAlgorithm(exact, graph).reading;
  let state = exact.init(context).value!;
  for (let chunk = 0; chunk < 4; chunk++) {
    state = exact.restore(context, structuredClone(exact.save(state))).value!;
    expect(exact.step(state).status).toBe(chunk === 3 ? "converged" : undefined); // 2^18 = 4 * 2^16
  }
  const resumed = exact.read(state);
  expect(resumed.logPartition!()).toBe(unbroken.logPartition!());
  expect(resumed.marginals!()).toEqual(unbroken.marginals!());
  expect(resumed.configuration()).toEqual(unbroken.configuration());
  const colder = machineGraph({
    patterns,
    labels: reference.labels,
    units: 3,
    channel: { ...channel, parameters: { beta: 1 } },
  });
  expect(exact.restore(contextFor(exact, colder), exact.save(state)).diagnostics[0].code).toBe("WFM8101");
});

test("2^21 configurations of a perceptron with ten patterns take about a second", () => {
  const patterns = fbpPatterns();
  const start = performance.now();
  solve(machineGraph({ patterns, labels: patterns.map(() => 1) }));
  // 0.3 s on an idle core; ten times that on a loaded one
  expect(performance.now() - start).toBeLessThan(5000);
});
