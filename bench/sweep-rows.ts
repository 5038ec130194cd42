import { type Engine, sweep } from "../runtime/engine.js";
import type { BenchRow } from "./row.js";

/** Sweeps a second (from the median time), nanoseconds an edge and bytes of message state an edge. */
export function sweepRows(name: string, engine: Engine, edges: number, sweeps: number): BenchRow[] {
  const times: number[] = [];
  for (let index = 1; index <= sweeps; index++) {
    const start = performance.now();
    sweep(engine, index);
    times.push(performance.now() - start);
  }
  const median = times.sort((a, b) => a - b)[Math.floor(sweeps / 2)];
  return [
    { name: `${name}: sweeps`, value: 1000 / median, unit: "1/s" },
    { name: `${name}: time`, value: (median * 1e6) / edges, unit: "ns/edge" },
    { name: `${name}: heap`, value: engine.store.heap.byteLength / edges, unit: "bytes/edge" },
  ];
}
