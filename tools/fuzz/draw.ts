/** Seeded draws: the same seed, the same inputs. */
export interface Draw {
  /** In [0, 1). */
  next(): number;
  /** 0 .. n - 1. */
  below(n: number): number;
  pick<T>(from: readonly T[]): T;
}

/** mulberry32 (T. Ettinger, 2017): 32 bits of state are plenty to choose inputs by. */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return { next, below, pick: (from) => from[below(from.length)] };
}
