import type { FlatGraph, FlatGroup } from "../compiler/ir/flat-graph.js";
import type { MessageStore } from "./state.js";

// Whether beliefs stand still. The mean of a message says too little: tanh of a field of 50 is 1 whatever the field does, and a field
// that still grows, or that will yet turn, looks settled. Totals are therefore compared as they are: half log-odds, or log-weights.

/** Rounding of a total, relative to the largest log-weight of the model and to itself: some hundred terms of 2e-16. */
const ROUNDING = 1e-13;
/** A state that became certain, or is no longer, moves by this much: its total moved by more than any number. */
const CERTAINTY = 1;
/** Beside totals this many times larger than any log-weight of the model nothing else counts, and ln Z keeps some six digits. */
const LOST = 1e9;

/** What totals did in a sweep. */
export interface Motion {
  /** Largest change of a total, in nats (half log-odds of two-state nodes). */
  readonly moved: number;
  /** True: some total grew so large that nothing else counts beside it. */
  readonly grown: boolean;
}

/** Compares totals with those before the sweep, one number a number of a node; `scale`: the graph's largest log-weight. */
export function motionOf(store: MessageStore, before: Float64Array, scale: number): Motion {
  const { heap, total, nodeDoubles } = store;
  const floor = ROUNDING * scale;
  let moved = 0;
  let largest = 0;
  for (let n = 0; n < nodeDoubles; n++) {
    const now = heap[total + n];
    const gap = Math.abs(now - before[n]);
    const size = Math.abs(now);
    if (size > largest && size < Infinity) largest = size;
    // NaN: infinite before and now.
    if (!(gap > moved)) continue;
    if (gap === Infinity) moved = Math.max(moved, CERTAINTY);
    else if (gap > floor + ROUNDING * size) moved = gap;
  }
  return { moved, grown: largest > LOST * (1 + scale) };
}

/** Largest finite size of a log-weight of the graph: of a state, a table's entry, or a coupling. */
export function largestLogWeight({ variables, groups }: FlatGraph): number {
  return groups.reduce((most, group) => Math.max(most, largestOf(weightsOf(group))), largestOf(variables.logPrior));
}

function weightsOf(group: FlatGroup): ArrayLike<number> {
  if (group.kind === "spin_product") return group.coupling;
  return "logTable" in group ? group.logTable : [];
}

function largestOf(weights: ArrayLike<number>): number {
  let most = 0;
  for (let n = 0; n < weights.length; n++) {
    const size = Math.abs(weights[n]);
    if (size > most && size < Infinity) most = size;
  }
  return most;
}
