import { betheEnergy, betheLogPartition, likelyStates, marginalsOf, valuesOf } from "../beliefs.js";
import { logWeightOf } from "../configuration-weight.js";
import type { Reading } from "../contracts.js";
import type { Engine } from "../engine.js";

/** The most likely state of every variable node; ties are broken by the stream "ties". */
export function decode(engine: Engine): Int32Array {
  return likelyStates(engine.store, engine.streams("ties"));
}

/**
 * What observables may ask of messages after `iterations` sweeps. `single`: they have grown beyond counting onto one configuration, whose
 * weight is then ln Z: Bethe's sum of numbers of 1e9 and more has lost it.
 */
export function readMessages(engine: Engine, iterations: number, single = false): Reading {
  const { store, graph } = engine;
  return {
    configuration: () => valuesOf(store, decode(engine)),
    marginals: () => marginalsOf(store),
    logPartition: () => (single ? logWeightOf(graph, decode(engine)) : betheLogPartition(store)),
    meanEnergy: () => betheEnergy(store),
    iterations: () => iterations,
  };
}
