import { expect, it } from "vitest";
import { bp } from "../../../runtime/algorithms/bp.js";
import { runAlgorithm } from "../../../testing/run-algorithm.js";
import { randomMachine } from "../../oracles/random-machine.js";

it("the entropy of the binary perceptron at alpha = 0.4 is the replica-symmetric one (N = 1001, seeds 1 to 4)", () => {
  let mean = 0;
  for (let seed = 1; seed <= 4; seed++) {
    const { reading, last } = runAlgorithm(bp, randomMachine(seed, 1001, 0.4), {
      accuracy: "gaussian",
      tolerance: 1e-4,
    });
    expect(last.status).toBe("converged");
    mean += (reading.logPartition?.() ?? 0) / 1001 / 4;
  }
  // test/reference/theory/binary_perceptron_rs.json; one sample scatters by some 0.008, so the mean of four by 0.004.
  expect(Math.abs(mean - 0.39645505)).toBeLessThan(0.01);
});
