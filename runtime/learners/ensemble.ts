import { refresh, type SignMachine, twin, unitNorm } from "./sign-machine.js";

// y replicas of a sign machine and their centre, the average of the replicas with every unit of norm 1. Preactivations are linear in the
// weights, so that kept ones of the centre and of a pulled replica need no product with the patterns.

/** Replicas on the same patterns. `centre` holds what `findCentre` found last. */
export interface Ensemble {
  readonly replicas: readonly SignMachine[];
  readonly centre: SignMachine;
}

/** y machines like this one, all weights 0. */
export function ensemble(machine: SignMachine, y: number): Ensemble {
  return { replicas: Array.from({ length: y }, () => twin(machine)), centre: twin(machine) };
}

/** The centre of the replicas as they are. */
export function findCentre({ replicas, centre }: Ensemble): void {
  const { group, weights, kept } = centre;
  average(
    replicas.map((replica) => replica.weights),
    weights,
  );
  if (kept)
    average(
      replicas.map((replica) => replica.kept ?? weights),
      kept,
    );
  for (let k = 0; k < group.units; k++) {
    const factor = 1 / unitNorm(centre, k);
    scale(weights, k * group.inputs, group.inputs, factor);
    if (kept) scale(kept, k * group.patterns, group.patterns, factor);
  }
}

/** w^a += share * (centre - w^a) for every replica; share = 1 puts them on the centre. */
export function pull({ replicas, centre }: Ensemble, share: number): void {
  for (const { weights, kept } of replicas) {
    mix(weights, centre.weights, share);
    if (kept && centre.kept) mix(kept, centre.kept, share);
  }
}

/** sum_a |w^a - centre|^2. */
export function spread({ replicas, centre }: Ensemble): number {
  let sum = 0;
  for (const { weights } of replicas)
    for (let w = 0; w < weights.length; w++) sum += (weights[w] - centre.weights[w]) ** 2;
  return sum;
}

/** Kept preactivations of all replicas afresh from their weights. */
export function refreshAll({ replicas }: Ensemble): void {
  for (const replica of replicas) refresh(replica);
}

function average(parts: readonly Float64Array[], into: Float64Array): void {
  into.fill(0);
  for (const part of parts) for (let e = 0; e < into.length; e++) into[e] += part[e];
  scale(into, 0, into.length, 1 / parts.length);
}

function scale(values: Float64Array, from: number, count: number, factor: number): void {
  for (let e = from; e < from + count; e++) values[e] *= factor;
}

function mix(values: Float64Array, target: Float64Array, share: number): void {
  for (let e = 0; e < values.length; e++) values[e] += share * (target[e] - values[e]);
}
