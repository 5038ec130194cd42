import type { Diagnostic } from "../../grammar/diagnostic.js";
import * as messages from "../bind/messages.js";
import type { FactorGroup } from "../ir/factor-graph.js";
import type { FlatGroup } from "../ir/flat-graph.js";

/** Largest size of all log-weights together: their squares and sums stay numbers far beyond it. */
const LARGEST = 1e150;

/** Names the first group that makes the log-weights or inputs of a model add up to something that is not a number (WFM6008). */
export function tooLargeWeights(groups: readonly FlatGroup[], lifted: readonly FactorGroup[], out: Diagnostic[]): void {
  let total = 0;
  for (const group of groups) {
    total += magnitude(group);
    if (total <= LARGEST) continue;
    const span = lifted.find(({ name }) => name === group.name)?.span;
    const what = group.kind === "machine" ? "inputs" : "log-weights";
    out.push(messages.overflow(group.name, what, total, span));
    return;
  }
}

/** Sum over the factors of a group of the largest size of what enters it, forbidden states aside. */
function magnitude(group: FlatGroup): number {
  switch (group.kind) {
    case "table":
    case "sum":
      return sumOfLargest(group.logTable, group.tableStart, group.count);
    case "spin_product":
      return group.coupling.reduce((sum, coupling) => sum + Math.abs(coupling), Math.abs(group.logConstant));
    case "machine":
      return (
        (largest(group.input, 0, group.input.length) * group.inputs + 1) * Math.abs(group.scale) + Math.abs(group.bias)
      );
    default:
      return Math.abs(group.logConstant);
  }
}

function sumOfLargest(values: Float64Array, start: Float64Array, count: number): number {
  let sum = 0;
  for (let a = 0; a < count; a++) sum += largest(values, start[a], start[a + 1]);
  return sum;
}

function largest(values: ArrayLike<number>, from: number, to: number): number {
  let most = 0;
  for (let n = from; n < to; n++) {
    const size = Math.abs(values[n]);
    if (size > most && values[n] !== -Infinity) most = size;
  }
  return most;
}
