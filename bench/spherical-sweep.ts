import { bp } from "../runtime/algorithms/bp.js";
import { createSphereEngine, type SphereEngine, sweepSpheres } from "../runtime/continuous/engine.js";
import { streams } from "../runtime/random.js";
import { machineGraph } from "../testing/graphs/machine.js";
import { contextFor } from "../testing/run-algorithm.js";
import { type CompiledCase, type CompiledTimer, withCompiled } from "./compiled.js";
import type { BenchRow } from "./row.js";

/** Turns that ours and the C++ loops take one after the other, so that both see the machine's moods. */
const TURNS = 5;

interface Shape extends Pick<CompiledCase, "units" | "inputs" | "patterns" | "wiring"> {
  readonly name: string;
}

const SHAPES: readonly Shape[] = [
  { name: "tree committee K=9 N=999 P=1000", units: 9, inputs: 111, patterns: 1000, wiring: "tree" },
  { name: "full committee K=9, 784 inputs, P=500", units: 9, inputs: 784, patterns: 500, wiring: "full" },
];

interface Form {
  readonly name: string;
  readonly accuracy: string;
  /** Factor of the inputs: those of size 1 have forms of their own. */
  readonly factor: number;
  readonly compiled?: "reduced" | "signs";
}

const FORMS: readonly Form[] = [
  { name: "reduced", accuracy: "reduced", factor: 1, compiled: "reduced" },
  { name: "ep, one number an edge", accuracy: "ep", factor: 1, compiled: "signs" },
  { name: "ep, real inputs", accuracy: "ep", factor: 1.5 },
  { name: "gaussian, target edge excluded", accuracy: "gaussian", factor: 1 },
];

/** Sweeps of a committee with continuous weights in each accuracy, beside plain C++ loops of the same sweep. */
export function sphericalSweep(sweeps = 20): BenchRow[] {
  return withCompiled((timer) =>
    SHAPES.flatMap((shape) =>
      FORMS.filter((form) => suits(form, shape)).flatMap((form) =>
        rows(shape, form, engineOf(shape, form), timer, sweeps),
      ),
    ),
  );
}

/** Where units share their inputs, all patterns at once diverge. */
function suits({ accuracy }: Form, { wiring }: Shape): boolean {
  return wiring === "tree" || accuracy !== "reduced";
}

function engineOf({ units, inputs, patterns, wiring }: Shape, { accuracy, factor }: Form): SphereEngine | undefined {
  const stream = streams(1)("bench");
  const width = wiring === "tree" ? units * inputs : inputs;
  const drawn = Array.from({ length: patterns }, () => Int8Array.from({ length: width }, () => stream.sign()));
  const labels = drawn.map(() => stream.sign());
  const rows = factor === 1 ? drawn : drawn.map((row) => Float64Array.from(row, (x) => factor * x));
  const graph = machineGraph({ patterns: rows, labels, units, wiring, weights: "real" });
  return createSphereEngine(contextFor(bp, graph, { accuracy })).value;
}

function rows(
  shape: Shape,
  form: Form,
  engine: SphereEngine | undefined,
  timer: CompiledTimer | undefined,
  sweeps: number,
): BenchRow[] {
  if (!engine) return [];
  const { units, inputs, patterns } = shape;
  const edges = patterns * units * inputs;
  const name = `${shape.name} ${form.name}`;
  const ratios: number[] = [];
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const own = median(sweeps, (index) => sweepSpheres(engine, turn * sweeps + index));
    times.push(own);
    if (timer && form.compiled) ratios.push(own / timer({ ...shape, form: form.compiled }, sweeps));
  }
  const time = middle(times);
  const nodes = median(sweeps, () => {
    for (let mu = 0; mu < patterns; mu++) engine.node.respond(mu);
  });
  const table = [
    { name: `${name}: sweep`, value: time, unit: "ms" },
    { name: `${name}: of which nodes`, value: nodes, unit: "ms" },
    { name: `${name}: time`, value: (time * 1e6) / edges, unit: "ns/edge" },
    { name: `${name}: state`, value: (8 * engine.store.saved) / edges, unit: "bytes/edge" },
  ];
  return ratios.length > 0
    ? [...table, { name: `${name}: over C++ -O3`, value: middle(ratios), unit: "times" }]
    : table;
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Median time of a call in milliseconds. */
function median(calls: number, call: (index: number) => void): number {
  return middle(
    Array.from({ length: calls }, (_, index) => {
      const start = performance.now();
      call(index + 1);
      return performance.now() - start;
    }),
  );
}
