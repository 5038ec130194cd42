import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lanczos } from "../../../runtime/kernels/lanczos.js";
import { symmetricEigenvalues } from "../../../runtime/kernels/symmetric-eigenvalues.js";
import { tridiagonalEigenvalues } from "../../../runtime/kernels/tridiagonal.js";
import { streams } from "../../../runtime/random.js";
import { real } from "../../../testing/arbitraries/numbers.js";

/** Eigenvalues by Jacobi rotations, ascending: slow, and independent of reflections and QL steps. */
function jacobi(matrix: readonly (readonly number[])[]): number[] {
  const a = matrix.map((row) => [...row]);
  const n = a.length;
  for (let sweep = 0; sweep < 60; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (a[p][q] === 0) continue;
        const angle = 0.5 * Math.atan2(2 * a[p][q], a[q][q] - a[p][p]);
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        for (let k = 0; k < n; k++) [a[k][p], a[k][q]] = [c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]];
        for (let k = 0; k < n; k++) [a[p][k], a[q][k]] = [c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]];
      }
    }
  }
  return a.map((row, k) => row[k]).sort((x, y) => x - y);
}

function flat(matrix: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(matrix.flat());
}

const symmetric = fc.integer({ min: 1, max: 12 }).chain((n) =>
  fc
    .array(fc.oneof(real(-10, 10), fc.constant(0)), {
      minLength: n * n,
      maxLength: n * n,
    })
    .map((entries) =>
      Array.from({ length: n }, (_, i) =>
        Array.from({ length: n }, (_, j) => entries[Math.min(i, j) * n + Math.max(i, j)]),
      ),
    ),
);

describe("eigenvalues of symmetric matrices", () => {
  it("are Jacobi's", () => {
    fc.assert(
      fc.property(symmetric, (matrix) => {
        const found = symmetricEigenvalues(flat(matrix), matrix.length) ?? [];
        const wanted = jacobi(matrix);
        // Both are backward stable: errors of some epsilon times the norm, at most 12 * 10 here.
        wanted.forEach((value, k) => expect(Math.abs(found[k] - value)).toBeLessThan(1e-12));
      }),
    );
  });

  it("of the path graph are 2 - 2 cos(pi k / (n + 1))", () => {
    const n = 200;
    const diagonal = new Float64Array(n).fill(2);
    expect(tridiagonalEigenvalues(diagonal, new Float64Array(n).fill(-1))).toBe(true);
    // Absolute error of QL: some epsilon times the norm 4.
    diagonal.forEach((value, k) =>
      expect(Math.abs(value - (2 - 2 * Math.cos((Math.PI * (k + 1)) / (n + 1))))).toBeLessThan(1e-13),
    );
  });

  it("scale with the matrix, however small or large", () => {
    for (const size of [1e-200, 1e-30, 1, 1e200]) {
      const diagonal = Float64Array.of(2 * size, 2 * size);
      expect(tridiagonalEigenvalues(diagonal, Float64Array.of(-size, 0))).toBe(true);
      expect([diagonal[0] / size, diagonal[1] / size]).toEqual([1, 3].map((value) => expect.closeTo(value, 14)));
    }
  });

  it("ascend, each with the first component of its own vector", () => {
    const diagonal = Float64Array.of(3, 1, 2);
    const first = new Float64Array(3);
    tridiagonalEigenvalues(diagonal, new Float64Array(3), first);
    expect([[...diagonal], [...first]]).toEqual([
      [1, 2, 3],
      [0, 0, 1],
    ]);
  });

  it("are refused where an entry is not a number", () => {
    expect(symmetricEigenvalues(Float64Array.of(1, Number.NaN, Number.NaN, 1), 2)).toBeUndefined();
  });

  it("keep trace and square sum at n = 300 (seed 1)", () => {
    const n = 300;
    const stream = streams(1)("matrix");
    const a = new Float64Array(n * n);
    let trace = 0;
    let squares = 0;
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) {
        a[i * n + j] = stream.normal();
        if (i === j) trace += a[i * n + j];
        squares += (i === j ? 1 : 2) * a[i * n + j] ** 2;
      }
    const values = symmetricEigenvalues(a, n) ?? new Float64Array(0);
    // Rounding of sums of 300 and 90,000 terms of order 10 and 1.
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(trace, 9);
    expect(values.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(squares, 6);
  });
});

describe("lanczos", () => {
  const n = 400;
  const spectrum = Float64Array.from({ length: n }, (_, k) => (k / n) ** 2);
  spectrum[n - 1] = 3;
  spectrum[0] = -1;
  const apply = (x: Float64Array, y: Float64Array) => {
    for (let i = 0; i < n; i++) y[i] = spectrum[i] * x[i];
  };

  it("finds the edges of the spectrum (seed 1)", () => {
    const { values } = lanczos(apply, n, 60, streams(1)("lanczos"));
    // Outliers converge at a rate of about 4 a step here: rounding is left after 60.
    expect(values[values.length - 1]).toBeCloseTo(3, 12);
    expect(values[0]).toBeCloseTo(-1, 12);
  });

  it("weighs moments of the spectrum as a +-1 vector does (seed 2)", () => {
    const { values, weights } = lanczos(apply, n, 20, streams(2)("lanczos"));
    for (let power = 0; power < 20; power++) {
      const moment = values.reduce((sum, value, k) => sum + weights[k] * value ** power, 0);
      // A diagonal matrix weighs every eigenvalue 1/n under a +-1 vector; Gauss quadrature is exact to rounding.
      const exact = spectrum.reduce((sum, value) => sum + value ** power / n, 0);
      expect(Math.abs(moment - exact) / Math.abs(exact)).toBeLessThan(1e-10);
    }
  });

  it("ends when the Krylov space is exhausted (seed 3)", () => {
    const { values } = lanczos((x, y) => y.set(x.map((value) => 2 * value)), 50, 30, streams(3)("lanczos"));
    expect([...values]).toEqual([2].map((value) => expect.closeTo(value, 12)));
  });
});

describe("rows far below the largest entry", () => {
  it("settle: the spectrum of a graded matrix has the trace of its diagonal and of its square (seed 4)", () => {
    const n = 400;
    const stream = streams(4)("graded");
    // One half of nearly nothing, the other growing over sixteen decades, as the Hessian of saturated units has them.
    const size = (k: number) => (k < n / 2 ? 1e-18 : 10 ** (-16 * (2 - (2 * k) / n)));
    const diagonal = Float64Array.from({ length: n }, (_, k) => (stream.uniform() - 0.5) * size(k));
    const below = Float64Array.from({ length: n }, (_, k) => (stream.uniform() - 0.5) * size(k));
    const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
    const trace = sum(diagonal);
    const squares = sum(diagonal.map((d, k) => d * d + (k < n - 1 ? 2 * below[k] ** 2 : 0)));
    expect(tridiagonalEigenvalues(diagonal, below)).toBe(true);
    // Rounding: 400 values, each to 2e-16 of the largest, which is below 1.
    expect(Math.abs(sum(diagonal) - trace)).toBeLessThan(1e-12);
    expect(Math.abs(sum(diagonal.map((value) => value * value)) - squares)).toBeLessThan(1e-12);
  });
});
