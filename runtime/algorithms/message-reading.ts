import { betheEnergy, betheLogPartition, likelyStates, marginalsOf, valuesOf } from "../beliefs.js";
import type { Reading } from "../contracts.js";
import type { Engine } from "../engine.js";

/** The most likely state of every variable node; ties are broken by the stream "ties". */
export function decode(engine: Engine): Int32Array {
  return likelyStates(engine.store, engine.streams("ties"));
}

/** What observables may ask of messages after `iterations` sweeps. */
export function readMessages(engine: Engine, iterations: number): Reading {
  const { store } = engine;
  return {
    configuration: () => valuesOf(store, decode(engine)),
    marginals: () => marginalsOf(store),
    logPartition: () => betheLogPartition(store),
    meanEnergy: () => betheEnergy(store),
    iterations: () => iterations,
  };
}
