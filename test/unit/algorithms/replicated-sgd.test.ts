import { describe, expect, it } from "vitest";
import type { OptionValue } from "../../../compiler/capabilities.js";
import { ceSgd } from "../../../runtime/algorithms/ce-sgd.js";
import { replicatedSgd } from "../../../runtime/algorithms/replicated-sgd.js";
import type { Algorithm, AlgorithmContext } from "../../../runtime/contracts.js";
import { countErrors } from "../../../runtime/errors.js";
import { contextFor, runAlgorithm } from "../../../testing/run-algorithm.js";
import { sphericalMachine } from "../../oracles/spherical-machine.js";
import { codesOf, prepared } from "../compiler/prepared.js";
import { committeeErrors, squaredNorms } from "./descent-oracle.js";

const graph = sphericalMachine(2, 45, 1, 3);

/** The same draws for every learner (its name is taken out of the streams' purposes), orders keyed by `key`. */
function sameDraws<S>(
  algorithm: Algorithm<S>,
  options: Readonly<Record<string, number>>,
  key: (index: number | undefined) => number | undefined,
): AlgorithmContext {
  const context = contextFor(algorithm, graph, options, 4);
  return { ...context, streams: (purpose, index) => context.streams(purpose.replace(/^\w+ /, ""), key(index)) };
}

function started<S>(algorithm: Algorithm<S>, context: AlgorithmContext, epochs: number): S {
  const state = algorithm.init(context).value;
  if (!state) throw new Error("refused");
  for (let epoch = 0; epoch < epochs; epoch++) algorithm.step(state);
  return state;
}

describe("replicated_sgd", () => {
  it("with one replica is plain descent", () => {
    // ce_sgd counts epochs from 1 and draws one start; replicas count (epoch, replica) from 0.
    const plain = sameDraws(ceSgd, { batch: 10 }, (index) => (index === undefined ? 0 : index - 1));
    const one = sameDraws(replicatedSgd, { batch: 10, y: 1, gamma: 0.3 }, (index) => index);
    const wanted = ceSgd.read(started(ceSgd, plain, 3)).configuration();
    const found = replicatedSgd.read(started(replicatedSgd, one, 3)).configuration();
    // Once more divided by a norm that is 1 to rounding.
    found.forEach((w, e) => expect(w).toBeCloseTo(wanted[e], 11));
  });

  it("pulls its replicas to their mean by K_c gamma, at most all the way", () => {
    const distances = [0, 0.05, 1].map((gamma) => {
      const options = { y: 3, gamma, gamma_growth: 0, couple_every: 5, batch: 10, rate: 1e-12 };
      const { replicas } = started(replicatedSgd, contextFor(replicatedSgd, graph, options, 4), 1);
      const [a, b] = replicas.map(({ machine }) => machine.weights);
      return Math.sqrt(a.reduce((sum, w, e) => sum + (w - b[e]) ** 2, 0) / 3);
    });
    // Random directions are nearly orthogonal: each vector keeps 1 - p + p/3 of itself and gains p/3 of two others, p = 0.25.
    const [far, near, together] = distances;
    const p = 0.25;
    const norm = Math.sqrt((1 - (2 * p) / 3) ** 2 + (2 * p ** 2) / 9);
    // Overlaps of random directions in 15 dimensions are of order 0.26, in norm and distance alike.
    expect(Math.abs(near / far - (1 - p) / norm)).toBeLessThan(0.1);
    // All at the mean; rounding of one division by the norm.
    expect(together).toBeLessThan(1e-12);
  });

  it("solves a committee at the mean, and keeps its norms", () => {
    const machine = sphericalMachine(3, 99, 0.5, 3);
    const { reading, last } = runAlgorithm(replicatedSgd, machine, { epochs: 5000, y: 3 });
    expect(last).toMatchObject({ status: "solved", errors: 0 });
    expect(committeeErrors(machine, reading.configuration())).toBe(0);
    // Rounding of a division by the norm.
    for (const square of squaredNorms(machine, reading.configuration())) expect(square / 33).toBeCloseTo(1, 12);
  });

  it("goes on beyond the first solution until its replicas are one", () => {
    const machine = sphericalMachine(3, 99, 0.5, 3);
    const run = (options: Readonly<Record<string, OptionValue>>) => {
      const { last } = runAlgorithm(replicatedSgd, machine, { epochs: 5000, y: 3, batch: 10, ...options });
      expect(last.status).toBe("solved");
      return last.iteration;
    };
    const first = run({ stop: "errors" });
    const whole = run({});
    // gamma K_c = 0.1 grows by 1.5e-3 an epoch and is 1 after ln(10) / ln(1.0015) = 1536.2 of them.
    expect(whole).toBeGreaterThan(first);
    expect(whole).toBeLessThanOrEqual(1538);
    // Nothing to wait for: the coupling does not grow, or goes all the way from the start.
    expect(run({ gamma_growth: 0 })).toBe(run({ gamma_growth: 0, stop: "errors" }));
    expect(run({ gamma: 1 })).toBe(run({ gamma: 1, stop: "errors" }));
    // Nearer than this they are one.
    const loose = run({ collapse_tolerance: 1e-3 });
    expect(loose).toBeLessThan(whole);
    const { replicas, centre } = started(replicatedSgd, contextFor(replicatedSgd, machine, { y: 3, batch: 10 }), loose);
    const mean = centre.machine.weights;
    const spread = replicas.map(({ machine: { weights } }) =>
      weights.reduce((sum, w, e) => sum + (w - mean[e]) ** 2, 0),
    );
    // The last pull was in that epoch or the one before: a few moves apart again.
    expect(spread.reduce((sum, each) => sum + each)).toBeLessThan(2e-3);
  });

  it("diverges with a reason", () => {
    const { last, diagnostics } = runAlgorithm(replicatedSgd, graph, { rate: 1e300, y: 2 });
    expect(last.status).toBe("diverged");
    expect(diagnostics[0].code).toBe("WFM7102");
  });
});

describe("replicas of the language", () => {
  const text = (y: number, options = "") => `model Pupils {
    param gamma: real = 0.02
    plate k in 1..3
    plate i in 1..15
    plate mu in 1..20
    data xi[mu, k, i]: spin from iid(rademacher)
    data sigma[mu]: spin from iid(rademacher)
    var w[k, i]: real on sphere(i)
    def tau[mu, k]: spin := sign(sum(i) xi[mu, k, i] * w[k, i] / sqrt(15))
    observe sigma[mu] := majority(tau[mu, :])
    replicas a in 1..${y} of w
    couple w to centre across a by elastic(gamma)
  }
  experiment training on Pupils { run replicated_sgd ${options} anneal gamma in [0.01, 0.03] measure training_errors }`;

  it("drive it: y and gamma are what the model says", () => {
    const { flat, algorithmOptions } = prepared(text(4));
    const state = replicatedSgd.init(contextFor(replicatedSgd, flat, algorithmOptions)).value;
    expect(state?.coupling).toMatchObject({ y: 4, gamma: 0.01 });
    expect(state?.replicas.length).toBe(4);
    const own = replicatedSgd.init(contextFor(replicatedSgd, flat, { ...algorithmOptions, y: 2, gamma: 0.5 })).value;
    expect(own?.coupling).toMatchObject({ y: 2, gamma: 0.5 });
    expect(codesOf(text(4))).toEqual([]);
  });

  it("are all of the configuration where they are explicit, each of them without errors", () => {
    const { flat, algorithmOptions } = prepared(text(3, '{ replicas = "explicit" }'));
    const { reading, last } = runAlgorithm(replicatedSgd, flat, { ...algorithmOptions, epochs: 2000 });
    expect(last).toMatchObject({ status: "solved", errors: 0 });
    const values = reading.configuration();
    expect(values.length).toBe(4 * 45);
    expect(countErrors(flat, values)).toBe(0);
    // The centre is a variable of its own: the mean of the copies at the norm of a unit.
    const centre = flat.variables.blocks.find(({ name }) => name === "centre");
    if (!centre) throw new Error("no centre");
    for (let k = 0; k < 3; k++) {
      const mean = Array.from({ length: 15 }, (_, i) =>
        [0, 1, 2].reduce((sum, a) => sum + values[a * 45 + k * 15 + i], 0),
      );
      const norm = Math.sqrt(mean.reduce((sum, w) => sum + w * w, 0) / 15);
      // Rounding of a mean and a division by its norm.
      mean.forEach((w, i) => expect(values[centre.first + k * 15 + i]).toBeCloseTo(w / norm, 12));
    }
  });

  it("must be whole in number", () => {
    const { flat } = prepared(text(4));
    const odd = { ...flat, replicas: { count: 2.5, gamma: 1, variables: ["w"] } };
    expect(replicatedSgd.init(contextFor(replicatedSgd, odd)).diagnostics.map(({ code }) => code)).toEqual(["WFM5121"]);
  });
});
