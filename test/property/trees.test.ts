import { describe, test } from "vitest";
import { bp } from "../../runtime/algorithms/bp.js";
import { exact } from "../../runtime/algorithms/exact.js";
import { treeLaw } from "../../testing/laws/tree-law.js";

describe("trees give enumeration's marginals", () => {
  test("exact", () => treeLaw(exact));
  test("bp, two passes", () => treeLaw(bp));
  test.each(["flooding", "sequential", "random"])("bp, %s", (schedule) => {
    treeLaw(bp, { algorithmOptions: { schedule, tolerance: 1e-13 } });
  });
});
