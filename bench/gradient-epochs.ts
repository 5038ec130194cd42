import type { MachineGroup } from "../compiler/ir/flat-graph.js";
import { ceSgd } from "../runtime/algorithms/ce-sgd.js";
import { streams } from "../runtime/random.js";
import { machineGraph } from "../testing/graphs/machine.js";
import { contextFor } from "../testing/run-algorithm.js";
import type { BenchRow } from "./row.js";

const BATCH = 100;

/** An epoch of the same descent in the loops that one would write first, patterns in order: no errors counted, nothing blocked. */
function plainEpoch({ patterns, units, inputs, input, inputStride, label }: MachineGroup): () => void {
  const draw = streams(1)("bench");
  const w = Float64Array.from({ length: units * inputs }, () => draw.uniform() / Math.sqrt(inputs));
  const gradient = new Float64Array(w.length);
  const t = new Float64Array(units);
  const [row, unit] = inputStride;
  const addPattern = (mu: number): void => {
    let x = 0;
    for (let k = 0; k < units; k++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += w[k * inputs + i] * input[mu * row + k * unit + i];
      t[k] = Math.tanh(sum);
      x += t[k] / Math.sqrt(units);
    }
    const push = (-1e-2 * label[mu]) / (1 + Math.exp(6 * label[mu] * x)) / Math.sqrt(units);
    for (let k = 0; k < units; k++) {
      const pull = push * (1 - t[k] * t[k]);
      for (let i = 0; i < inputs; i++) gradient[k * inputs + i] += pull * input[mu * row + k * unit + i];
    }
  };
  return () => {
    for (let from = 0; from < patterns; from += BATCH) {
      gradient.fill(0);
      for (let mu = from; mu < Math.min(patterns, from + BATCH); mu++) addPattern(mu);
      for (let k = 0; k < units; k++) {
        let squares = 0;
        for (let e = k * inputs; e < (k + 1) * inputs; e++) {
          w[e] -= gradient[e];
          squares += w[e] * w[e];
        }
        for (let e = k * inputs; e < (k + 1) * inputs; e++) w[e] /= Math.sqrt(squares);
      }
    }
  };
}

function machine(name: string, wiring: "tree" | "full", width: number, patterns: number): BenchRow[] {
  const stream = streams(1)("bench");
  const rows = Array.from({ length: patterns }, () => Int8Array.from({ length: width }, () => stream.sign()));
  const graph = machineGraph({
    patterns: rows,
    labels: rows.map(() => stream.sign()),
    units: 9,
    wiring,
    weights: "real",
  });
  const plain = plainEpoch(graph.groups[0] as MachineGroup);
  const { value: state } = ceSgd.init(contextFor(ceSgd, graph));
  if (!state) return [];
  const [epochs, rounds] = [10, 7];
  const best = { ours: Infinity, plain: Infinity };
  // Both sides in turn, the best of each: noise of the machine only adds.
  for (let round = 0; round < rounds; round++) {
    best.ours = Math.min(
      best.ours,
      milliseconds(epochs, () => ceSgd.step(state)),
    );
    best.plain = Math.min(best.plain, milliseconds(epochs, plain));
  }
  return [
    { name: `ce_sgd, ${name}`, value: best.ours, unit: "ms/epoch" },
    { name: `ce_sgd, ${name}, plain loops`, value: best.plain, unit: "ms/epoch" },
  ];
}

function milliseconds(times: number, work: () => void): number {
  const started = performance.now();
  for (let n = 0; n < times; n++) work();
  return (performance.now() - started) / times;
}

/** Epochs of gradient descent on committees of the papers' sizes. */
export function gradientEpochs(): BenchRow[] {
  return [
    ...machine("tree, N = 999, P = 1000", "tree", 999, 1000),
    ...machine("full, N = 784, P = 500", "full", 784, 500),
  ];
}
