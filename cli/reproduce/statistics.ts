/** A mean with the spread of its values (standard deviation) and its standard error; NaN where there are too few. */
export interface Moments {
  readonly mean: number;
  readonly deviation: number;
  readonly error: number;
  readonly count: number;
}

/** Moments of a sample, n - 1 in the variance. */
export function momentsOf(values: readonly number[]): Moments {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const deviation = Math.sqrt(variance);
  return { mean, deviation, error: deviation / Math.sqrt(count), count };
}

/** Spearman's rank correlation of pairs, ties at their mean rank, with its standard error without correlation, 1 / sqrt(n - 1). */
export function rankCorrelation(pairs: readonly (readonly [number, number])[]): { rho: number; error: number } {
  const x = ranks(pairs.map(([first]) => first));
  const y = ranks(pairs.map(([, second]) => second));
  const [mx, my] = [momentsOf(x), momentsOf(y)];
  const covariance = x.reduce((sum, rank, n) => sum + (rank - mx.mean) * (y[n] - my.mean), 0) / (x.length - 1);
  return { rho: covariance / (mx.deviation * my.deviation), error: 1 / Math.sqrt(pairs.length - 1) };
}

function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}
