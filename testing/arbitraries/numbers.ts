import fc from "fast-check";

/** Steps between the ends of a uniform draw. */
const FINE = 2 ** 40;
/** Smallest size of a log-uniform draw: from there on 1 + x is 1. */
const TINY = -16;

/**
 * Uniform in [min, max]; shrinks toward 0 where that lies between. (`fc.double` is uniform over bit patterns: of its numbers in [-3, 3]
 * more than nine in ten are below 1e-3 in size, where every smooth function is linear.)
 */
export function uniform(min: number, max: number): fc.Arbitrary<number> {
  const step = (max - min) / FINE;
  const [low, high] = [Math.ceil(min / step), Math.floor(max / step)];
  return fc.noBias(fc.integer({ min: low, max: high })).map((n) => Math.min(max, Math.max(min, n * step)));
}

/** A number of [min, max]: eight in ten uniform, one log-uniform in size down to 1e-16, one an extreme: an end, 0, the smallest there are. */
export function real(min: number, max: number): fc.Arbitrary<number> {
  const inside = (x: number): number => Math.min(max, Math.max(min, x));
  const largest = Math.log10(Math.max(Math.abs(min), Math.abs(max)));
  const sized = fc
    .tuple(uniform(TINY, largest), fc.constantFrom(1, -1))
    .map(([exponent, sign]) => inside(sign * 10 ** exponent));
  const extremes = [min, max, 0, Number.MIN_VALUE, -Number.MIN_VALUE, 1e-300, -1e-300].map(inside);
  return fc.oneof(
    { weight: 8, arbitrary: uniform(min, max) },
    { weight: 1, arbitrary: sized },
    { weight: 1, arbitrary: fc.constantFrom(...extremes) },
  );
}

/** A log-weight of ordinary size, in [-3, 3]. */
export const logWeight = (): fc.Arbitrary<number> => real(-3, 3);

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
    { weight: 6, arbitrary: real(-3, 3) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1e-12, -1e-12) },
    { weight: 1, arbitrary: uniform(-400, 400) },
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
