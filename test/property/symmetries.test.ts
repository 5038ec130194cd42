import { describe, test } from "vitest";
import { bp } from "../../runtime/algorithms/bp.js";
import { exact } from "../../runtime/algorithms/exact.js";
import { betheStationaryLaw, energyLaw } from "../../testing/laws/free-energy-laws.js";
import { gaugeLaw, relabellingLaw, rescalingLaw } from "../../testing/laws/symmetry-laws.js";

describe.each([exact, bp])("$name", (algorithm) => {
  test("gauge: mirrored spins, mirrored marginals", () => gaugeLaw(algorithm));
  test("relabelling moves marginals along", () => relabellingLaw(algorithm));
  test("rescaling adds to ln Z", () => rescalingLaw(algorithm));
  test("d(ln Z)/d(beta) = -<E>", () => energyLaw(algorithm));
});

test("Bethe's ln Z is stationary at a fixed point of bp", () => betheStationaryLaw(bp));
