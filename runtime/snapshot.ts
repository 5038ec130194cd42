import type { Stream } from "./contracts.js";
import { normalise } from "./factors/messages.js";
import { isSparse, type MessageStore, messageWidth, refreshTotals } from "./state.js";

// Messages as a value: saved, restored, started at random.

/** All that a store does not get from its graph. */
export interface MessageSnapshot {
  readonly messages: Float64Array;
  readonly external: Float64Array;
}

/** Copies messages and external fields. */
export function saveMessages({ heap, messages, scratch, external, nodeDoubles }: MessageStore): MessageSnapshot {
  return { messages: heap.slice(messages, scratch), external: heap.slice(external, external + nodeDoubles) };
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

/** Messages 0.01 times normal numbers: enough to break the symmetry between hidden units. */
export function startRandom(store: MessageStore, stream: Stream): void {
  const { heap, variables } = store;
  for (const view of store.views) {
    const { group } = view;
    if (!isSparse(group)) {
      const end = view.base + group.patterns * group.units * group.inputs;
      for (let at = view.base; at < end; at++) heap[at] = 0.01 * stream.normal();
      continue;
    }
    for (let e = 0; e < group.variable.length; e++) {
      const q = variables.states[group.variable[e]];
      const at = view.messageAt[e];
      for (let s = 0; s < messageWidth(q); s++) heap[at + s] = 0.01 * stream.normal();
      if (q !== 2) normalise(heap, at, q);
    }
  }
  refreshTotals(store);
}
