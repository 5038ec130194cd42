import type { Stream } from "../../runtime/contracts.js";

/** Points of the grid on which a pair of overlaps is drawn anew. */
const GRID = 400;

/**
 * Overlaps of K spheres of n inputs, each of density (1 - q^2)^((n - 3) / 2), given that their mean is q: a Gibbs sampler that draws two of them
 * anew at a time, from a grid over where their sum allows. Calls `visit` after each sweep; the first fifth is thrown away.
 */
export function gibbsOverlaps(
  { units, inputs, overlap }: { readonly units: number; readonly inputs: number; readonly overlap: number },
  sweeps: number,
  stream: Stream,
  visit: (overlaps: readonly number[]) => void,
): void {
  const q = new Array<number>(units).fill(overlap);
  const density = (x: number): number => (1 - x * x) ** ((inputs - 3) / 2);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let pair = 0; pair < units; pair++) {
      const a = pair;
      const b = (a + 1 + stream.below(units - 1)) % units;
      const sum = q[a] + q[b];
      const [low, high] = [Math.max(-1, sum - 1), Math.min(1, sum + 1)];
      const place = (j: number): number => low + ((j + 0.5) / GRID) * (high - low);
      const weights = Array.from({ length: GRID }, (_, j) => density(place(j)) * density(sum - place(j)));
      let left = stream.uniform() * weights.reduce((total, weight) => total + weight, 0);
      let at = 0;
      while (at < GRID - 1 && left > weights[at]) left -= weights[at++];
      q[a] = place(at) + ((stream.uniform() - 0.5) / GRID) * (high - low);
      q[b] = sum - q[a];
    }
    if (sweep >= sweeps / 5) visit(q);
  }
}
