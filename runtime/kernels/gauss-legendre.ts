// Gauss-Legendre nodes and weights on [-1, 1]: exact for polynomials of degree 2 n - 1.

/** A rule of n points on [-1, 1], nodes ascending. */
export interface LegendreRule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/** P_n(x) by the three-term recurrence. */
export function legendre(n: number, x: number): number {
  let before = 1;
  let value = n === 0 ? 1 : x;
  for (let k = 2; k <= n; k++) {
    const next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
    before = value;
    value = next;
  }
  return value;
}

/** The rule of n points: roots of P_n by Newton from Chebyshev's guess, weights 2 / ((1 - x^2) P_n'(x)^2). */
export function gaussLegendre(n: number): LegendreRule {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (n - i - 0.25)) / (n + 0.5));
    let slope = 0;
    // Quadratic convergence from a guess good to 1e-3: four steps reach rounding.
    for (let step = 0; step < 6; step++) {
      const value = legendre(n, x);
      slope = (n * (x * value - legendre(n - 1, x))) / (x * x - 1);
      x -= value / slope;
    }
    nodes[i] = x;
    weights[i] = 2 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}
