import type { FlatGraph, SparseFactorGroup } from "../../compiler/ir/flat-graph.js";

/**
 * Every sparse factor is a table read at a linear function of its states:
 *   log psi_a = table[origin[a] + sum over its edges e of step[e] * state(e)].
 * A table's steps are its strides, a sum's its coefficients; products and parities count their +1 spins.
 * Edges are listed by variable: `start[v] .. start[v + 1] - 1`.
 */
export interface LinearTables {
  readonly factors: number;
  readonly table: Float64Array;
  readonly origin: Float64Array;
  /** -1/beta where the factor is an energy, 0 elsewhere: its energy is `toEnergy * log psi`. */
  readonly toEnergy: Float64Array;
  readonly start: Int32Array;
  readonly factor: Int32Array;
  readonly step: Float64Array;
  /** Where the current configuration reads each table. */
  readonly position: Float64Array;
}

interface Collected {
  readonly values: number[];
  readonly origin: number[];
  readonly toEnergy: number[];
  /** Triples variable, factor, step. */
  readonly edges: number[];
}

/** All sparse groups of a graph as linear tables; positions are those of the configuration with every state 0. */
export function linearTables(graph: FlatGraph): LinearTables {
  const all: Collected = { values: [], origin: [], toEnergy: [], edges: [] };
  for (const group of graph.groups) if (group.kind !== "machine") collect(group, graph.variables.states, all);
  const edges = all.edges.length / 3;
  const start = new Int32Array(graph.variables.count + 1);
  for (let e = 0; e < edges; e++) start[all.edges[3 * e] + 1]++;
  for (let v = 0; v < graph.variables.count; v++) start[v + 1] += start[v];
  const next = start.slice();
  const factor = new Int32Array(edges);
  const step = new Float64Array(edges);
  for (let e = 0; e < edges; e++) {
    const place = next[all.edges[3 * e]]++;
    factor[place] = all.edges[3 * e + 1];
    step[place] = all.edges[3 * e + 2];
  }
  const origin = Float64Array.from(all.origin);
  return {
    factors: origin.length,
    table: Float64Array.from(all.values),
    origin,
    toEnergy: Float64Array.from(all.toEnergy),
    start,
    factor,
    step,
    position: origin.slice(),
  };
}

function collect(group: SparseFactorGroup, states: Int32Array, all: Collected): void {
  // Elastic groups join real variables, which are never enumerated.
  if (group.kind === "elastic") return;
  const shared = all.values.length;
  if (group.kind === "table" || group.kind === "sum") for (const value of group.logTable) all.values.push(value);
  for (let a = 0; a < group.count; a++) {
    const first = group.edgeStart[a];
    const last = group.edgeStart[a + 1];
    const index = all.origin.length;
    all.toEnergy.push(group.beta === 0 ? 0 : -1 / group.beta);
    let stride = 1;
    for (let e = last - 1; e >= first; e--) {
      const step = group.kind === "table" ? stride : group.kind === "sum" ? group.coefficient[e] : 1;
      all.edges.push(group.variable[e], index, step);
      stride *= states[group.variable[e]];
    }
    if (group.kind === "table") all.origin.push(shared + group.tableStart[a]);
    else if (group.kind === "sum") all.origin.push(shared + group.tableStart[a] - group.minimum[a]);
    else all.origin.push(pushProduct(group, a, last - first, all.values));
  }
}

/** The log-weights of a product of `arity` spins by its number of +1 spins; returns where they start. */
function pushProduct(
  group: Extract<SparseFactorGroup, { kind: "spin_product" | "parity" }>,
  a: number,
  arity: number,
  values: number[],
): number {
  const origin = values.length;
  for (let ups = 0; ups <= arity; ups++) {
    const product = (arity - ups) % 2 === 0 ? 1 : -1;
    if (group.kind === "parity") values.push(product === group.sign[a] ? 0 : Number.NEGATIVE_INFINITY);
    else values.push(group.coupling[a] * product);
  }
  return origin;
}
