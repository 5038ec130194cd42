import { describe, expect, test } from "vitest";
import { streams } from "../../../runtime/random.js";
import { canHoldTogether, tiltedOverlap, totalOverlap } from "../../../runtime/volume/sphere-draws.js";
import { gibbsOverlaps } from "../../oracles/overlap-gibbs.js";

/** Spheres of these sizes, one after the other, and a reference of alternating signs on them. */
function spheresOf(sizes: readonly number[]) {
  let first = 0;
  const spheres = sizes.map((size) => Array.from({ length: size }, () => first++));
  const reference = Float64Array.from({ length: first }, (_, v) => (v % 3 === 0 ? 1 : -1));
  return { spheres, reference };
}

function overlapsOf({ spheres, reference }: ReturnType<typeof spheresOf>, w: Float64Array): number[] {
  return spheres.map((nodes) => nodes.reduce((sum, v) => sum + w[v] * reference[v], 0) / nodes.length);
}

/** Mean and its standard error. */
function moments(values: readonly number[]) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const square = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1);
  return { mean, error: Math.sqrt(square / values.length) };
}

describe("draws at a total overlap", () => {
  test.each([
    [[7, 7, 7], 0.9],
    [[5, 11, 3], -0.4],
    [[1, 2, 9], 0.3],
    [[50], 0.99998],
    [[111, 111, 111, 111], 0],
  ])("of units of %j inputs keep norms and the overlap %d", (sizes, q) => {
    const made = spheresOf(sizes);
    const w = new Float64Array(made.reference.length);
    const next = totalOverlap(made.spheres, made.reference, q, w, streams(3)("draws"));
    for (let n = 0; n < 50; n++) {
      next();
      const whole = w.reduce((sum, x, v) => sum + x * made.reference[v], 0) / w.length;
      // sums of some hundred terms of rounding 1e-16, divided by 1 - q^2 where the section is narrow
      expect(Math.abs(whole - q)).toBeLessThan(1e-11);
      for (const nodes of made.spheres)
        expect(nodes.reduce((sum, v) => sum + w[v] * w[v], 0) / nodes.length).toBeCloseTo(1, 9);
    }
  });

  test.each([
    { units: 2, inputs: 11, overlap: 0.8 },
    { units: 5, inputs: 4, overlap: 0.5 },
    { units: 3, inputs: 7, overlap: -0.2 },
    { units: 9, inputs: 3, overlap: 0.95 },
  ])("spread over $units units of $inputs inputs as a Gibbs sampler spreads them (seed 5)", (shape) => {
    const made = spheresOf(new Array(shape.units).fill(shape.inputs));
    const w = new Float64Array(made.reference.length);
    const next = totalOverlap(made.spheres, made.reference, shape.overlap, w, streams(5)("draws"));
    const spread = (overlaps: readonly number[]) => (overlaps[0] - shape.overlap) ** 2;
    const drawn = Array.from({ length: 6000 }, () => {
      next();
      return spread(overlapsOf(made, w));
    });
    const walked: number[] = [];
    gibbsOverlaps(shape, 12000, streams(5)("gibbs"), (overlaps) => walked.push(spread(overlaps)));
    const [ours, theirs] = [moments(drawn), moments(walked)];
    // four standard errors; those of the walk, whose sweeps hang together, count double
    expect(Math.abs(ours.mean - theirs.mean)).toBeLessThan(4 * Math.hypot(ours.error, 2 * theirs.error));
  });

  test.each([
    [3, 4],
    [10, -25],
    [2, 0.7],
    [111, 900],
  ])("a tilted overlap of %d inputs has its density's mean (tilt %d, seed 7)", (n, tilt) => {
    const stream = streams(7)("tilted");
    const { mean, error } = moments(Array.from({ length: 20000 }, () => tiltedOverlap(n, tilt, stream)));
    // q = cos(angle): the density of the angle is sin(angle)^(n - 2) exp(tilt cos(angle)), by the midpoint rule
    let [whole, first] = [0, 0];
    for (let j = 0; j < 20000; j++) {
      const angle = ((j + 0.5) / 20000) * Math.PI;
      const weight = Math.exp((n - 2) * Math.log(Math.sin(angle)) + tilt * Math.cos(angle) - Math.abs(tilt));
      whole += weight;
      first += weight * Math.cos(angle);
    }
    expect(Math.abs(mean - first / whole)).toBeLessThan(4 * error);
  });

  test("spheres of one or two weights have no bounded density together", () => {
    expect(canHoldTogether(spheresOf([2, 2, 1]).spheres)).toBe(false);
    expect(canHoldTogether(spheresOf([2]).spheres)).toBe(true);
    expect(canHoldTogether(spheresOf([1, 3]).spheres)).toBe(true);
  });
});
