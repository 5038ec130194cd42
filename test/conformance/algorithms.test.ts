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
});
