// Symmetry of a fixed point shows in its beliefs: some say nothing, or two say the same. Where none does, every direction was open to the
// messages on their way there, and that they came to rest shows that the point is stable.

/** Beliefs of equal sharpness agree to rounding; accidents are rarer than one in a million variables. */
const EQUAL = 1e-12;
/** So near to certainty all beliefs are alike. */
const CERTAIN = 1e-10;
/** Beliefs that say nothing: more than these, the smallest cycle has three, and more than chance leaves so near to nothing. */
const FEW = 2;
const BY_CHANCE = 10;

/**
 * True where beliefs prefer nothing, to `near`, or two are equally sharp. `sharpness`: a number a belief, 0 where it prefers nothing and,
 * where it is `bounded`, 1 where it is certain; put in order by this.
 */
export function hasTies(sharpness: Float64Array, near: number, bounded: boolean): boolean {
  sharpness.sort();
  const { length } = sharpness;
  let silent = 0;
  while (silent < length && sharpness[silent] <= near) silent++;
  if (silent > Math.min(FEW + BY_CHANCE * near * length, length - 1)) return true;
  for (let n = silent + 1; n < length && !(bounded && sharpness[n] > 1 - CERTAIN); n++)
    if (sharpness[n] - sharpness[n - 1] <= EQUAL * sharpness[n]) return true;
  return false;
}
