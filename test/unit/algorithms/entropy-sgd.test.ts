import { describe, expect, it } from "vitest";
import type { MachineGroup } from "../../../compiler/ir/flat-graph.js";
import { ceSgd } from "../../../runtime/algorithms/ce-sgd.js";
import { entropySgd } from "../../../runtime/algorithms/entropy-sgd.js";
import type { Algorithm, AlgorithmContext } from "../../../runtime/contracts.js";
import { contextFor, runAlgorithm } from "../../../testing/run-algorithm.js";
import { sphericalMachine } from "../../oracles/spherical-machine.js";
import { committeeErrors, squaredNorms } from "./descent-oracle.js";

const graph = sphericalMachine(2, 45, 1, 3);

/** The same draws for every learner: its name is taken out of the streams' purposes. */
function sameDraws<S>(algorithm: Algorithm<S>, options: Readonly<Record<string, number>>): AlgorithmContext {
  const context = contextFor(algorithm, graph, options, 4);
  return { ...context, streams: (purpose, index) => context.streams(purpose.replace(/^\w+ /, ""), index) };
}

function weightsAfter<S>(algorithm: Algorithm<S>, context: AlgorithmContext, epochs: number): Float64Array {
  const state = algorithm.init(context).value;
  if (!state) throw new Error("refused");
  for (let epoch = 0; epoch < epochs; epoch++) algorithm.step(state);
  return algorithm.read(state).configuration();
}

const weights = (options: Readonly<Record<string, number>>, epochs: number) =>
  weightsAfter(entropySgd, sameDraws(entropySgd, options), epochs);

describe("entropy_sgd", () => {
  it("with one silent move to a step is plain descent", () => {
    const plain = weightsAfter(ceSgd, sameDraws(ceSgd, { batch: 10 }), 3);
    const one = weights({ batch: 10, inner_steps: 1, average: 0, noise: 0, gamma: 7 }, 3);
    // One more division by a norm that is 1 to rounding.
    one.forEach((w, e) => expect(w).toBeCloseTo(plain[e], 11));
  });

  it("moves its weights once in L mini-batches, across epochs", () => {
    // 45 patterns in batches of 10 are five batches an epoch: twelve moves end in the third one.
    const start = weights({ batch: 10, inner_steps: 12 }, 0);
    expect(weights({ batch: 10, inner_steps: 12 }, 2)).toEqual(start);
    expect(weights({ batch: 10, inner_steps: 12 }, 3)).not.toEqual(start);
  });

  it("without a gradient's rate to speak of, its walker diffuses by eta' eps^2 a move", () => {
    // After L silent moves (rate times gradient of 1e-12) the weights go to the walker's mean: sum of L kicks, weighted by 1 - alpha^(L - l).
    const options = { batch: 45, rate: 1e-12, noise: 100, gamma: 0, inner_steps: 8, average: 0.5 };
    const before = weights(options, 0);
    const after = weights(options, 8);
    const { inputs } = graph.groups[0] as MachineGroup;
    let squares = 0;
    after.forEach((w, e) => {
      squares += (w - before[e]) ** 2 / inputs;
    });
    let wanted = 0;
    for (let l = 0; l < 8; l++) wanted += 1e-8 * (1 - 0.5 ** (8 - l)) ** 2;
    // 45 weights, 3 of which (along the norms) do not move: 42 squares of normal numbers, relative deviation sqrt(2 / 42); four of them.
    expect(Math.abs(squares / (42 * wanted) - 1)).toBeLessThan(4 * Math.sqrt(2 / 42));
  });

  it("solves a committee, and keeps its norms", () => {
    const machine = sphericalMachine(3, 99, 0.5, 3);
    const { reading, last } = runAlgorithm(entropySgd, machine, { epochs: 5000 });
    expect(last).toMatchObject({ status: "solved", errors: 0 });
    expect(committeeErrors(machine, reading.configuration())).toBe(0);
    // Rounding of a division by the norm.
    for (const square of squaredNorms(machine, reading.configuration())) expect(square / 33).toBeCloseTo(1, 12);
  });

  it("goes on beyond the first solution until its walker is held on the weights", () => {
    const machine = sphericalMachine(3, 99, 0.5, 3);
    const epochs = (options: Readonly<Record<string, number | string>>) => {
      const { last } = runAlgorithm(entropySgd, machine, options);
      expect(last.status).toBe("solved");
      return last.iteration;
    };
    const first = epochs({ stop: "errors" });
    // rate gamma = 1e-2 grows by 2.5e-3 an epoch and is 1 after ln(100) / ln(1.0025) = 1844.4 of them.
    const whole = epochs({ collapse_tolerance: 0 });
    expect(first).toBeLessThan(1000);
    expect([1846, 1847, 1848]).toContain(whole);
    expect(epochs({ gamma_growth: 0 })).toBe(epochs({ gamma_growth: 0, stop: "errors" }));
    const near = epochs({ collapse_tolerance: 1e-4 });
    expect(near).toBeGreaterThan(first - 1);
    expect(near).toBeLessThan(whole);
  });

  it("stays finite however strongly its walker is held", () => {
    const { last } = runAlgorithm(entropySgd, graph, { gamma: 1e9, epochs: 20 });
    expect(["solved", "max_iterations"]).toContain(last.status);
  });

  it("diverges with a reason", () => {
    const { last, diagnostics } = runAlgorithm(entropySgd, graph, { rate: 1e300 });
    expect(last.status).toBe("diverged");
    expect(diagnostics[0].code).toBe("WFM7102");
  });
});
