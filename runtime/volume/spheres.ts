import type { Outcome } from "../../grammar/diagnostic.js";
import { createSphereEngine, type SphereEngine, startRandomSpheres, sweepSpheres } from "../continuous/engine.js";
import { holdNorm } from "../continuous/norm.js";
import { sphereFreeEntropy } from "../continuous/reading.js";
import type { AlgorithmContext } from "../contracts.js";
import type { TiltedMessages } from "./tilted.js";

// Continuous weights. With B = B_messages + gamma r and the norm of every unit held,
//   (1/N) ln V(q) = phi(gamma) - gamma q  relative to all spheres,  and ln(1 - q^2) / 2 without patterns (gamma = q / (1 - q^2)).

/** Calls `visit(place, v)` for every weight: its place k * inputs + i in the store, its variable node. */
function eachWeight({ store }: SphereEngine, visit: (place: number, v: number, k: number) => void): void {
  const { units, inputs, firstVariable, weightStride } = store.group;
  for (let k = 0; k < units; k++)
    for (let i = 0; i < inputs; i++)
      visit(k * inputs + i, firstVariable + k * weightStride[0] + i * weightStride[1], k);
}

/** Heap offset of the precision of a weight. */
function precisionAt({ store }: SphereEngine, place: number, k: number): number {
  return store.precision + (store.form === "edges" ? place : k);
}

/** Messages of the one machine of a graph whose units lie on spheres. */
export function tiltedSpheres(context: AlgorithmContext): Outcome<TiltedMessages> {
  const { value: engine, diagnostics } = createSphereEngine(context);
  if (!engine) return { diagnostics };
  const { store } = engine;
  const { heap } = store;
  const { count } = context.graph.variables;
  const means = new Float64Array(count);
  holdNorm(store);
  const readMeans = (): Float64Array => {
    eachWeight(engine, (place, v, k) => {
      means[v] = heap[store.field + place] / heap[precisionAt(engine, place, k)];
    });
    return means;
  };
  return {
    diagnostics,
    value: {
      sweep: (index, damping) => sweepSpheres({ ...engine, damping }, index),
      expose(direction, strength) {
        eachWeight(engine, (place, v) => {
          const field = strength * direction[v];
          heap[store.field + place] += field - heap[store.externalField + place];
          heap[store.externalField + place] = field;
        });
        holdNorm(store);
      },
      means: readMeans,
      draw(normal, _uniform, out) {
        eachWeight(engine, (place, v, k) => {
          const a = heap[precisionAt(engine, place, k)];
          out[v] = heap[store.field + place] / a + normal() / Math.sqrt(a);
        });
      },
      internal() {
        readMeans();
        let field = 0;
        eachWeight(engine, (place, v) => {
          field += heap[store.externalField + place] * means[v];
        });
        return (sphereFreeEntropy(engine) - field) / count;
      },
      section: (_direction, q) => 0.5 * Math.log((1 - q) * (1 + q)),
      strengthOf: (x) => x / ((1 - x) * (1 + x)),
      overlapOf: (strength) => (2 * strength) / (1 + Math.sqrt(1 + 4 * strength * strength)),
      startRandom: (streams) => startRandomSpheres(engine, streams("volume start")),
      save() {
        const saved = heap.slice(0, store.saved);
        return () => heap.set(saved);
      },
    },
  };
}
