import { describe, expect, it } from "vitest";
import { gaussLegendre, legendre } from "../../../runtime/kernels/gauss-legendre.js";
import { cdf, logCdf, mills } from "../../../runtime/kernels/normal.js";
import { createTilted, integrate } from "../../../runtime/kernels/tilted.js";
import { logTrapezoid } from "../../../runtime/kernels/trapezoid.js";

// Integrals under a normal weight whose values are known in closed form.

describe("Gauss-Legendre", () => {
  it("Legendre polynomials of low degree", () => {
    for (const x of [-1, -0.3, 0, 0.5, 1, 1.7]) {
      expect([0, 1, 2].map((n) => legendre(n, x))).toEqual([1, x, (3 * x * x - 1) / 2]);
      expect(legendre(3, x)).toBeCloseTo((5 * x ** 3 - 3 * x) / 2, 14);
      expect(legendre(4, x)).toBeCloseTo((35 * x ** 4 - 30 * x * x + 3) / 8, 13);
    }
  });

  it.each([1, 2, 3, 8, 24, 48])("%i points are exact up to degree 2 n - 1, ascending", (n) => {
    const { nodes, weights } = gaussLegendre(n);
    expect([...nodes].sort((a, b) => a - b)).toEqual([...nodes]);
    for (let power = 0; power < 2 * n; power++) {
      const sum = nodes.reduce((total, x, i) => total + weights[i] * x ** power, 0);
      expect(Math.abs(sum - (power % 2 === 0 ? 2 / (power + 1) : 0))).toBeLessThan(1e-14);
    }
  });
});

describe("the trapezoid rule under a normal weight", () => {
  const under = (f: (t: number) => number) => logTrapezoid((t) => -0.5 * t * t + f(t));

  it.each<[string, (t: number) => number, number]>([
    ["nothing more", () => 0, 0],
    ["a small shift", (t) => 0.1 * t - 0.2, 0.005 - 0.2],
    ["a narrower weight", (t) => -t * t, -0.5 * Math.log(3)],
    ["a narrower weight that is moved", (t) => t - 0.5 * t * t, 0.25 - 0.5 * Math.log(2)],
    ["a narrow weight off the centre", (t) => -2.5 * (t - 2) ** 2, -0.5 * Math.log(6) - 20 / 12],
    ["the same on the other side", (t) => -2.5 * (t + 2) ** 2, -0.5 * Math.log(6) - 20 / 12],
    ["cosh", (t) => Math.log(Math.cosh(t)) - 0.5 * t * t, 0.25 - 0.5 * Math.log(2)],
    ["Phi", (t) => logCdf(1.3 * t + 0.4), logCdf(0.4 / Math.sqrt(1 + 1.3 ** 2))],
    ["far below 1", () => -800, -800],
    ["far above 1", () => 2000, 2000],
  ])("%s", (_, f, wanted) => {
    // Two steps agree to 1e-8, whose square is rounding; the sizes that are taken out round as well.
    expect(Math.abs(under(f) - wanted)).toBeLessThan(1e-13 * (1 + Math.abs(wanted)));
  });

  it.each<[string, (t: number) => number]>([
    ["a weight that has not vanished on the right", (t) => 4.5 * t],
    ["nor on the left", (t) => -4.5 * t],
    ["a wide weight", (t) => 0.25 * t * t],
    ["a jump", (t) => (t > 0.1 ? 0 : -1)],
    ["a weight much narrower than 1/8", (t) => -5e4 * (t - 0.03) ** 2],
  ])("refuses %s", (_, f) => {
    expect(under(f)).toBeNaN();
  });
});

describe("mass, mean and variance by panels", () => {
  const moments = (
    log: (t: number) => number,
    value: (t: number) => number,
    cuts: readonly number[] = [],
  ): [number, number, number] => {
    // Room for one more, beyond those in use.
    const task = createTilted(log, value, cuts.length + 1);
    task.cutAt.set(cuts);
    task.cuts = cuts.length;
    task.cutAt[cuts.length] = 0.123;
    integrate(task);
    return [task.logMass, task.mean, task.variance];
  };
  const same = (got: readonly number[], wanted: readonly number[]): void => {
    // The rule leaves 1e-15 of the integrand, and the reach e^-40; the rest is rounding of L, as large as L itself.
    wanted.forEach((value, n) => {
      expect(Math.abs(got[n] - value) / (1 + Math.abs(value)), `${got} for ${wanted}`).toBeLessThan(1e-12);
    });
  };

  it("polynomials under the normal weight", () => {
    const log = (t: number) => -0.5 * t * t;
    same(
      moments(log, (t) => t),
      [0, 0, 1],
    );
    same(
      moments(log, (t) => t * t),
      [0, 1, 2],
    );
    same(
      moments(log, (t) => 3 - 2 * t),
      [0, 3, 4],
    );
    same(
      moments(log, (t) => t ** 4),
      [0, 3, 105 - 9],
    );
  });

  it.each([3, -7, 12, 40, -300])("a weight that is moved by %d", (b) => {
    same(
      moments(
        (t) => -0.5 * t * t + b * t,
        (t) => t,
      ),
      [0.5 * b * b, b, 1],
    );
  });

  it.each([-2, 0, 1, 5, 30])("half a line from the cut %d on", (cut) => {
    const log = (t: number) => (t > cut ? -0.5 * t * t : -Infinity);
    const ratio = mills(-cut);
    const [mass, mean, variance] = moments(log, (t) => t, [cut]);
    same([mass, mean], [logCdf(-cut), ratio]);
    // 1 - r (r - cut), which cancels cut^2 times.
    expect(Math.abs(variance - (1 - ratio * (ratio - cut)))).toBeLessThan(1e-12 * (1 + cut * cut));
  });

  it("kinks and jumps of what is averaged", () => {
    const log = (t: number) => -0.5 * t * t;
    same(moments(log, Math.abs, [0]), [0, Math.sqrt(2 / Math.PI), 1 - 2 / Math.PI]);
    same(moments(log, (t) => (t > -1 && t < 2 ? 1 : 0), [-1, 2]).slice(0, 2), [
      0,
      1 - Math.exp(logCdf(-1)) - Math.exp(logCdf(-2)),
    ]);
  });

  it("steep values of either sign, where the weight is smooth", () => {
    const log = (t: number) => -0.5 * t * t;
    // E Phi(a t + b) = Phi(b / sqrt(1 + a^2)).
    const wanted = cdf(-28 / Math.sqrt(1 + 40 * 40));
    for (const sign of [1, -1]) same(moments(log, (t) => sign * cdf(40 * (t - 0.7))).slice(0, 2), [0, sign * wanted]);
  });

  it.each([1, 4, 20])("two peaks at +-%d", (b) => {
    const log = (t: number) => -0.5 * t * t + b * Math.abs(t) + Math.log1p(Math.exp(-2 * b * Math.abs(t))) - Math.LN2;
    same(
      moments(log, (t) => t, [0]),
      [0.5 * b * b, 0, 1 + b * b],
    );
  });

  it.each([0.3, 0.05, 0.01])("a peak of width %d off the centre", (s) => {
    const log = (t: number) => -0.5 * t * t - 0.5 * ((t - 1.3) / s) ** 2;
    const precision = 1 + 1 / (s * s);
    const [mass, mean, variance] = moments(log, (t) => t);
    same([mass, mean], [-0.5 * Math.log(precision) - (1.3 * 1.3) / (2 * (1 + s * s)), 1.3 / (1 + s * s)]);
    expect(variance * precision).toBeCloseTo(1, 10);
  });

  it("no weight anywhere", () => {
    expect(
      moments(
        () => -Infinity,
        (t) => t,
      )[0],
    ).toBe(-Infinity);
  });

  it("a weight that is not a number is told by the mass, and soon", () => {
    const missing = [() => Number.NaN, (t: number) => (t > 1 && t < 1.1 ? Number.NaN : -0.5 * t * t)];
    for (const log of missing) {
      let calls = 0;
      const counted = (t: number): number => {
        // A panel that is not a number is as rough in halves: halving it down to 1e-13 would take 2^45 panels.
        if (++calls > 1e5) throw new Error("halved without an end");
        return log(t);
      };
      expect(moments(counted, (t) => t)[0]).toBeNaN();
    }
  });

  it("can be used again", () => {
    const task = createTilted(
      (t) => -0.5 * t * t,
      (t) => t * t,
      0,
    );
    integrate(task);
    const first = [task.logMass, task.mean, task.variance];
    integrate(task);
    expect([task.logMass, task.mean, task.variance]).toEqual(first);
  });
});
