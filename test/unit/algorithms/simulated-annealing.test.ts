import { describe, expect, test } from "vitest";
import type { OptionValue } from "../../../compiler/capabilities.js";
import type { FlatGraph, MachineGroup } from "../../../compiler/ir/flat-graph.js";
import { simulatedAnnealing } from "../../../runtime/algorithms/simulated-annealing.js";
import { countErrors } from "../../../runtime/errors.js";
import { coolingOf } from "../../../runtime/learners/cooling.js";
import { flipEnergy } from "../../../runtime/learners/flip-energy.js";
import { type LossSchedule, lossSchedule } from "../../../runtime/learners/flip-loss.js";
import { type FlipMachine, flipMachine, nodeOf, put, randomStates } from "../../../runtime/learners/flip-machine.js";
import { streams } from "../../../runtime/random.js";
import { graphOf } from "../../../testing/graphs/factors.js";
import { type MachineSpec, machineGraph } from "../../../testing/graphs/machine.js";
import { contextFor, runAlgorithm } from "../../../testing/run-algorithm.js";

function randomMachine(seed: number, width: number, patterns: number, spec: Partial<MachineSpec> = {}): FlatGraph {
  const stream = streams(seed)("test patterns");
  const row = () => Array.from({ length: width }, () => stream.sign());
  return machineGraph({
    patterns: Array.from({ length: patterns }, row),
    labels: Array.from({ length: patterns }, () => stream.sign()),
    ...spec,
  });
}

type Options = Readonly<Record<string, OptionValue>>;
const optionsOf = (given: Options): Options => contextFor(simulatedAnnealing, randomMachine(1, 3, 1), given).options;

/** The cross-entropy of a configuration of sign units, written out: f(x) = ln(1 + e^(-2 gamma x)) / (2 gamma), x = label F(tanh(beta h)). */
function crossEntropyOf(graph: FlatGraph, weights: ArrayLike<number>, gamma: number, beta: number): number {
  const { patterns, units, inputs, input, inputStride, label, scale, bias, rule } = graph.groups[0] as MachineGroup;
  let energy = 0;
  for (let mu = 0; mu < patterns; mu++) {
    const t = Array.from({ length: units }, (_, k) => {
      let sum = 0;
      for (let i = 0; i < inputs; i++)
        sum += input[mu * inputStride[0] + k * inputStride[1] + i] * weights[k * inputs + i];
      return Math.tanh(beta * (scale * sum + bias));
    });
    const product = t.reduce((all, value) => all * value, 1);
    const output = rule.name === "parity" ? product : t.reduce((sum, value) => sum + value, 0) / Math.sqrt(units);
    energy += Math.log1p(Math.exp(-2 * gamma * label[mu] * output)) / (2 * gamma);
  }
  return energy;
}

describe("energies", () => {
  const real = streams(3)("test inputs");
  const cases: [string, FlatGraph][] = [
    ["one unit", randomMachine(1, 21, 17)],
    ["one unit of bits, with a bias", randomMachine(2, 21, 17, { weights: "bit", bias: -0.4 })],
    ["tree committee", randomMachine(3, 27, 17, { units: 3 })],
    ["full committee", randomMachine(4, 9, 17, { units: 3, wiring: "full" })],
    ["parity machine", randomMachine(5, 18, 17, { units: 2, rule: { name: "parity", parameters: {} } })],
    [
      "real inputs",
      machineGraph({
        patterns: Array.from({ length: 17 }, () => Array.from({ length: 21 }, () => real.normal())),
        labels: Array.from({ length: 17 }, () => real.sign()),
        units: 3,
      }),
    ],
  ];

  /** Asks for 200 changes and makes every other one; calls `look` with the weights after each. */
  function walk(machine: FlipMachine, schedule: LossSchedule, look: (change: number, total: number) => void): void {
    const stream = streams(6)("walk");
    const { group, columnsOfUnit } = machine;
    const energy = flipEnergy(machine);
    randomStates(machine, stream);
    energy.reset(schedule.at(0));
    for (let n = 0; n < 200; n++) {
      const [k, i] = [stream.below(group.units), stream.below(group.inputs)];
      const v = nodeOf(group, k, i);
      const other = 1 - machine.state[v];
      const { stateOffset, stateValue } = machine.variables;
      const step = stateValue[stateOffset[v] + other] - machine.value[v];
      const change = energy.change(k, (k * columnsOfUnit + i) * group.patterns, step);
      if (n % 2 === 1) continue;
      energy.accept();
      put(machine, v, other);
      look(change, energy.total());
    }
  }

  test.each(cases)("%s: errors and their changes are those of the weights", (_, graph) => {
    const machine = flipMachine(graph);
    const schedule = lossSchedule("test", machine, optionsOf({ loss: "errors" })) as LossSchedule;
    let before = Number.NaN;
    walk(machine, schedule, (change, total) => {
      expect(total).toBe(countErrors(graph, machine.value));
      if (!Number.isNaN(before)) expect(change).toBe(total - before);
      before = total;
    });
  });

  test.each(cases)("%s: cross-entropy and its changes are those of the weights", (_, graph) => {
    const machine = flipMachine(graph);
    const options = optionsOf({ loss: "cross_entropy", gamma: 1.7, gamma_end: 9, beta: 0.6 });
    let before = Number.NaN;
    walk(machine, lossSchedule("test", machine, options) as LossSchedule, (change, total) => {
      // Sums of 17 terms of size 1, in another order.
      expect(Math.abs(total - crossEntropyOf(graph, machine.value, 1.7, 0.6))).toBeLessThan(1e-12);
      if (!Number.isNaN(before)) expect(Math.abs(change - (total - before))).toBeLessThan(1e-12);
      before = total;
    });
  });
});

describe("at one temperature", () => {
  /** Mean number of errors under exp(-E / T) and the prior, by listing all configurations of spins. */
  function listedMean(graph: FlatGraph, temperature: number): number {
    const { count, stateOffset, logPrior } = graph.variables;
    let mass = 0;
    let energy = 0;
    for (let bits = 0; bits < 2 ** count; bits++) {
      const states = Array.from({ length: count }, (_, v) => (bits >> v) & 1);
      const errors = countErrors(
        graph,
        Float64Array.from(states, (s) => 2 * s - 1),
      );
      const weight = Math.exp(states.reduce((sum, s, v) => sum + logPrior[stateOffset[v] + s], -errors / temperature));
      mass += weight;
      energy += weight * errors;
    }
    return energy / mass;
  }

  test.each([0.5, 1, 3])("T = %f: the mean energy is Boltzmann's (seed 1)", (temperature) => {
    const stream = streams(11)("test patterns");
    const rows = Array.from({ length: 6 }, () => Array.from({ length: 7 }, () => stream.sign()));
    // Some patterns come with both labels, so that no run ends.
    const both = machineGraph({
      patterns: [0, 1, 2, 3, 4, 5, 0, 1, 2, 0].map((mu) => rows[mu]),
      labels: [1, -1, 1, 1, -1, 1, -1, 1, 1, 1],
    });
    const logPrior = Float64Array.from({ length: 14 }, (_, s) => (s % 2) * 0.3);
    const graph = graphOf({ ...both.variables, logPrior }, both.groups);
    const sweeps = 20_000;
    const state = simulatedAnnealing.init(contextFor(simulatedAnnealing, graph, { temperature, sweeps })).value!;
    const blocks = new Float64Array(50);
    for (let n = 0; n < sweeps; n++)
      blocks[Math.floor((n * 50) / sweeps)] += (simulatedAnnealing.step(state).errors ?? 0) / (sweeps / 50);
    const mean = blocks.reduce((sum, value) => sum + value, 0) / 50;
    const spread = Math.sqrt(blocks.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 49 / 50);
    expect(spread).toBeLessThan(0.02);
    // Four standard errors, of 50 blocks of 400 sweeps that are far longer than the memory of 7 spins.
    expect(Math.abs(mean - listedMean(graph, temperature))).toBeLessThan(4 * spread);
  });
});

describe("annealing", () => {
  test.each([1, 2, 3])("an easy perceptron is solved on either loss (seed %i)", (seed) => {
    const graph = randomMachine(seed, 101, 15);
    for (const loss of ["errors", "cross_entropy"]) {
      const { reading, last } = runAlgorithm(simulatedAnnealing, graph, { loss, sweeps: 500 }, seed);
      expect(last.status, loss).toBe("solved");
      expect(countErrors(graph, reading.configuration())).toBe(0);
      expect(reading.configuration().every((w) => w === 1 || w === -1)).toBe(true);
    }
  });

  test("temperatures fall by equal ratios or equal steps, from the first to the last", () => {
    const at = (options: Options) =>
      [0, 1, 2].map(coolingOf(optionsOf({ sweeps: 3, t_start: 4, t_end: 1, ...options })));
    // Rounding of a power.
    at({}).forEach((t, n) => expect(t).toBeCloseTo([4, 2, 1][n], 12));
    at({ schedule: "linear" }).forEach((t, n) => expect(t).toBeCloseTo([4, 2.5, 1][n], 12));
    expect(at({ temperature: 0.7 })).toEqual([0.7, 0.7, 0.7]);
  });

  test("the loss sharpens by sweep, and a resumed run goes on with the same bits", () => {
    const graph = randomMachine(5, 27, 60, { units: 3 });
    const options = { loss: "cross_entropy", gamma: 1, gamma_end: 16, beta: 1, beta_end: 4, sweeps: 41 };
    const context = contextFor(simulatedAnnealing, graph, options);
    const state = simulatedAnnealing.init(context).value!;
    for (let n = 0; n < 11; n++) simulatedAnnealing.step(state);
    const energy = simulatedAnnealing.read(state).meanEnergy?.() ?? Number.NaN;
    const weights = simulatedAnnealing.read(state).configuration();
    // Sums of 60 terms; the eleventh sweep is a quarter of the way.
    expect(Math.abs(energy - crossEntropyOf(graph, weights, 2, Math.SQRT2))).toBeLessThan(1e-11);
    const back = simulatedAnnealing.restore(context, structuredClone(simulatedAnnealing.save(state))).value!;
    expect(simulatedAnnealing.read(back).meanEnergy?.()).toBe(energy);
    for (let n = 0; n < 30; n++) expect(simulatedAnnealing.step(back)).toEqual(simulatedAnnealing.step(state));
  });

  test("a warm start keeps the weights, counts from 0 and draws new numbers", () => {
    const graph = randomMachine(6, 51, 100);
    const context = contextFor(simulatedAnnealing, graph, { temperature: 2, sweeps: 5 });
    const first = simulatedAnnealing.init(context).value!;
    for (let n = 0; n < 5; n++) simulatedAnnealing.step(first);
    const warm = simulatedAnnealing.restore(context, simulatedAnnealing.save(first), "warm").value!;
    expect(simulatedAnnealing.read(warm).configuration()).toEqual(simulatedAnnealing.read(first).configuration());
    expect(simulatedAnnealing.read(warm).iterations()).toBe(0);
    const again = simulatedAnnealing.restore(context, simulatedAnnealing.save(warm), "warm").value!;
    for (let n = 0; n < 5; n++) simulatedAnnealing.step(warm);
    simulatedAnnealing.step(again);
    expect(simulatedAnnealing.read(warm).iterations()).toBe(5);
    expect(simulatedAnnealing.step(warm).status).toBe("max_iterations");
  });

  test("weights that a prior forbids are never taken", () => {
    const both = randomMachine(7, 15, 30);
    const logPrior = new Float64Array(30);
    for (let v = 0; v < 5; v++) logPrior[2 * v] = -Infinity;
    const graph = graphOf({ ...both.variables, logPrior }, both.groups);
    const { reading } = runAlgorithm(simulatedAnnealing, graph, { sweeps: 50, temperature: 5 });
    expect(Array.from(reading.configuration().slice(0, 5))).toEqual([1, 1, 1, 1, 1]);
  });
});

describe("what it refuses", () => {
  test("continuous weights, by their traits and at the start of a run", () => {
    expect(simulatedAnnealing.handles({ kind: "machine", supports: ["spin"] }).method).toBe("closed form");
    expect(simulatedAnnealing.handles({ kind: "machine", supports: ["real"] }).note).toContain("continuous");
    expect(simulatedAnnealing.handles({ kind: "table", supports: ["spin"] }).method).toBe("missing");
    const graph = randomMachine(8, 9, 3, { weights: "real" });
    expect(simulatedAnnealing.init(contextFor(simulatedAnnealing, graph)).diagnostics[0].code).toBe("WFM5107");
  });

  test("a step without a smooth form under the cross-entropy, not under the errors", () => {
    const flat = { slope: () => 0, curvature: () => 0, breakpoints: [0.5], levels: [-1, 1] };
    const declared = { apply: (z: number) => (z < 0.5 ? -1 : 1), ...flat };
    const activation = { name: "late", parameters: {}, declared };
    const graph = randomMachine(9, 27, 9, { units: 3, activation });
    const begin = (loss: string) => simulatedAnnealing.init(contextFor(simulatedAnnealing, graph, { loss }));
    expect(begin("errors").value).toBeDefined();
    expect(begin("cross_entropy").diagnostics[0].code).toBe("WFM5131");
  });
});
