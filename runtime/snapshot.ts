import type { Stream } from "./contracts.js";
import { normalise } from "./factors/messages.js";
import { kindOf } from "./factors/registry.js";
import { patternPrints, sharedPatterns } from "./pattern-prints.js";
import { isSparse, type MessageStore, messageWidth, refreshTotals } from "./state.js";

// Messages as a value: saved, restored, started at random.

/** All that a store does not get from its graph. */
export interface MessageSnapshot {
  readonly messages: Float64Array;
  readonly external: Float64Array;
  /** Hashes of the patterns of each machine; none of a sparse group. */
  readonly prints: readonly Uint32Array[];
}

/** Copies messages and external fields. */
export function saveMessages({ heap, messages, scratch, external, nodeDoubles, views }: MessageStore): MessageSnapshot {
  return {
    messages: heap.slice(messages, scratch),
    external: heap.slice(external, external + nodeDoubles),
    prints: views.map(({ group }) => (isSparse(group) ? new Uint32Array(0) : patternPrints(group))),
  };
}

/** Puts a snapshot back; false when it does not fit the store. */
export function restoreMessages(store: MessageStore, snapshot: Partial<MessageSnapshot> | undefined): boolean {
  const { messages, external } = snapshot ?? {};
  if (messages?.length !== store.scratch - store.messages || external?.length !== store.nodeDoubles) return false;
  store.heap.set(messages, store.messages);
  store.heap.set(external, store.external);
  refreshTotals(store);
  return true;
}

/**
 * Starts from a snapshot of the same variables under other parameters, or with patterns added or taken away at the end: messages of
 * shared patterns stay, those of new ones are flat. False when anything else differs.
 */
export function warmMessages(store: MessageStore, snapshot: Partial<MessageSnapshot> | undefined): boolean {
  const { messages, external, prints } = snapshot ?? {};
  if (!messages || !prints || external?.length !== store.nodeDoubles || prints.length !== store.views.length)
    return false;
  const spans: { readonly from: number; readonly to: number; readonly at: number }[] = [];
  let from = 0;
  for (const { group, base, index } of store.views) {
    const doubles = kindOf(group).messageDoubles(group, store.variables);
    const own = isSparse(group) ? 0 : group.patterns;
    const before = prints[index].length;
    const pattern = own === 0 ? 0 : doubles / own;
    const shared = isSparse(group) ? 0 : sharedPatterns(prints[index], patternPrints(group));
    if (Math.min(own, before) > 0 && shared === 0) return false;
    spans.push({ from, to: from + (isSparse(group) ? doubles : shared * pattern), at: base });
    from += isSparse(group) ? doubles : before * pattern;
  }
  if (from !== messages.length) return false;
  for (const span of spans) store.heap.set(messages.subarray(span.from, span.to), span.at);
  store.heap.set(external, store.external);
  refreshTotals(store);
  return true;
}

/** Size of random messages at the start: enough to break the symmetry between hidden units. */
export const SPREAD = 0.01;

/** Messages `spread` times normal numbers. */
export function startRandom(store: MessageStore, stream: Stream, spread = SPREAD): void {
  store.heap.fill(0, store.messages, store.scratch);
  stirMessages(store, stream, spread);
}

/** Adds `size` times normal numbers to all messages. */
export function stirMessages(store: MessageStore, stream: Stream, size: number): void {
  const { heap, variables } = store;
  for (const view of store.views) {
    const { group } = view;
    if (!isSparse(group)) {
      const end = view.base + group.patterns * group.units * group.inputs;
      for (let at = view.base; at < end; at++) heap[at] += size * stream.normal();
      continue;
    }
    for (let e = 0; e < group.variable.length; e++) {
      const q = variables.states[group.variable[e]];
      const at = view.messageAt[e];
      for (let s = 0; s < messageWidth(q); s++) heap[at + s] += size * stream.normal();
      if (q !== 2) normalise(heap, at, q);
    }
  }
  refreshTotals(store);
}
