// Sums of numbers held as logarithms; -Infinity is the logarithm of 0.

/** ln(e^a + e^b). */
export function logAddExp(a: number, b: number): number {
  if (a === b) return a + Math.LN2;
  const gap = a - b;
  return gap > 0 ? a + Math.log1p(Math.exp(-gap)) : b + Math.log1p(Math.exp(gap));
}

/** ln(e^a - e^b) for a >= b; -Infinity when they are equal, NaN when a < b. Ill-conditioned as b tends to a. */
export function logSubExp(a: number, b: number): number {
  if (a === b) return -Infinity;
  const gap = b - a;
  return a + (gap > -Math.LN2 ? Math.log(-Math.expm1(gap)) : Math.log1p(-Math.exp(gap)));
}

/** ln of the sum of e^{heap[offset + s]}, s = 0 .. n - 1; -Infinity for n = 0. */
export function logSumExp(heap: ArrayLike<number>, offset: number, n: number): number {
  let top = -Infinity;
  for (let s = 0; s < n; s++) {
    const value = heap[offset + s];
    if (value > top || Number.isNaN(value)) top = value;
  }
  if (top === -Infinity || top === Infinity) return top;
  let sum = 0;
  for (let s = 0; s < n; s++) sum += Math.exp(heap[offset + s] - top);
  return top + Math.log(sum);
}
