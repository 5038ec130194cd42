import type { FlatGraph, FlatGroup, SparseFactorGroup } from "../../compiler/ir/flat-graph.js";
import { kindOf } from "../factors/registry.js";
import { isSparse } from "../state.js";

// States that hard factors exclude: a state of a variable node goes when no joint state of one of its factors holds it, has positive weight
// and consists of states that are left, and so on until nothing changes (arc consistency; on a tree it finds every excluded state). These
// are the states that messages of weight 0 exclude, found without their rounding and with the factors to blame.

/** A factor node: group in the graph, and index in the group. */
export interface FactorNode {
  readonly group: number;
  readonly factor: number;
}

/** Which states are left, and how the others went. Arrays have the layout of `stateValue`. */
export interface Domains {
  readonly graph: FlatGraph;
  /** Number of the removal, from 1 for what the prior forbids; 0: the state is left. */
  readonly removed: Int32Array;
  /** Position in `factors` of the factor that removed it; -1: the prior. */
  readonly by: Int32Array;
  readonly factors: readonly FactorNode[];
  /** Scratch: a state a variable node. */
  readonly current: Int32Array;
  removals: number;
  /** Variable node without a state, or -1. */
  empty: number;
  /** Factor without variables and with weight 0, as its position in `factors`, or -1. */
  nil: number;
}

/** Joint states of a factor that are looked through; larger ones are left to the messages. */
const MOST = 4096;

/** Removes states until nothing changes or some variable node has none. */
export function excludeStates(graph: FlatGraph): Domains {
  const domains = startDomains(graph);
  const { factors } = domains;
  const touching = factorsOf(graph, factors);
  const waiting = new Uint8Array(factors.length).fill(1);
  const queue = factors.map((_, f) => f);
  for (let at = 0; at < queue.length && domains.empty < 0 && domains.nil < 0; at++) {
    const f = queue[at];
    waiting[f] = 0;
    for (const v of revise(domains, f))
      for (const other of touching[v])
        if (other !== f && waiting[other] === 0) {
          waiting[other] = 1;
          queue.push(other);
        }
  }
  return domains;
}

function startDomains(graph: FlatGraph): Domains {
  const { count, states, stateOffset, logPrior } = graph.variables;
  const removed = new Int32Array(logPrior.length);
  const factors = graph.groups.flatMap((group, g) =>
    excludes(group) ? Array.from({ length: group.count }, (_, factor) => ({ group: g, factor })) : [],
  );
  let empty = -1;
  for (let v = 0; v < count; v++) {
    let left = states[v] === 0;
    for (let s = stateOffset[v]; s < stateOffset[v] + states[v]; s++) {
      if (logPrior[s] === -Infinity) removed[s] = 1;
      else left = true;
    }
    if (!left && empty < 0) empty = v;
  }
  const by = new Int32Array(logPrior.length).fill(-1);
  return { graph, removed, by, factors, current: new Int32Array(count), removals: 1, empty, nil: -1 };
}

/** True of groups in which weights of 0 occur. */
function excludes(group: FlatGroup): group is Exclude<SparseFactorGroup, { kind: "elastic" | "spin_product" }> {
  if (group.kind === "parity" || group.kind === "sum") return true;
  return group.kind === "table" && group.logTable.includes(Number.NEGATIVE_INFINITY);
}

function factorsOf(graph: FlatGraph, factors: readonly FactorNode[]): readonly number[][] {
  const touching = Array.from({ length: graph.variables.count }, (): number[] => []);
  factors.forEach((node, f) => {
    for (const v of scopeOf(graph, node)) touching[v].push(f);
  });
  return touching;
}

/** Variable nodes of a factor. */
export function scopeOf({ groups }: FlatGraph, { group, factor }: FactorNode): Int32Array {
  const own = groups[group];
  if (!isSparse(own)) return new Int32Array(0);
  return own.variable.subarray(own.edgeStart[factor], own.edgeStart[factor + 1]);
}

/** Removes what factor f does not allow; gives the variable nodes that lost a state. */
function revise(domains: Domains, f: number): readonly number[] {
  const { graph, removed, by, factors } = domains;
  const { stateOffset, states } = graph.variables;
  const scope = scopeOf(graph, factors[f]);
  const seen = supported(domains, factors[f], scope);
  const lost: number[] = [];
  if (seen === "nothing" && scope.length === 0) domains.nil = f;
  if (seen === undefined) return lost;
  domains.removals++;
  scope.forEach((v, j) => {
    let [gone, left] = [false, false];
    for (let s = 0; s < states[v]; s++) {
      if (removed[stateOffset[v] + s] > 0) continue;
      if (seen !== "nothing" && seen[j][s] === 1) {
        left = true;
        continue;
      }
      removed[stateOffset[v] + s] = domains.removals;
      by[stateOffset[v] + s] = f;
      gone = true;
    }
    if (gone) lost.push(v);
    if (!left && domains.empty < 0) domains.empty = v;
  });
  return lost;
}

/** For each edge the states that some allowed joint state of positive weight holds; undefined where there are too many to look through. */
function supported(domains: Domains, { group, factor }: FactorNode, scope: Int32Array) {
  const { graph, removed, current } = domains;
  const { variables, groups } = graph;
  const { states, stateOffset } = variables;
  const allowed = Array.from(scope, (v) =>
    Array.from({ length: states[v] }, (_, s) => s).filter((s) => removed[stateOffset[v] + s] === 0),
  );
  const size = allowed.reduce((product, list) => product * list.length, 1);
  if (size > MOST) return undefined;
  const seen = Array.from(scope, (v) => new Uint8Array(states[v]));
  const kind = kindOf(groups[group]);
  let found = false;
  for (let n = 0; n < size; n++) {
    let rest = n;
    for (let j = 0; j < scope.length; j++) {
      current[scope[j]] = allowed[j][rest % allowed[j].length];
      rest = Math.floor(rest / allowed[j].length);
    }
    if (kind.logWeight(groups[group], factor, current, variables) === Number.NEGATIVE_INFINITY) continue;
    found = true;
    for (let j = 0; j < scope.length; j++) seen[j][current[scope[j]]] = 1;
  }
  return found ? seen : "nothing";
}
