import type { Schedule } from "../compiler/ir/plan.js";
import { bp } from "../runtime/algorithms/bp.js";
import { createEngine } from "../runtime/engine.js";
import { streams } from "../runtime/random.js";
import { machineGraph } from "../testing/graphs/machine.js";
import { contextFor } from "../testing/run-algorithm.js";
import type { BenchRow } from "./row.js";
import { sweepRows } from "./sweep-rows.js";

/** Sweeps of belief propagation over a binary perceptron with Gaussian nodes: N weights, alpha N random patterns. */
export function machineSweep(weights = 1001, alpha = 0.6, sweeps = 20): BenchRow[] {
  const stream = streams(1)("bench");
  const patterns = Array.from({ length: Math.floor(alpha * weights) }, () =>
    Int8Array.from({ length: weights }, () => stream.sign()),
  );
  const graph = machineGraph({ patterns, labels: patterns.map(() => stream.sign()) });
  const schedules: Schedule[] = ["flooding", "sequential"];
  return schedules.flatMap((schedule) => {
    const { engine } = createEngine(contextFor(bp, graph, { accuracy: "gaussian", schedule }));
    if (!engine) return [];
    const edges = patterns.length * weights;
    return sweepRows(`perceptron N=${weights} alpha=${alpha} ${schedule}`, engine, edges, sweeps);
  });
}
