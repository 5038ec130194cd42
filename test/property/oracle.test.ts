import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import { exact } from "../../runtime/algorithms/exact.js";
import { logShellSizes } from "../../runtime/enumeration/distance.js";
import { categoricalLoops, spinLoops } from "../../testing/arbitraries/loops.js";
import { machines } from "../../testing/arbitraries/machines.js";
import { trees } from "../../testing/arbitraries/trees.js";
import { expectReading, sizeOfGraph } from "../../testing/laws/compare.js";
import { configurations, enumerate, logWeightOf } from "../../testing/laws/enumerate.js";
import { runAlgorithm } from "../../testing/run-algorithm.js";

// The incremental Gray-code oracle against brute force from each factor's meaning.

const graphs = fc
  .oneof(trees(), spinLoops(0.7), categoricalLoops(), machines())
  .filter((graph) => sizeOfGraph(graph) <= 5000);

describe("exact", () => {
  test("gives brute force's ln Z, marginals, energy and number of solutions", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const wanted = enumerate(graph);
        const { reading } = runAlgorithm(exact, graph);
        expect(reading.solutions!()).toBe(wanted.solutions);
        // 5000 terms, some 1e4 incremental updates: far fewer than 1e5 roundings of 1e-16
        if (wanted.solutions > 0) expectReading(reading, wanted, 1e-11);
      }),
      { numRuns: 200 },
    );
  });

  test("its configuration is one of largest weight", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { reading } = runAlgorithm(exact, graph);
        fc.pre(reading.solutions!() > 0);
        const values = reading.configuration();
        const { stateOffset, stateValue, states } = graph.variables;
        const chosen = Int32Array.from(values, (value, v) =>
          stateValue.subarray(stateOffset[v], stateOffset[v] + states[v]).indexOf(value),
        );
        let top = Number.NEGATIVE_INFINITY;
        for (const current of configurations(states)) top = Math.max(top, logWeightOf(graph, current));
        // ties within the rounding of running sums keep the first, see the tally
        expect(logWeightOf(graph, chosen)).toBeGreaterThanOrEqual(top - 1e-8 * (1 + Math.abs(top)));
      }),
      { numRuns: 100 },
    );
  });

  test("counts by distance are brute force's", () => {
    fc.assert(
      fc.property(graphs, fc.nat(), (graph, pick) => {
        const reference = valuesAt(graph, pick % sizeOfGraph(graph));
        const counts = new Array<number>(graph.variables.count + 1).fill(0);
        const all = counts.slice();
        for (const current of configurations(graph.variables.states)) {
          const distance = current.reduce((sum, s, v) => sum + (valueIn(graph, v, s) === reference[v] ? 0 : 1), 0);
          all[distance]++;
          if (logWeightOf(graph, current) > Number.NEGATIVE_INFINITY) counts[distance]++;
        }
        expect([...runAlgorithm(exact, graph).reading.countByDistance!(reference)]).toEqual(counts);
        const flat = { ...graph.variables, logPrior: graph.variables.logPrior.map(() => 0) };
        expect(Array.from(logShellSizes(flat), (log) => Math.round(Math.exp(log)))).toEqual(all);
      }),
      { numRuns: 100 },
    );
  });
});

function valueIn(graph: FlatGraph, v: number, s: number): number {
  return graph.variables.stateValue[graph.variables.stateOffset[v] + s];
}

function valuesAt(graph: FlatGraph, index: number): Float64Array {
  let at = 0;
  for (const current of configurations(graph.variables.states)) {
    if (at++ === index) return Float64Array.from(current, (s, v) => valueIn(graph, v, s));
  }
  return new Float64Array(0);
}
