import fc from "fast-check";

/** A log-weight of ordinary size, in [-3, 3]. */
export const logWeight = (): fc.Arbitrary<number> => fc.double({ min: -3, max: 3, noNaN: true });

/** Log-weights of n states, some forbidden (-Infinity) when `hard`; at least one state is always allowed. */
export function logWeights(n: number, hard = false): fc.Arbitrary<number[]> {
  const entry = hard
    ? fc.oneof({ weight: 4, arbitrary: logWeight() }, fc.constant(Number.NEGATIVE_INFINITY))
    : logWeight();
  return fc
    .tuple(fc.array(entry, { minLength: n, maxLength: n }), fc.nat(n - 1), logWeight())
    .map(([weights, allowed, value]) =>
      weights.some((weight) => weight > Number.NEGATIVE_INFINITY) ? weights : weights.with(allowed, value),
    );
}

/**
 * A cavity field h (P(+1) : P(-1) = e^h : e^-h): mostly ordinary, also nearly free, nearly certain (where 1 - |tanh h| underflows)
 * and, when `hard`, certain (+-Infinity).
 */
export function cavityField(hard = false): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.double({ min: -3, max: 3, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1e-12, -1e-12) },
    { weight: 1, arbitrary: fc.double({ min: -400, max: 400, noNaN: true }) },
    ...(hard ? [{ weight: 1, arbitrary: fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY) }] : []),
  );
}

/** The two log-probabilities of a cavity field, state 0 first. */
export function fieldToLogWeights(field: number): [number, number] {
  if (field === Number.POSITIVE_INFINITY) return [Number.NEGATIVE_INFINITY, 0];
  if (field === Number.NEGATIVE_INFINITY) return [0, Number.NEGATIVE_INFINITY];
  return [-field, field];
}

/** +-1. */
export const spin = (): fc.Arbitrary<1 | -1> => fc.constantFrom<1 | -1>(1, -1);

/** Patterns of +-1: `count` rows of `width` entries. */
export function patterns(count: number, width: number): fc.Arbitrary<number[][]> {
  return fc.array(fc.array(spin(), { minLength: width, maxLength: width }), { minLength: count, maxLength: count });
}
