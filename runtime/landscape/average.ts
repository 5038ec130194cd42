/** Mean and its standard error of `samples` draws. */
export function average(samples: number, draw: (sample: number) => number): { value: number; stdError: number } {
  let mean = 0;
  let spread = 0;
  for (let n = 0; n < samples; n++) {
    const value = draw(n);
    const step = value - mean;
    // Welford: no difference of large sums.
    mean += step / (n + 1);
    spread += step * (value - mean);
  }
  return { value: mean, stdError: samples > 1 ? Math.sqrt(spread / (samples - 1) / samples) : Number.NaN };
}
