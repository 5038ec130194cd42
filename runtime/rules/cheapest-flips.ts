/** Up to this many units all sets of flips are compared. */
const LISTED = 14;

/** True when turning the units of `mask` (bit k: unit k) makes the output right. */
export type Mends = (mask: number) => boolean;

/** The fewest units whose flips correct the output, and among those the smallest total |h|; by increasing |h|. At most 14 units. */
export function cheapestFlips(h: ArrayLike<number>, units: number, mends: Mends): number[] {
  const effort = new Float64Array(1 << units);
  const count = new Uint8Array(1 << units);
  let best = -1;
  for (let mask = 0; mask < 1 << units; mask++) {
    const rest = mask & (mask - 1);
    if (mask > 0) {
      effort[mask] = effort[rest] + Math.abs(h[31 - Math.clz32(mask ^ rest)]);
      count[mask] = count[rest] + 1;
    }
    const better =
      best < 0 || count[mask] < count[best] || (count[mask] === count[best] && effort[mask] < effort[best]);
    if (better && mends(mask)) best = mask;
  }
  return best < 0 ? [] : unitsOf(h, units, best);
}

/** True where `cheapestFlips` serves. */
export function fewEnough(units: number): boolean {
  return units <= LISTED;
}

function unitsOf(h: ArrayLike<number>, units: number, mask: number): number[] {
  const flips: number[] = [];
  for (let k = 0; k < units; k++) if (mask & (1 << k)) flips.push(k);
  return flips.sort((a, b) => Math.abs(h[a]) - Math.abs(h[b]));
}
