import type { Outcome } from "../../grammar/diagnostic.js";
import type { Algorithm, AlgorithmContext, Restart } from "../contracts.js";
import { snapshotMismatch } from "../numeric-messages.js";

/** What of a learner's state a snapshot keeps: areas of numbers, which `init` makes and steps fill, and counters by name. */
export interface KeptState<S, C extends string> {
  readonly name: string;
  init(context: AlgorithmContext): Outcome<S>;
  areas(state: S): readonly Float64Array[];
  readonly counters: readonly C[];
  /** After the areas came back: what follows from them. */
  settle?(state: S, how: Restart): void;
}

interface KeptSnapshot {
  readonly areas: readonly Float64Array[];
  readonly counts: Float64Array;
}

/** `init`, `save` and `restore` of such a state; a warm start takes the areas and counts anew. */
export function keeping<C extends string, S extends Record<C, number>>(
  kept: KeptState<S, C>,
): Pick<Algorithm<S>, "init" | "save" | "restore"> {
  const { name, init, counters, settle } = kept;
  return {
    init,
    save: (state): KeptSnapshot => ({
      areas: kept.areas(state).map((area) => area.slice()),
      counts: Float64Array.from(counters, (counter) => state[counter]),
    }),
    restore(context, snapshot, how = "resume") {
      const started = init(context);
      const state = started.value;
      if (!state) return started;
      const { areas = [], counts } = (snapshot ?? {}) as Partial<KeptSnapshot>;
      const own = kept.areas(state);
      const fits = areas.length === own.length && own.every(({ length }, n) => areas[n].length === length);
      if (!fits || counts?.length !== counters.length) return { diagnostics: [snapshotMismatch(name)] };
      own.forEach((area, n) => area.set(areas[n]));
      if (how === "resume")
        Object.assign(state, Object.fromEntries(counters.map((counter, n) => [counter, counts[n]])));
      settle?.(state, how);
      return started;
    },
  };
}
