import { describe, expect, it } from "vitest";
import type { OptionValue } from "../../compiler/capabilities.js";
import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import { planRun } from "../../compiler/schedule/plan.js";
import { ALGORITHMS, type AlgorithmName } from "../../runtime/algorithms/registry.js";
import { smoothAt } from "../../runtime/gradient/at-configuration.js";
import { hessianOf } from "../../runtime/gradient/hessian.js";
import { squaredError } from "../../runtime/gradient/loss.js";
import { largestEigenvalue, spectrumOf } from "../../runtime/gradient/spectrum.js";
import { streams } from "../../runtime/random.js";
import { curveOf } from "../../runtime/volume/curve.js";
import { tiltedMessages } from "../../runtime/volume/tilted.js";
import { runAlgorithm } from "../../testing/run-algorithm.js";
import { sphericalMachine } from "../oracles/spherical-machine.js";

// Random patterns of Baldassi, Pittorino, Zecchina, PNAS 117 (2020) 161: tree committees of K = 9 on N = 999 inputs, P = 1000. Seeds 1 .. 6.

const SEEDS = [1, 2, 3, 4, 5, 6];
const graphs = new Map(SEEDS.map((seed) => [seed, sphericalMachine(seed, 999, 1.0011, 9)]));

interface Solution {
  readonly graph: FlatGraph;
  readonly weights: Float64Array;
  readonly epochs: number;
}

function solved(name: AlgorithmName, seed: number, options: Readonly<Record<string, OptionValue>> = {}): Solution {
  const graph = graphs.get(seed) as FlatGraph;
  const { reading, last } = runAlgorithm(ALGORITHMS[name], graph, options, seed);
  expect(last.status, `${name}, seed ${seed}`).toBe("solved");
  return { graph, weights: reading.configuration(), epochs: reading.epochs?.() ?? 0 };
}

function hessianAt({ graph, weights }: Solution, beta: number) {
  const machine = smoothAt("test", graph, weights, { beta, loss: squaredError }).value;
  if (!machine) throw new Error("not smooth");
  return hessianOf(machine);
}

/** Local entropy at 1 - q = 0.01, d = 0.005. */
function localEntropy({ graph, weights }: Solution): number {
  const plan = planRun(graph, {}, "message passing").value;
  const messages = plan && tiltedMessages(graph, plan, streams(1)).value;
  if (!messages) throw new Error("no messages");
  return curveOf(messages, weights, [{ overlap: 0.99 }], { tolerance: 1e-6, maxIterations: 200 })[0].value;
}

function mean(values: readonly number[]): { value: number; error: number } {
  const value = values.reduce((sum, x) => sum + x, 0) / values.length;
  const square = values.reduce((sum, x) => sum + (x - value) ** 2, 0) / (values.length - 1);
  return { value, error: Math.sqrt(square / values.length) };
}

const told = ({ value, error }: { value: number; error: number }) =>
  `${value.toPrecision(4)} +- ${error.toPrecision(2)}`;

describe("gradient learners on random patterns, K = 9, N = 999, P = 1000", () => {
  const fast = SEEDS.map((seed) => solved("ce_sgd", seed));
  const lal = SEEDS.map((seed) => solved("lal", seed));

  it("ce_sgd's fast protocol takes the published number of epochs", () => {
    const epochs = mean(fast.map((run) => run.epochs));
    console.log(`epochs ${told(epochs)} (published 770 +- 150, spread of a run)`);
    // Within two published standard deviations.
    expect(Math.abs(epochs.value - 770)).toBeLessThan(300);
  });

  it("ce_sgd's slow protocol takes as many as its growth of beta, which is not printed, allows", () => {
    const { epochs } = solved("ce_sgd", 1, { preset: "slow" });
    console.log(`epochs ${epochs} (published 12980 +- 70; 13090 to 13470 measured elsewhere with beta1 = 2e-4)`);
    // That range, and its spread of 90 a run once on either side.
    expect(epochs).toBeGreaterThan(13_000);
    expect(epochs).toBeLessThan(13_560);
  });

  it.each(["entropy_sgd", "replicated_sgd"] as const)("%s ends in wider minima than ce_sgd's fast protocol", (name) => {
    const wide = SEEDS.slice(0, 3).map((seed) => solved(name, seed));
    const curvature = (one: Solution): number => largestEigenvalue(hessianAt(one, 30), 1000, streams(1));
    const gaps = {
      "lambda_max at beta = 30": wide.map((one, n) => curvature(fast[n]) - curvature(one)),
      "local entropy at d = 0.005": wide.map((one, n) => localEntropy(one) - localEntropy(fast[n])),
    };
    for (const [measure, values] of Object.entries(gaps)) {
      const gap = mean(values);
      console.log(
        `${name}, seeds 1 .. 3, ${wide.map(({ epochs }) => epochs)} epochs, ${measure}: wider by ${told(gap)}`,
      );
      // On the same patterns: two standard errors of the differences.
      expect(gap.value).toBeGreaterThan(2 * gap.error);
    }
  });

  it("lambda_max at beta = 30 and 70 is that of the table, and orders fbp, ce_sgd and lal", () => {
    // Focusing through all of its scoping: its solutions grow wider after the first one without errors.
    const fbp = SEEDS.slice(0, 4).map((seed) => solved("fbp", seed, { stop_when_solved: false }));
    const table = { fbp: [0.075, 0.358], ce_sgd: [0.092, 0.431], lal: [0.107, 0.504] };
    const found = { fbp, ce_sgd: fast, lal };
    for (const [column, beta] of [30, 70].entries()) {
      const measured = (["fbp", "ce_sgd", "lal"] as const).map((name) => {
        const result = mean(found[name].map((one) => largestEigenvalue(hessianAt(one, beta), 1000, streams(1))));
        console.log(`${name}, beta = ${beta}: ${told(result)} (${table[name][column]})`);
        // Means of five other samples: their error enters as well as ours, four of both.
        expect(Math.abs(result.value - table[name][column])).toBeLessThan(4 * Math.SQRT2 * result.error);
        return result;
      });
      for (const [n, { value, error }] of measured.slice(1).entries()) {
        const gap = value - measured[n].value;
        expect(gap).toBeGreaterThan(0);
        // At beta = 30 two standard errors separate neighbours; at 70 single samples scatter by a tenth.
        if (beta === 30) expect(gap).toBeGreaterThan(2 * Math.hypot(error, measured[n].error));
      }
    }
  });

  it("Lanczos finds the edges of a trained machine's whole spectrum", () => {
    const hessian = hessianAt(fast[0], 30);
    const whole = spectrumOf(hessian, 1000, streams(1))?.values ?? new Float64Array(1);
    const nodes = spectrumOf(hessian, 1000, streams(1), 0)?.values ?? new Float64Array(1);
    const [low, high] = [whole[0], whole[998]];
    console.log(`edges ${low} .. ${high}, Lanczos ${nodes[0]} .. ${nodes.at(-1)}`);
    expect(Math.abs(largestEigenvalue(hessian, 1000, streams(1)) - high)).toBeLessThan(1e-4 * high);
    expect(Math.abs((nodes.at(-1) ?? 0) - high)).toBeLessThan(1e-4 * high);
    expect(Math.abs(nodes[0] - low)).toBeLessThan(1e-4 * Math.abs(low));
  });
});
