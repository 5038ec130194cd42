import { marginalsOf } from "../beliefs.js";
import type { Engine } from "../engine.js";
import { sweep } from "../engine.js";
import { stirMessages } from "../snapshot.js";
import { type MessageStore, refreshTotals } from "../state.js";
import { offCycles } from "./cycles.js";
import { blockOfMost } from "./most-moved.js";
import type { Perturbable } from "./perturbable.js";
import { hasTies } from "./ties.js";

/**
 * Messages between discrete variables. `before` moves external fields ahead of a sweep, where they are a function of the messages (the
 * centre of focusing).
 */
export function perturbableFields(engine: Engine, before?: (damping: number) => void): Perturbable {
  const { store } = engine;
  const { heap, total, scratch, variables } = store;
  let idle: Int32Array | undefined;
  return {
    numbers: [heap.subarray(total, scratch)],
    stir: (stream, size) => stirMessages(store, stream, size),
    sweep(damping) {
      before?.(damping);
      return sweep({ ...engine, schedule: "flooding", damping }, 1).fault === undefined;
    },
    means: () => marginalsOf(store),
    symmetric: (near) => hasTies(sharpnessOf(store), near, true),
    calm([still]) {
      idle ??= offCycles(store);
      for (let r = 0; r < idle.length; r += 2)
        for (let at = idle[r]; at < idle[r + 1]; at++) heap[at] = still[at - total];
      if (idle.length > 0) refreshTotals(store);
    },
    refresh: () => refreshTotals(store),
    mostMoved(moved) {
      const { stateOffset } = variables;
      const end = (v: number): number => (v < variables.count ? stateOffset[v] : moved.length);
      return blockOfMost(variables.blocks, (first, count) => [end(first), end(first + count)], moved);
    },
  };
}

/** How well each belief separates the two states that it separates least: 1 - the smaller over the larger probability, tanh of a spin's field. */
function sharpnessOf(store: MessageStore): Float64Array {
  const { count, states, stateOffset } = store.variables;
  const marginals = marginalsOf(store);
  return Float64Array.from({ length: count }, (_, v) => {
    const own = marginals.subarray(stateOffset[v], stateOffset[v] + states[v]);
    if (own.length === 2) return Math.abs(own[1] - own[0]);
    own.sort();
    let least = 1;
    for (let s = 1; s < own.length; s++) if (own[s] > 0) least = Math.min(least, 1 - own[s - 1] / own[s]);
    return least;
  });
}
