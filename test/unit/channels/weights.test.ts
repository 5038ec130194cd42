import { describe, expect, it } from "vitest";
import { CHANNELS } from "../../../runtime/channels/registry.js";
import { cdf } from "../../../runtime/kernels/normal.js";

// What each channel means, written out by hand: P(y | z), or the weight of y at z, with parameters away from their defaults.

type Parameters = Readonly<Record<string, number>>;
const MEANING: Record<string, { parameters: Parameters; weight: (y: number, z: number) => number }[]> = {
  deterministic: [{ parameters: {}, weight: (y, z) => (y === (z >= 0 ? 1 : -1) ? 1 : 0) }],
  flip: [0, 0.1, 0.35, 0.5, 0.9].map((p) => ({
    parameters: { p },
    weight: (y, z) => (y === (z >= 0 ? 1 : -1) ? 1 - p : p),
  })),
  gibbs: [0, 0.4, 1, 3].map((beta) => ({
    parameters: { beta },
    weight: (y, z) => (y === (z >= 0 ? 1 : -1) ? 1 : Math.exp(-beta)),
  })),
  logistic: [{ parameters: {}, weight: (y, z) => 1 / (1 + Math.exp(-y * z)) }],
  margin: [-0.7, 0, 0.25, 2].map((kappa) => ({ parameters: { kappa }, weight: (y, z) => (y * z >= kappa ? 1 : 0) })),
  probit: [0.2, 1, 3, -2].map((s) => ({ parameters: { s }, weight: (y, z) => cdf((y * z) / s) })),
};
const OUTPUTS = [-4, -1.3, -1, -0.7, -0.1, 0, 0.1, 0.25, 1, 1.7, 2, 5];

describe.each(Object.keys(CHANNELS))("channel %s", (name) => {
  const channel = CHANNELS[name as keyof typeof CHANNELS];

  it("weighs labels as its definition says", () => {
    for (const { parameters, weight } of MEANING[name]) {
      for (const y of [1, -1]) {
        for (const z of channel.sees === "sign" ? [1, -1] : OUTPUTS) {
          // A handful of roundings of numbers of order 1.
          expect(Math.exp(channel.logWeight(y, z, parameters))).toBeCloseTo(weight(y, z), 12);
        }
      }
    }
  });

  it("names the places where its weight may jump", () => {
    for (const { parameters } of MEANING[name]) {
      for (const y of [1, -1]) {
        const wanted = channel.sees === "sign" ? [0] : name === "margin" ? [y * parameters.kappa] : [];
        expect(channel.breakpoints(y, parameters).map((place) => place + 0)).toEqual(wanted.map((place) => place + 0));
      }
    }
  });

  it("names its largest weight, where it sees a real number", () => {
    for (const { parameters, weight } of MEANING[name]) {
      const largest = Math.max(...[-50, 50].flatMap((z) => [weight(1, z), weight(-1, z)]));
      if (channel.most) expect(Math.exp(channel.most(parameters))).toBeCloseTo(largest, 12);
      expect(channel.most === undefined).toBe(channel.sees === "sign");
    }
  });

  it("says as steps what it says as weights", () => {
    for (const { parameters, weight } of MEANING[name]) {
      for (const y of [1, -1]) {
        const steps = channel.steps?.(y, parameters);
        if (!steps) continue;
        expect(steps.noise).toBeGreaterThanOrEqual(0);
        // A mixture over normal noise of the weights left and right of the one threshold.
        const [left, right] = steps.logWeights.map(Math.exp);
        for (const z of OUTPUTS.filter((at) => steps.noise > 0 || at !== steps.thresholds[0])) {
          const below =
            steps.noise > 0 ? cdf((steps.thresholds[0] - z) / steps.noise) : z < steps.thresholds[0] ? 1 : 0;
          expect(left * below + right * (1 - below)).toBeCloseTo(weight(y, z), 12);
        }
      }
    }
  });
});

it("defaults: no noise, unit noise, unit inverse temperature, no margin", () => {
  const defaults = Object.fromEntries(Object.values(CHANNELS).map(({ name, parameters }) => [name, parameters]));
  expect(defaults).toEqual({
    deterministic: {},
    flip: { p: 0 },
    gibbs: { beta: 1 },
    logistic: {},
    margin: { kappa: 0 },
    probit: { s: 1 },
  });
});
