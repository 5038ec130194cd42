import type { FlatGroup } from "../ir/flat-graph.js";

/** True when the factor graph has no cycle: union-find over variable nodes, one union an edge after a factor's first. */
export function isForest(variableCount: number, groups: readonly FlatGroup[]): boolean {
  const parent = Int32Array.from({ length: variableCount }, (_, v) => v);
  const root = (v: number): number => {
    let at = v;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  };
  const join = (a: number, b: number): boolean => {
    const [ra, rb] = [root(a), root(b)];
    parent[ra] = rb;
    return ra !== rb;
  };
  return groups.every((group) => (group.kind === "machine" ? joinMachine(group, join) : joinSparse(group, join)));
}

type Join = (a: number, b: number) => boolean;

function joinSparse(group: Exclude<FlatGroup, { kind: "machine" }>, join: Join): boolean {
  for (let a = 0; a < group.count; a++)
    for (let e = group.edgeStart[a] + 1; e < group.edgeStart[a + 1]; e++)
      if (!join(group.variable[group.edgeStart[a]], group.variable[e])) return false;
  return true;
}

/** A machine's patterns all see the same weights: two of them close a cycle as soon as there are two weights. */
function joinMachine(group: Extract<FlatGroup, { kind: "machine" }>, join: Join): boolean {
  if (group.units * group.inputs > 1 && group.patterns > 1) return false;
  if (group.patterns === 0) return true;
  for (let k = 0; k < group.units; k++)
    for (let i = 0; i < group.inputs; i++) {
      const v = group.firstVariable + k * group.weightStride[0] + i * group.weightStride[1];
      if (v !== group.firstVariable && !join(group.firstVariable, v)) return false;
    }
  return true;
}
