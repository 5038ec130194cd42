import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import { type Domains, excludeStates, scopeOf } from "./domains.js";
import { type NamedFactors, noState, weightZero } from "./messages.js";

/** Why no configuration of the graph has positive weight, where hard factors show it one after the other; undefined where they do not. */
export function proveContradiction(graph: FlatGraph): Diagnostic | undefined {
  const nil = graph.groups.find((group) => group.kind !== "machine" && group.logConstant === Number.NEGATIVE_INFINITY);
  if (nil) return weightZero(nil.name);
  const domains = excludeStates(graph);
  if (domains.nil >= 0) return weightZero(graph.groups[domains.factors[domains.nil].group].name);
  if (domains.empty < 0) return undefined;
  return noState(placeOf(graph, domains.empty), named(domains, blamed(domains)), lastGroup(domains));
}

/** Factors (positions in `factors`) that took the empty node's states, and those that took what these needed for it. */
function blamed({ graph, removed, by, factors, empty }: Domains): readonly number[] {
  const { stateOffset, states } = graph.variables;
  const found = new Set<number>();
  const nodes = [empty];
  const latest = new Map([[empty, Number.POSITIVE_INFINITY]]);
  for (let at = 0; at < nodes.length; at++) {
    const v = nodes[at];
    for (let s = stateOffset[v]; s < stateOffset[v] + states[v]; s++) {
      if (by[s] < 0 || removed[s] >= (latest.get(v) ?? 0)) continue;
      found.add(by[s]);
      for (const w of scopeOf(graph, factors[by[s]])) {
        if ((latest.get(w) ?? 0) >= removed[s]) continue;
        latest.set(w, removed[s]);
        nodes.push(w);
      }
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** The group that took the empty node's last state; undefined where the prior leaves none. */
function lastGroup({ graph, removed, by, factors, empty }: Domains): string | undefined {
  const { stateOffset, states } = graph.variables;
  let last = -1;
  for (let s = stateOffset[empty]; s < stateOffset[empty] + states[empty]; s++)
    if (by[s] >= 0 && (last < 0 || removed[s] > removed[last])) last = s;
  return last < 0 ? undefined : graph.groups[factors[by[last]].group].name;
}

/** The factors by group, counted from 1. */
function named({ graph, factors }: Domains, blame: readonly number[]): NamedFactors {
  const byGroup = new Map<string, number[]>();
  for (const f of blame) {
    const { group, factor } = factors[f];
    const { name } = graph.groups[group];
    byGroup.set(name, [...(byGroup.get(name) ?? []), factor + 1]);
  }
  return byGroup;
}

/** A variable node as the user writes it: `x[3]`. */
function placeOf({ variables }: FlatGraph, v: number): string {
  const block = variables.blocks.find(({ first, count }) => v >= first && v < first + count);
  if (!block) return `variable ${v + 1}`;
  let rest = v - block.first;
  const labels: number[] = [];
  for (let axis = block.shape.length - 1; axis >= 0; axis--) {
    labels.unshift(block.labels[axis][rest % block.shape[axis]]);
    rest = Math.floor(rest / block.shape[axis]);
  }
  return labels.length === 0 ? block.name : `${block.name}[${labels.join(", ")}]`;
}
