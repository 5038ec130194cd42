import { expect, it } from "vitest";
import { bp } from "../../runtime/algorithms/bp.js";
import { runAlgorithm } from "../../testing/run-algorithm.js";
import { randomMachine } from "../oracles/random-machine.js";

// Binary perceptrons have solutions up to alpha = 0.83 and tree committees of three units up to 0.92; reinforced messages
// find them well below that. Seeds 1 .. 20.
it.each([
  ["perceptron", 1001, 0.6, 1],
  ["tree committee", 999, 0.5, 3],
])("reinforced messages solve most %ss of N = %i at alpha = %f", (_, weights, alpha, units) => {
  let solved = 0;
  for (let seed = 1; seed <= 20; seed++) {
    const graph = randomMachine(seed, weights, alpha, units);
    const { last } = runAlgorithm(bp, graph, { accuracy: "gaussian", reinforcement: 0.1 }, seed);
    if (last.status === "solved") solved++;
  }
  expect(solved).toBeGreaterThanOrEqual(16);
});
