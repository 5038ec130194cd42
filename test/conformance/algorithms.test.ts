import { describe, test } from "vitest";
import { ALGORITHMS } from "../../runtime/algorithms/registry.js";
import { algorithmLaw } from "../../testing/laws/algorithm-law.js";

describe("every algorithm", () => {
  test.each(Object.values(ALGORITHMS))(
    "$name: same seed same bits, resumed = unbroken, options in order",
    (algorithm) => {
      algorithmLaw(algorithm);
    },
  );
  test("bp with reinforcement, random order and damping", () => {
    const algorithmOptions = { reinforcement: 0.02, schedule: "random", damping: 0.3, init: "random" };
    algorithmLaw(ALGORITHMS.bp, { algorithmOptions, steps: 25 });
  });
  test("fbp through the steps of a protocol", () => {
    const algorithmOptions = {
      protocol: "free",
      gamma: [0.2, 0.7, 0],
      y: [2, 4.5, 3],
      max_iterations: 3,
      init: "random",
    };
    algorithmLaw(ALGORITHMS.fbp, { algorithmOptions, steps: 12 });
  });
  test.each(["bp", "fbp"] as const)("%s from several starts", (name) => {
    const algorithmOptions = {
      starts: 3,
      max_iterations: 5,
      tolerance: 1e-2,
      ...(name === "fbp" ? { gamma: 0.5 } : {}),
    };
    algorithmLaw(ALGORITHMS[name], { algorithmOptions, steps: 18 });
  });
});
