import type { VariableBlock } from "../../compiler/ir/flat-graph.js";

/** The variable group whose means moved most, by their mean square; `rangeOf` places its variable nodes among the means. */
export function blockOfMost(
  blocks: readonly VariableBlock[],
  rangeOf: (first: number, count: number) => readonly [from: number, to: number],
  moved: Float64Array,
): string {
  let most = -1;
  let name = "";
  for (const block of blocks) {
    const [from, to] = rangeOf(block.first, block.count);
    let sum = 0;
    for (let n = from; n < to; n++) sum += moved[n] * moved[n];
    const square = sum / Math.max(1, to - from);
    if (to > from && square > most) {
      most = square;
      name = block.name;
    }
  }
  return name;
}
