import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import { streams } from "../../runtime/random.js";
import { machineGraph } from "../../testing/graphs/machine.js";

/** Random +-1 patterns and labels: a perceptron (one unit) or a tree committee of N weights at alpha = P/N. */
export function randomMachine(seed: number, weights: number, alpha: number, units = 1): FlatGraph {
  const stream = streams(seed)("random machine");
  const patterns = Array.from({ length: Math.floor(alpha * weights) }, () =>
    Int8Array.from({ length: weights }, () => stream.sign()),
  );
  return machineGraph({ patterns, labels: patterns.map(() => stream.sign()), units });
}
