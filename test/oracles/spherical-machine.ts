import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import { streams } from "../../runtime/random.js";
import { type MachineSpec, machineGraph } from "../../testing/graphs/machine.js";

/** Random +-1 patterns and labels for N weights on `units` spheres, at alpha = P/N. */
export function sphericalMachine(
  seed: number,
  weights: number,
  alpha: number,
  units = 1,
  more: Partial<MachineSpec> = {},
): FlatGraph {
  const stream = streams(seed)("spherical machine");
  const width = more.wiring === "full" ? weights / units : weights;
  const patterns = Array.from({ length: Math.floor(alpha * weights) }, () =>
    Int8Array.from({ length: width }, () => stream.sign()),
  );
  const labels = patterns.map(() => stream.sign());
  return machineGraph({ patterns, labels, units, weights: "real", ...more });
}
