import { type Engine, sweep } from "../runtime/engine.js";
import type { PlainSweep } from "./plain-sweeps.js";
import type { BenchRow } from "./row.js";

/** Milliseconds that a call takes. */
function timed(call: () => void): number {
  const start = performance.now();
  call();
  return performance.now() - start;
}

function median(times: number[]): number {
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

/**
 * Sweeps a second (from the median time), nanoseconds an edge and bytes of message state an edge. With plain loops beside
 * it, sweep and sweep about: their time over the engine's, and the largest difference of a message mean at the end.
 */
export function sweepRows(
  name: string,
  engine: Engine,
  edges: number,
  sweeps: number,
  plain: Readonly<Record<string, PlainSweep>> = {},
): BenchRow[] {
  const { heap, messages } = engine.store;
  const times: number[] = [];
  const rivals = Object.entries(plain).map(([label, { messages: own, sweep: pass }]) => {
    own.set(heap.subarray(messages, messages + own.length));
    return { label, own, pass, times: [] as number[] };
  });
  for (let index = 1; index <= sweeps; index++) {
    times.push(timed(() => sweep(engine, index)));
    for (const rival of rivals) rival.times.push(timed(rival.pass));
  }
  const time = median(times);
  return [
    { name: `${name}: sweeps`, value: 1000 / time, unit: "1/s" },
    { name: `${name}: time`, value: (time * 1e6) / edges, unit: "ns/edge" },
    { name: `${name}: heap`, value: heap.byteLength / edges, unit: "bytes/edge" },
    ...rivals.flatMap((rival) => [
      { name: `${name}: ${rival.label}`, value: (median(rival.times) * 1e6) / edges, unit: "ns/edge" },
      { name: `${name}: ${rival.label} / engine`, value: median(rival.times) / time, unit: "times" },
      { name: `${name}: ${rival.label}, difference`, value: difference(heap, messages, rival.own), unit: "in a mean" },
    ]),
  ];
}

function difference(heap: Float64Array, from: number, other: Float64Array): number {
  let most = 0;
  for (let e = 0; e < other.length; e++) {
    most = Math.max(most, Math.abs(Math.tanh(heap[from + e]) - Math.tanh(other[e])));
  }
  return most;
}
