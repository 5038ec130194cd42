// Weights of finitely many values: spin, bit, cat(q), integers of a range, any list of levels.

/**
 * Moments of sum over s of exp(logPrior[at + s] - precision w_s^2 / 2 + field w_s), w_s = values[at + s], s = 0 .. count - 1, relative to the
 * sum of exp(logPrior): out[0] = ln of the ratio, out[1] = mean, out[2] = variance.
 */
export function levelMoments(
  values: Float64Array,
  logPrior: Float64Array,
  at: number,
  count: number,
  precision: number,
  field: number,
  out: Float64Array,
): void {
  const top = tallest(values, logPrior, at, count, precision, field);
  let whole = 0;
  let mass = 0;
  let first = 0;
  for (let s = at; s < at + count; s++) {
    const weight = Math.exp(logPrior[s] + values[s] * (field - 0.5 * precision * values[s]) - top);
    whole += Math.exp(logPrior[s]);
    mass += weight;
    first += weight * values[s];
  }
  const mean = first / mass;
  let second = 0;
  for (let s = at; s < at + count; s++) {
    const weight = Math.exp(logPrior[s] + values[s] * (field - 0.5 * precision * values[s]) - top);
    second += weight * (values[s] - mean) * (values[s] - mean);
  }
  out[0] = top + Math.log(mass / whole);
  out[1] = mean;
  out[2] = second / mass;
}

/** Largest log-weight; NaN where one of them is. */
function tallest(
  values: Float64Array,
  logPrior: Float64Array,
  at: number,
  count: number,
  precision: number,
  field: number,
): number {
  let top = -Infinity;
  for (let s = at; s < at + count; s++) {
    const height = logPrior[s] + values[s] * (field - 0.5 * precision * values[s]);
    if (!(height <= top)) top = height;
  }
  return top;
}
