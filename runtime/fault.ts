import type { FlatGraph, MachineGroup } from "../compiler/ir/flat-graph.js";
import type { Diagnostic } from "../grammar/diagnostic.js";
import { nothingLeft } from "./contradiction/messages.js";
import type { GroupView } from "./factors/contract.js";
import { channelOf } from "./laws.js";
import { contradiction, notANumber } from "./numeric-messages.js";
import { isSparse, type MessageStore } from "./state.js";

// Finding whom to name when numbers go wrong: contradictions of hard constraints, or NaN.

/** What went wrong in a sweep; `proven`: it holds whatever the messages, Z = 0. */
export interface Fault {
  readonly fault: Diagnostic;
  readonly proven: boolean;
}

/** The fault that a factor's update reported, or that shows in a total; undefined when all is well. */
export function findFault(store: MessageStore, sweep: number): Fault | undefined {
  const view = store.views.find(({ fault }) => fault >= 0);
  if (view) return tell(store, view, view.fault, sweep);
  const v = brokenNode(store);
  if (v < 0) return undefined;
  for (const candidate of store.views) {
    const factor = certainFactor(candidate, v);
    if (factor >= 0) return tell(store, candidate, factor, sweep);
  }
  return store.views.length > 0 ? tell(store, store.views[0], 0, sweep) : undefined;
}

/** First variable node that no state is left for, or -1: flooding meets contradictions only where messages are summed. */
function brokenNode({ heap, totalAt, variables }: MessageStore): number {
  for (let v = 0; v < variables.count; v++) {
    const lowest = variables.states[v] === 2 ? Number.NEGATIVE_INFINITY : -Number.MAX_VALUE;
    let allowed = false;
    for (let at = totalAt[v]; at < totalAt[v + 1]; at++) if (heap[at] >= lowest) allowed = true;
    if (!allowed) return v;
  }
  return -1;
}

/** A factor of the group that sends node v a message with an infinity or a NaN in it, or -1. */
function certainFactor(view: GroupView, v: number): number {
  const { group } = view;
  if (!isSparse(group)) return certainPattern(view as GroupView<MachineGroup>, v);
  for (let a = 0; a < group.count; a++) {
    for (let e = group.edgeStart[a]; e < group.edgeStart[a + 1]; e++) {
      if (group.variable[e] !== v) continue;
      for (let at = view.messageAt[e]; at < view.messageAt[e + 1]; at++) {
        if (!Number.isFinite(view.store.heap[at])) return a;
      }
    }
  }
  return -1;
}

function certainPattern({ group, store, base }: GroupView<MachineGroup>, v: number): number {
  const { patterns, units, inputs, firstVariable, weightStride } = group;
  for (let k = 0; k < units; k++) {
    for (let i = 0; i < inputs; i++) {
      if (firstVariable + k * weightStride[0] + i * weightStride[1] !== v) continue;
      for (let mu = 0; mu < patterns; mu++) {
        if (!Number.isFinite(store.heap[base + (mu * units + k) * inputs + i])) return mu;
      }
    }
  }
  return -1;
}

/**
 * With certainties in play it is a contradiction, without them a numerical fault. Messages that are exact are certain only of what hard
 * factors force, so that the contradiction is proven; Gaussian ones round small weights to 0, and a field from outside is no part of the model.
 */
function tell(store: MessageStore, view: GroupView, factor: number, sweep: number): Fault {
  const { name } = view.group;
  if (!hasCertainty(store)) return { fault: notANumber(name, factor + 1, sweep), proven: false };
  const proven = store.views.every(({ accuracy }) => accuracy === "exact") && !isDriven(store);
  return { fault: proven ? nothingLeft(name, factor + 1) : contradiction(name, factor + 1, sweep), proven };
}

/** True where a field from outside, or a prior that is not the model's, makes some state certain. */
function isDriven({ heap, totalAt, total, prior, external, nodeDoubles, variables }: MessageStore): boolean {
  for (let n = 0; n < nodeDoubles; n++) if (!Number.isFinite(heap[external + n])) return true;
  for (let v = 0; v < variables.count; v++) {
    const own = variables.logPrior.subarray(variables.stateOffset[v], variables.stateOffset[v] + variables.states[v]);
    if (own.includes(Number.NEGATIVE_INFINITY)) continue;
    for (let at = totalAt[v]; at < totalAt[v + 1]; at++) if (!Number.isFinite(heap[at - total + prior])) return true;
  }
  return false;
}

function hasCertainty({ heap, scratch, graph }: MessageStore): boolean {
  for (let at = 1; at < scratch; at++) if (Math.abs(heap[at]) === Infinity) return true;
  return isHard(graph);
}

/** True where a prior or a factor forbids a state: messages may be certain, and so infinite. */
export function isHard({ groups, variables }: FlatGraph): boolean {
  if (variables.logPrior.includes(-Infinity)) return true;
  return groups.some((group) => {
    if (group.kind === "parity") return true;
    if (group.kind === "machine") return forbids(group);
    return "logTable" in group && group.logTable.includes(-Infinity);
  });
}

/** True when the label of a machine has weight 0 under some output: all between two of its jumps, or beyond them, are alike in this. */
function forbids({ channel }: MachineGroup): boolean {
  const { logWeight, breakpoints } = channelOf(channel);
  return [-1, 1].some((label) =>
    [-1, 1, ...breakpoints(label).flatMap((place) => [place - 1, place, place + 1])].some(
      (output) => logWeight(label, output) === Number.NEGATIVE_INFINITY,
    ),
  );
}
