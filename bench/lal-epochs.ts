import type { FlatGraph } from "../compiler/ir/flat-graph.js";
import { lal } from "../runtime/algorithms/lal.js";
import { streams } from "../runtime/random.js";
import { machineGraph } from "../testing/graphs/machine.js";
import { contextFor } from "../testing/run-algorithm.js";
import { type CompiledCase, type CompiledTimer, withCompiled } from "./compiled.js";
import type { BenchRow } from "./row.js";

/** Turns that ours and the C++ loop take one after the other, so that both see the machine's moods. */
const TURNS = 5;
/** Epochs of one turn: those of a whole run on Fashion-MNIST. */
const EPOCHS = 60;

type Shape = Pick<CompiledCase, "units" | "inputs" | "patterns" | "wiring">;

const SHAPES: readonly Shape[] = [
  { units: 9, inputs: 784, patterns: 500, wiring: "full" },
  { units: 9, inputs: 111, patterns: 1000, wiring: "tree" },
];

/** Epochs of least action learning on random patterns, at Fashion-MNIST's size and in a tree, beside the same loop in plain C++. */
export function lalEpochs(): BenchRow[] {
  return withCompiled((timer) => SHAPES.flatMap((shape) => rows(shape, timer)));
}

function rows(shape: Shape, timer: CompiledTimer | undefined): BenchRow[] {
  const graph = randomGraph(shape);
  const turns = Array.from({ length: TURNS }, () => ({
    auto: turn(graph, "auto"),
    computed: turn(graph, "computed"),
    compiled: timer?.({ form: "lal", ...shape }, EPOCHS),
  }));
  const { units, inputs, patterns, wiring } = shape;
  const name = `lal ${wiring} K=${units}, ${inputs} inputs, P=${patterns}`;
  const row = (what: string, values: readonly number[], unit: string) => ({
    name: `${name} ${what}`,
    value: median(values),
    unit,
  });
  const ours = [
    row(
      "epoch",
      turns.map(({ auto }) => auto.epoch),
      "ms",
    ),
    row(
      "epoch, preactivations computed",
      turns.map(({ computed }) => computed.epoch),
      "ms",
    ),
    row(
      "start",
      turns.map(({ auto }) => auto.start),
      "ms",
    ),
  ];
  if (!timer) return ours;
  const compiled = turns.map((each) => each.compiled ?? Number.NaN);
  return [
    ...ours,
    row("epoch, C++", compiled, "ms"),
    row(
      "epoch / C++",
      turns.map(({ auto }, n) => auto.epoch / compiled[n]),
      "x",
    ),
    row(
      `${EPOCHS} epochs and start / C++`,
      turns.map(({ auto }, n) => auto.whole / (EPOCHS * compiled[n])),
      "x",
    ),
  ];
}

function randomGraph({ units, inputs, patterns, wiring }: Shape): FlatGraph {
  const stream = streams(1)("bench");
  const width = wiring === "tree" ? units * inputs : inputs;
  const drawn = Array.from({ length: patterns }, () => Int8Array.from({ length: width }, () => stream.sign()));
  return machineGraph({ patterns: drawn, labels: drawn.map(() => stream.sign()), units, wiring, weights: "real" });
}

interface Turn {
  /** Median of an epoch; until the first one; all of it: milliseconds. */
  readonly epoch: number;
  readonly start: number;
  readonly whole: number;
}

/** One run of EPOCHS epochs, at the rate of the C++ loop. */
function turn(graph: FlatGraph, preactivations: string): Turn {
  const begun = performance.now();
  const state = lal.init(contextFor(lal, graph, { rate: 1e-4, preactivations })).value;
  if (!state) throw new Error("the benchmark's graph is refused");
  const start = performance.now() - begun;
  const epochs = Array.from({ length: EPOCHS }, () => {
    const before = performance.now();
    lal.step(state);
    return performance.now() - before;
  });
  return { epoch: median(epochs), start, whole: performance.now() - begun };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
