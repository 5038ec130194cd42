import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { Stream, Streams } from "./contracts.js";
import { sha256 } from "./sha256.js";

const WORD = 2 ** 32;

/**
 * Random streams of one run. Each (seed, purpose, index) has its own generator, xoroshiro128+ (Blackman and Vigna 2018) started from
 * the first 128 bits of SHA-256 of the key: streams do not overlap in practice, and need no order of creation.
 */
export function streams(seed: number): Streams {
  return (purpose, index = 0) => streamOf(`${seed}:${index}:${purpose}`);
}

function streamOf(key: string): Stream {
  const digest = new DataView(sha256(key).buffer);
  const generator = xoroshiro128plusFromState([0, 4, 8, 12].map((at) => digest.getInt32(at)));

  const uniform = (): number => {
    const high = generator.next() >>> 5;
    return (high * 67108864 + (generator.next() >>> 6)) / 9007199254740992;
  };
  /** Unbiased by rejection; the high bits decide, as the low ones of this generator are the weaker. */
  const below = (n: number): number => {
    if (n > WORD) return Math.floor(uniform() * n);
    const bucket = Math.floor(WORD / n);
    for (;;) {
      const value = Math.floor((generator.next() >>> 0) / bucket);
      if (value < n) return value;
    }
  };
  // The sign bit is the highest of the word.
  return { uniform, normal: polarNormal(uniform), sign: () => (generator.next() < 0 ? -1 : 1), below };
}

/** Standard normals by Marsaglia's polar method; the second of each pair is kept. */
function polarNormal(uniform: () => number): () => number {
  let spare = Number.NaN;
  return () => {
    if (!Number.isNaN(spare)) {
      const kept = spare;
      spare = Number.NaN;
      return kept;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const s = x * x + y * y;
      if (s >= 1 || s === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(s)) / s);
      spare = y * scale;
      return x * scale;
    }
  };
}

/** Permute the first `count` entries in place, uniformly (Fisher and Yates). */
export function shuffle(values: { [index: number]: number }, count: number, stream: Stream): void {
  for (let i = count - 1; i > 0; i--) {
    const j = stream.below(i + 1);
    const kept = values[i];
    values[i] = values[j];
    values[j] = kept;
  }
}
