import { expect, test } from "vitest";
import { codesOf } from "../compiler/prepared.js";

const text = (measure: string) => `model Unit {
  plate i in 1..9
  plate mu in 1..5
  data xi[mu, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)
  var w[i]: real on sphere(i)
  observe sigma[mu] := sign(sum(i) xi[mu, i] * w[i] / 3)
}
experiment e on Unit { run lal measure ${measure} }`;

test.each([
  "hessian_max(beta = 0)",
  "hessian_spectrum(beta = [30, -1])",
  "sharpness(epsilon = -1)",
  "flatness(epsilon = 0)",
  "local_energy(sigma = -0.1)",
  "local_energy(d = [0.1, 2])",
  "input_noise_error(eta = -1)",
  "rescale(alpha = [1, -1])",
])("%s is refused before a run", (measure) => {
  expect(codesOf(text(measure))).toContain("WFM8005");
});

test.each(["sharpness(epsilon = 0)", "local_energy(d = [0, 1])", "input_noise_error(eta = 0)"])(
  "%s is admitted",
  (one) => {
    expect(codesOf(text(one))).toEqual([]);
  },
);
