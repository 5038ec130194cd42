import { type SphereEngine, stirSpheres, sweepSpheres } from "../continuous/engine.js";
import { holdNorm } from "../continuous/norm.js";
import { type ReplicaEngine, sweepReplicas } from "../continuous/replicas.js";
import { nodeOf } from "../continuous/sites.js";
import type { SphereStore } from "../continuous/store.js";
import { blockOfMost } from "./most-moved.js";
import type { Perturbable } from "./perturbable.js";
import { hasTies } from "./ties.js";

/** Messages between the real weights of one machine; `hold` is what acts on the weights beside the patterns. */
export function perturbableSpheres(
  engine: SphereEngine,
  hold: (store: SphereStore, damping?: number) => boolean = holdNorm,
): Perturbable {
  const { store, graph } = engine;
  return {
    numbers: [saved(store)],
    stir: (stream, size) => stirSpheres(engine, stream, size),
    sweep: (damping) => sweepSpheres(allAtOnce(engine, damping), 1, hold).fault === undefined,
    means: () => posterior(store).slice(),
    symmetric: (near) => hasTies(shiftsOf(store), near, false),
    mostMoved: () => graph.variables.blocks.find(({ count }) => count > 0)?.name ?? "",
  };
}

/** Messages between coupled copies of one. */
export function perturbableReplicas(engine: ReplicaEngine): Perturbable {
  const { replicas, context, weights } = engine;
  const { fieldToCentre, precisionToCentre, fieldToReplica, precisionToReplica } = engine;
  const bonds = [fieldToCentre, precisionToCentre, fieldToReplica, precisionToReplica];
  return {
    numbers: [...replicas.map(({ store }) => saved(store)), ...bonds],
    stir(stream, size) {
      for (const replica of replicas) stirSpheres(replica, stream, size);
    },
    sweep(damping) {
      const damped = replicas.map((replica) => allAtOnce(replica, damping));
      return sweepReplicas({ ...engine, damping, replicas: damped }, 1).fault === undefined;
    },
    means() {
      const means = new Float64Array(replicas.length * weights);
      replicas.forEach(({ store }, a) => {
        means.set(posterior(store), a * weights);
      });
      return means;
    },
    symmetric: () => true,
    mostMoved: (moved) =>
      blockOfMost(
        context.graph.variables.blocks,
        (first, count) => [Math.min(first, moved.length), Math.min(first + count, moved.length)],
        moved,
      ),
  };
}

/** How far posterior means are from the priors'. */
function shiftsOf(store: SphereStore): Float64Array {
  const { prior, group } = store;
  const moments = new Float64Array(3);
  const usual = (k: number, i: number): number => {
    if (prior.kind === "gaussian") return prior.field / prior.precision;
    if (prior.kind === "sphere") return 0;
    prior.moments(nodeOf(store, k, i), 0, 0, moments);
    return moments[1];
  };
  return posterior(store).map((mean, p) => Math.abs(mean - usual(Math.floor(p / group.inputs), p % group.inputs)));
}

function allAtOnce(engine: SphereEngine, damping: number): SphereEngine {
  return { ...engine, live: false, shuffled: false, damping };
}

function saved({ heap, saved: end }: SphereStore): Float64Array {
  return heap.subarray(0, end);
}

function posterior({ heap, mean, group }: SphereStore): Float64Array {
  return heap.subarray(mean, mean + group.units * group.inputs);
}
