import { describe, expect, test } from "vitest";
import type { Prior } from "../../runtime/priors/prior.js";
import { PRIORS } from "../../runtime/priors/registry.js";
import { priorLaw } from "../../testing/laws/prior-law.js";

describe.each(Object.entries(PRIORS))("prior %s", (name, prior) => {
  test("is registered under its name", () => expect(prior.name).toBe(name));
  test("is normalised, and its moments are derivatives of ln I", () => priorLaw(prior));
});

test("other parameters, and precisions below 0 where the integral exists", () => {
  priorLaw(PRIORS.normal, { parameters: { mean: -0.7, sd: 0.5 }, precisions: [-3.5, 50] });
  priorLaw(PRIORS.uniform, { parameters: { low: 0.2, high: 3 }, precisions: [-20, 20] });
});

test("a wrong variance, a wrong mean and a wrong mass are found", () => {
  const wrong = (place: number, factor: number, more = 0): Prior => ({
    ...PRIORS.uniform,
    moments(precision, field, parameters, out) {
      PRIORS.uniform.moments(precision, field, parameters, out);
      out[place] = factor * out[place] + more;
    },
  });
  expect(() => priorLaw(wrong(2, 1.001))).toThrow(/variance/);
  expect(() => priorLaw(wrong(1, 1, 0.001))).toThrow(/mean/);
  expect(() => priorLaw(wrong(0, 1, 0.001))).toThrow(/whole mass/);
});
