import { marginalsOf } from "../beliefs.js";
import type { Engine } from "../engine.js";
import { sweep } from "../engine.js";
import { stirMessages } from "../snapshot.js";
import { refreshTotals } from "../state.js";
import { offCycles } from "./cycles.js";
import { blockOfMost } from "./most-moved.js";
import type { Perturbable } from "./perturbable.js";

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
