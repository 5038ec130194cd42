import { describe, expect, it } from "vitest";
import { levelMoments } from "../../../runtime/priors/levels.js";
import { PRIORS } from "../../../runtime/priors/registry.js";
import { gaussLegendre } from "../../../runtime/priors/uniform.js";

const out = new Float64Array(3);

/** Largest error of ln I, mean and variance, relative to 1 + |ln I|, to the interval's half width (mean) and to the variance itself. */
function errors([low, high, precision, field, logZ, mean, variance]: readonly number[]): readonly number[] {
  PRIORS.uniform.moments(precision, field, { low, high }, out);
  const half = (high - low) / 2;
  return [(out[0] - logZ) / (1 + Math.abs(logZ)), (out[1] - mean) / half, (out[2] - variance) / variance].map(Math.abs);
}

describe("uniform(low, high)", () => {
  // low, high, A, B, then ln I, mean and variance by adaptive quadrature with 60 digits (mpmath, tanh-sinh).
  const rows: readonly (readonly number[])[] = [
    [-1, 1, 0, 0, 0.0, 0.0, 0.33333333333333333],
    [-1, 1, 0, 1e-9, 1.6666666666666669e-19, 3.3333333333333335e-10, 0.33333333333333333],
    [-1, 1, 1e-12, 0.3, 0.014955255419502472, 0.099405096988395145, 0.32741798010329456],
    [-1, 1, -1e-12, 0.3, 0.014955255419839771, 0.09940509698842136, 0.32741798010337898],
    [-1, 1, 1, 0.5, -0.11976401277117206, 0.14372711582294024, 0.2802481501512251],
    [-1, 1, 30, -7, -0.65815406422820793, -0.23332253578363677, 0.033325055077355261],
    [-1, 1, -3, 0.2, 0.61719055019202737, 0.095588845447066088, 0.47322270833104642],
    [-1, 1, -50, 0.01, 21.109141168360636, 0.0095907453339625372, 0.95901326845133582],
    [-1, 1, -50, 3, 23.358039618419601, 0.9749036868702696, 0.011115555455239489],
    [-1, 1, -400, -1, 194.44292297428248, -0.75863224383930141, 0.41947403109003225],
    [-1, 1, 100000000.0, 20000000.0, 1999991.0154509807, 0.2, 1.0e-8],
    [-1, 1, 10000.0, 5000000.0, 4994983.8839063513, 0.99999979959919856, 4.0160481186435843e-14],
    [-1, 1, 0, -100000.0, 99987.79392735447, -0.99999, 1.0e-10],
    [0, 1, 25, 1000.0, 980.61753623224312, 0.99897441291288299, 1.0517735633336835e-6],
    [2, 5, -4, -13.5, -20.087170313411054, 4.2355196781632161, 1.1493177869036655],
    [2, 5, 7, 24, 39.990133702470696, 3.4286640362406182, 0.14264504214304469],
    [-1, 1, -2000.0, 1500, 2491.1464979039613, 0.99971419234357417, 8.1712728724372877e-8],
    [-3, 0.5, 12, 40, 13.710752417942736, 0.47116938572306123, 0.00081538856242120557],
    [0, 1, 0.001, -700, -6.551080337084221, 0.0014285714227405248, 2.040816301541025e-6],
  ];

  it.each(rows)("on [%d, %d], A = %d, B = %d", (...row) => {
    const [logZ, mean, variance] = errors(row);
    expect(logZ).toBeLessThan(1e-14);
    expect(mean).toBeLessThan(1e-14);
    // Far cavities put the belief at an end: B - A w is a difference of large numbers there (relative rounding 1e-16 B / |B - A w|).
    expect(variance).toBeLessThan(1e-12);
  });

  it("mean and variance are derivatives of ln I in B", () => {
    for (const precision of [-30, -2, -1e-7, 0, 1e-7, 0.7, 9, 400])
      for (const field of [-80, -3, -0.2, 0, 1, 11, 200]) {
        const at = (b: number) => {
          PRIORS.uniform.moments(precision, b, { low: -0.5, high: 2 }, out);
          return out[0];
        };
        const step = 1e-4;
        const slope = (at(field + step) - at(field - step)) / (2 * step);
        PRIORS.uniform.moments(precision, field, { low: -0.5, high: 2 }, out);
        // Central differences: step^2 / 6 times the third cumulant (at most 3, the interval being 2.5 long), and rounding of ln I / step.
        expect(Math.abs(slope - out[1])).toBeLessThan(1e-8);
        expect(out[2]).toBeGreaterThan(0);
      }
  });

  it("passes through A = 0 without a step", () => {
    const at = (a: number) => {
      PRIORS.uniform.moments(a, 0.4, { low: 0, high: 3 }, out);
      return Array.from(out);
    };
    // Derivatives in A are moments of w, at most 3^4: 2e-9 * 81 / 2.
    at(-1e-9).forEach((value, n) => expect(Math.abs(value - at(1e-9)[n])).toBeLessThan(1e-7));
  });
});

it("Gauss-Legendre nodes integrate polynomials of degree 2n - 1", () => {
  const [nodes, weights] = gaussLegendre(6);
  for (let power = 0; power < 12; power++) {
    const sum = nodes.reduce((total, x, j) => total + weights[j] * x ** power, 0);
    // Six terms of order one.
    expect(Math.abs(sum - (power % 2 === 0 ? 2 / (power + 1) : 0))).toBeLessThan(1e-14);
  }
});

it("normal(mean, sd): moments by the trapezium rule", () => {
  for (const [mean, sd, precision, field] of [
    [0, 1, 0, 0],
    [0.7, 0.3, 2, -1],
    [-2, 2, 0.1, 3],
    [0.5, 0.5, -3, 0.2],
  ]) {
    PRIORS.normal.moments(precision, field, { mean, sd }, out);
    const h = 1e-3;
    let [mass, first, second] = [0, 0, 0];
    for (let w = -40; w <= 40; w += h) {
      const exponent = -(((w - mean) / sd) ** 2) / 2 - 0.5 * precision * w * w + field * w;
      const weight = (Math.exp(exponent) * h) / (sd * Math.sqrt(2 * Math.PI));
      mass += weight;
      first += weight * w;
      second += weight * w * w;
    }
    // The rule is exact to rounding for Gaussians much wider than its step; 80,000 terms.
    expect(out[0]).toBeCloseTo(Math.log(mass), 11);
    expect(out[1]).toBeCloseTo(first / mass, 11);
    expect(out[2]).toBeCloseTo(second / mass - (first / mass) ** 2, 10);
  }
});

describe("levels", () => {
  const values = Float64Array.of(9, -1, 0, 1, 9);
  const logPrior = Float64Array.of(9, Math.log(0.25), Math.log(0.5), Math.log(0.25), 9);

  it("moments of three levels are sums over them", () => {
    for (const [precision, field] of [
      [0, 0],
      [1.3, -0.4],
      [-2, 5],
    ]) {
      levelMoments(values, logPrior, 1, 3, precision, field, out);
      const weight = [-1, 0, 1].map((w, s) => [0.25, 0.5, 0.25][s] * Math.exp(-0.5 * precision * w * w + field * w));
      const mass = weight[0] + weight[1] + weight[2];
      const mean = (weight[2] - weight[0]) / mass;
      // Rounding of a few terms.
      expect(out[0]).toBeCloseTo(Math.log(mass), 14);
      expect(out[1]).toBeCloseTo(mean, 14);
      expect(out[2]).toBeCloseTo((weight[2] + weight[0]) / mass - mean * mean, 14);
    }
  });

  it("spins: tanh B and 1 - tanh^2 B, to the last digits of a polarised one", () => {
    const spin = Float64Array.of(-1, 1);
    for (const field of [0, 1e-9, 0.3, 5, -17]) {
      levelMoments(spin, new Float64Array(2), 0, 2, 0.8, field, out);
      expect(out[1]).toBeCloseTo(Math.tanh(field), 15);
      // 1 / cosh^2, relative: the variance is summed around the mean, and does not cancel.
      expect(out[2] * Math.cosh(field) ** 2).toBeCloseTo(1, 10);
    }
  });

  it("weights far below and far above 1 are taken from the largest of them", () => {
    // Heights -1000 and -4000, 1e4 and 1e4 - 100: e to any of them is 0 or an infinity.
    for (const [precision, field, mean, log] of [
      [2000, 0, 1, -1000],
      [-5000, 0, 2, 10_000],
      [0, -900, 1, -900],
      [0, 900, 2, 1800],
    ]) {
      levelMoments(Float64Array.of(1, 2), new Float64Array(2), 0, 2, precision, field, out);
      // The other level has no weight that a double could hold beside 1; the prior gives each level a half.
      expect(out[0]).toBeCloseTo(log - Math.LN2, 11);
      expect(out[1]).toBe(mean);
      expect(out[2]).toBeLessThan(1e-300);
    }
  });

  it("forbidden levels have no part, and a prior that need not be normalised", () => {
    levelMoments(Float64Array.of(0, 1, 2), Float64Array.of(-Infinity, 3, 3), 0, 3, 0, 0, out);
    expect(Array.from(out)).toEqual([0, 1.5, 0.25]);
  });
});
