import { bp } from "../runtime/algorithms/bp.js";
import { createSphereEngine, type SphereEngine, sweepSpheres } from "../runtime/continuous/engine.js";
import { streams } from "../runtime/random.js";
import { machineGraph } from "../testing/graphs/machine.js";
import { contextFor } from "../testing/run-algorithm.js";
import type { BenchRow } from "./row.js";

/** Median time of a call in milliseconds. */
function median(calls: number, call: (index: number) => void): number {
  const times = Array.from({ length: calls }, (_, index) => {
    const start = performance.now();
    call(index + 1);
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[Math.floor(calls / 2)];
}

function rows(name: string, engine: SphereEngine, sweeps: number): BenchRow[] {
  const { patterns, units, inputs } = engine.store.group;
  const edges = patterns * units * inputs;
  const time = median(sweeps, (index) => sweepSpheres(engine, index));
  const nodes = median(sweeps, () => {
    for (let mu = 0; mu < patterns; mu++) engine.node.respond(mu);
  });
  return [
    { name: `${name}: sweep`, value: time, unit: "ms" },
    { name: `${name}: of which nodes`, value: nodes, unit: "ms" },
    { name: `${name}: time`, value: (time * 1e6) / edges, unit: "ns/edge" },
    { name: `${name}: state`, value: (8 * engine.store.saved) / edges, unit: "bytes/edge" },
  ];
}

/** Sweeps over a tree committee with continuous weights: K = 9, N = 999, P = 1000, a million edges, in each accuracy. */
export function sphericalSweep(units = 9, weights = 999, count = 1000, sweeps = 20): BenchRow[] {
  const stream = streams(1)("bench");
  const patterns = Array.from({ length: count }, () => Int8Array.from({ length: weights }, () => stream.sign()));
  const labels = patterns.map(() => stream.sign());
  const scaled = patterns.map((row) => Float64Array.from(row, (x) => 1.5 * x));
  const cases = [
    ["reduced", patterns, { accuracy: "reduced" }],
    ["ep, one number an edge", patterns, { accuracy: "ep" }],
    ["ep, real inputs", scaled, { accuracy: "ep" }],
  ] as const;
  return cases.flatMap(([name, inputs, options]) => {
    const graph = machineGraph({ patterns: inputs, labels, units, weights: "real" });
    const { value: engine } = createSphereEngine(contextFor(bp, graph, options));
    return engine ? rows(`tree committee K=${units} N=${weights} P=${count} ${name}`, engine, sweeps) : [];
  });
}
