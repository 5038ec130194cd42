import type { MachineGroup } from "../compiler/ir/flat-graph.js";

// Which patterns two graphs share: a warm start keeps the messages of those.

const word = new Float64Array(1);
const halves = new Int32Array(word.buffer);

/** A 32-bit hash (FNV-1a by words) of the inputs and the label of every pattern. */
export function patternPrints({
  patterns,
  units,
  inputs,
  input,
  inputStride,
  wiring,
  label,
}: MachineGroup): Uint32Array {
  const rows = wiring === "full" ? 1 : units;
  return Uint32Array.from({ length: patterns }, (_, mu) => {
    let hash = Math.imul(0x811c9dc5 ^ label[mu], 0x01000193);
    for (let k = 0; k < rows; k++) {
      let from = mu * inputStride[0] + k * inputStride[1];
      for (let i = 0; i < inputs; i++, from += inputStride[2]) {
        word[0] = input[from];
        // The low half of small integers is 0: the high one is mixed last, where it counts.
        hash = Math.imul(hash ^ halves[0], 0x01000193);
        hash = Math.imul(hash ^ halves[1] ^ (hash >>> 15), 0x01000193);
      }
    }
    return hash;
  });
}

/** Number of patterns that both have, the first ones of the longer list; 0 where any of these differ. */
export function sharedPatterns(before: Uint32Array, now: Uint32Array): number {
  const shared = Math.min(before.length, now.length);
  for (let mu = 0; mu < shared; mu++) if (before[mu] !== now[mu]) return 0;
  return shared;
}
