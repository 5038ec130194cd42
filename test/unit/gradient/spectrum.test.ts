import { describe, expect, it } from "vitest";
import { smoothAt } from "../../../runtime/gradient/at-configuration.js";
import { hessianOf } from "../../../runtime/gradient/hessian.js";
import { squaredError } from "../../../runtime/gradient/loss.js";
import { largestEigenvalue, type Spectrum, spectrumOf } from "../../../runtime/gradient/spectrum.js";
import { streams } from "../../../runtime/random.js";
import { sphericalMachine } from "../../oracles/spherical-machine.js";

/** A fully connected committee as small as a dense matrix wants, weights on their spheres: 9 x 40 of them. */
const graph = sphericalMachine(3, 360, 0.4, 9, { wiring: "full" });
const stream = streams(3)("spectrum weights");
const weights = Float64Array.from({ length: 360 }, () => stream.sign());
const smooth = smoothAt("test", graph, weights, { beta: 3, loss: squaredError }).value;
if (!smooth) throw new Error("not smooth");
const hessian = hessianOf(smooth);
const whole = spectrumOf(hessian, 144, streams(1)) as Spectrum;
const nodes = spectrumOf(hessian, 144, streams(1), 0) as Spectrum;

/** Share of the density at or below x. */
function share({ values, weights: shares }: Spectrum, x: number): number {
  return values.reduce((sum, value, k) => sum + (value <= x ? shares[k] : 0), 0);
}

describe("the spectrum of a machine too large for a dense matrix", () => {
  it("is a density of the whole one's edges and moments (seed 1)", () => {
    expect([whole.exact, nodes.exact]).toEqual([true, false]);
    expect(nodes.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    const [low, high] = [whole.values[0], whole.values[359]];
    expect(Math.abs(nodes.values[0] - low)).toBeLessThan(1e-4 * Math.abs(low));
    expect(Math.abs((nodes.values.at(-1) ?? 0) - high)).toBeLessThan(1e-4 * high);
    expect(Math.abs(largestEigenvalue(hessian, 144, streams(1)) - high)).toBeLessThan(1e-7 * high);
    for (const power of [1, 2]) {
      const moment = ({ values, weights: shares }: Spectrum, p: number) =>
        values.reduce((sum, value, k) => sum + shares[k] * value ** p, 0);
      // Of a +-1 vector, v' H^p v / n scatters by at most sqrt(2 <lambda^2p> / n); eight of them, four deviations.
      const scatter = Math.sqrt((2 * moment(whole, 2 * power)) / (360 * 8));
      expect(Math.abs(moment(nodes, power) - moment(whole, power))).toBeLessThan(4 * scatter);
    }
  });

  it("has its shares in the right places (seed 1)", () => {
    for (let k = 5; k < 360; k += 10) {
      // A node of 100 stands for one hundredth of the density, and eight vectors scatter by sqrt(2 s (1 - s) / (8 n)) < 0.014: four of it.
      const x = (whole.values[k] + whole.values[k - 1]) / 2;
      expect(Math.abs(share(nodes, x) - share(whole, x))).toBeLessThan(0.02 + 4 * 0.014);
    }
  });
});
