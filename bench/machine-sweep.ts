import type { Schedule } from "../compiler/ir/plan.js";
import { bp } from "../runtime/algorithms/bp.js";
import { createEngine } from "../runtime/engine.js";
import { streams } from "../runtime/random.js";
import { machineGraph } from "../testing/graphs/machine.js";
import { contextFor } from "../testing/run-algorithm.js";
import { leanPerceptron, plainPerceptron } from "./plain-sweeps.js";
import type { BenchRow } from "./row.js";
import { sweepRows } from "./sweep-rows.js";

const SCHEDULES: readonly Schedule[] = ["flooding", "sequential"];

/** Random +-1 patterns and labels. */
function examples(inputs: number, count: number): { patterns: Int8Array[]; labels: number[] } {
  const stream = streams(1)("bench");
  const patterns = Array.from({ length: count }, () => Int8Array.from({ length: inputs }, () => stream.sign()));
  return { patterns, labels: patterns.map(() => stream.sign()) };
}

/** Sweeps of belief propagation over a binary perceptron with Gaussian nodes: N weights, alpha N random patterns. */
function perceptron(weights = 1001, alpha = 0.6, sweeps = 20): BenchRow[] {
  const { patterns, labels } = examples(weights, Math.floor(alpha * weights));
  const graph = machineGraph({ patterns, labels });
  return SCHEDULES.flatMap((schedule) => {
    const { engine } = createEngine(contextFor(bp, graph, { accuracy: "gaussian", schedule }));
    if (!engine) return [];
    const plain = { "plain loops": plainPerceptron(patterns, labels), "first order": leanPerceptron(patterns, labels) };
    const edges = patterns.length * weights;
    const name = `perceptron N=${weights} alpha=${alpha} ${schedule}`;
    return sweepRows(name, engine, edges, sweeps, schedule === "sequential" ? plain : {});
  });
}

/** The same over a fully connected committee of Fashion-MNIST's size, 3.5 million edges. */
function committee(units = 9, inputs = 784, count = 500, sweeps = 10): BenchRow[] {
  const graph = machineGraph({ ...examples(inputs, count), units, wiring: "full" });
  return SCHEDULES.flatMap((schedule) => {
    const { engine } = createEngine(contextFor(bp, graph, { accuracy: "gaussian", schedule, init: "random" }));
    if (!engine) return [];
    return sweepRows(
      `committee ${units} x ${inputs}, ${count} patterns ${schedule}`,
      engine,
      units * inputs * count,
      sweeps,
    );
  });
}

/** Sweeps of belief propagation over machines with Gaussian nodes. */
export function machineSweep(): BenchRow[] {
  return [...perceptron(), ...committee()];
}
