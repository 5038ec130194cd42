import { describe, expect, test } from "vitest";
import { COUPLINGS } from "../../runtime/couplings/registry.js";
import { couplingLaw } from "../../testing/laws/coupling-law.js";

describe.each(Object.entries(COUPLINGS))("coupling %s", (name, coupling) => {
  test("is registered under its name", () => expect(coupling.name).toBe(name));
  test("answers as its weight says", () => couplingLaw(coupling));
});

test("answers that are not those of the weight are found", () => {
  const { elastic } = COUPLINGS;
  expect(() => couplingLaw({ ...elastic, spinToCentre: (h, gamma) => gamma * Math.tanh(h) })).toThrow(/to the centre/);
  expect(() => couplingLaw({ ...elastic, toSpin: (h, gamma, y) => elastic.toSpin(h, gamma, y + 1) })).toThrow(
    /elastic/,
  );
  expect(() => couplingLaw({ ...elastic, toGaussian: (a, gamma, y) => ((y - 1) * gamma * a) / (gamma + a) })).toThrow(
    /of Gaussians/,
  );
});
