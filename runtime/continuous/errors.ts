import { countErrors, wrongCounter } from "../errors.js";
import type { SphereEngine } from "./engine.js";
import { squares } from "./norm.js";
import { readSpheres } from "./reading.js";
import { projections } from "./reduced.js";
import type { SphereStore } from "./store.js";

/**
 * Wrong patterns of the configuration that messages stand for. Where the form is `reduced` the products with the patterns are those that
 * the next sweep needs anyway; none wrong among them is counted once more on the configuration itself, whose rounding may differ.
 */
export function countSphereErrors(engine: SphereEngine): number {
  const { store, graph } = engine;
  const errors = store.form === "reduced" ? projectedErrors(store) : 0;
  return errors > 0 ? errors : countErrors(graph, readSpheres(engine, 0).configuration());
}

function projectedErrors(store: SphereStore): number {
  const { group, heap, work } = store;
  const { patterns, units, scale } = group;
  projections(store);
  const factors = Float64Array.from({ length: units }, (_, k) => scale * weightOfField(store, k));
  return wrongCounter(group)(0, patterns, heap, work, patterns, factors);
}

/** Ratio of the weights of unit k to their fields: the posterior means B / A, on spheres scaled to their norm. */
function weightOfField({ group, heap, field, precision, prior }: SphereStore, k: number): number {
  if (prior.kind !== "sphere") return 1 / heap[precision + k];
  const norm = squares(heap, field + k * group.inputs, group.inputs);
  return norm > 0 ? Math.sqrt(group.inputs / norm) : 0;
}
