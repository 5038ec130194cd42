import type { Outcome } from "../../grammar/diagnostic.js";
import { createSphereEngine, type SphereEngine, startRandomSpheres, sweepSpheres } from "../continuous/engine.js";
import { holdNorm } from "../continuous/norm.js";
import { sphereFreeEntropy } from "../continuous/reading.js";
import type { AlgorithmContext } from "../contracts.js";
import type { TiltedMessages } from "./tilted.js";

// Continuous weights. With B = B_messages + gamma r and the norm of every unit held,
//   (1/N) ln V(q) = phi(gamma) - gamma q  relative to all spheres,  and ln(1 - q^2) / 2 without patterns (gamma = q / (1 - q^2)).

/** Messages of the one machine of a graph whose units lie on spheres. */
export function tiltedSpheres(context: AlgorithmContext): Outcome<TiltedMessages> {
  const { value: engine, diagnostics } = createSphereEngine(context);
  if (!engine) return { diagnostics };
  const { store } = engine;
  const means = new Float64Array(context.graph.variables.count);
  holdNorm(store);
  const messages: TiltedMessages = {
    sweep: (index, damping) => sweepSpheres({ ...engine, damping }, index),
    expose: (direction, strength) => expose(engine, direction, strength),
    means: () => readMeans(engine, means),
    draw: (stream, out) => draw(engine, () => stream.normal(), out),
    internal: () => (sphereFreeEntropy(engine) - meanField(engine, readMeans(engine, means))) / means.length,
    section: (_direction, q) => 0.5 * Math.log((1 - q) * (1 + q)),
    strengthOf: (x) => x / ((1 - x) * (1 + x)),
    overlapOf: (strength) => (2 * strength) / (1 + Math.sqrt(1 + 4 * strength * strength)),
    startRandom: (stream) => startRandomSpheres(engine, stream),
    save() {
      const saved = store.heap.slice(0, store.saved);
      return () => store.heap.set(saved);
    },
  };
  return { value: messages, diagnostics };
}

/** Calls `visit(place, v, a)` for every weight: its place k * inputs + i, its variable node, the heap offset of its precision. */
function eachWeight({ store }: SphereEngine, visit: (place: number, v: number, a: number) => void): void {
  const { units, inputs, firstVariable, weightStride } = store.group;
  for (let k = 0; k < units; k++) {
    for (let i = 0; i < inputs; i++) {
      const place = k * inputs + i;
      const a = store.precision + (store.perWeight ? place : k);
      visit(place, firstVariable + k * weightStride[0] + i * weightStride[1], a);
    }
  }
}

function expose(engine: SphereEngine, direction: Float64Array, strength: number): void {
  const { heap, field, externalField } = engine.store;
  eachWeight(engine, (place, v) => {
    const wanted = strength * direction[v];
    heap[field + place] += wanted - heap[externalField + place];
    heap[externalField + place] = wanted;
  });
  holdNorm(engine.store);
}

function readMeans(engine: SphereEngine, means: Float64Array): Float64Array {
  const { heap, field } = engine.store;
  eachWeight(engine, (place, v, a) => {
    means[v] = heap[field + place] / heap[a];
  });
  return means;
}

function draw(engine: SphereEngine, normal: () => number, out: Float64Array): void {
  const { heap, field } = engine.store;
  eachWeight(engine, (place, v, a) => {
    out[v] = heap[field + place] / heap[a] + normal() / Math.sqrt(heap[a]);
  });
}

/** <B_ext . w>. */
function meanField(engine: SphereEngine, means: Float64Array): number {
  const { heap, externalField } = engine.store;
  let sum = 0;
  eachWeight(engine, (place, v) => {
    sum += heap[externalField + place] * means[v];
  });
  return sum;
}
