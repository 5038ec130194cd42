import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import { exact } from "../../runtime/algorithms/exact.js";
import { logWeightOf } from "../../runtime/configuration-weight.js";
import { logPriorByDistance } from "../../runtime/enumeration/distance.js";
import { categoricalLoops, spinLoops } from "../../testing/arbitraries/loops.js";
import { machines } from "../../testing/arbitraries/machines.js";
import { trees } from "../../testing/arbitraries/trees.js";
import { expectReading, sizeOfGraph } from "../../testing/laws/compare.js";
import { configurations, enumerate } from "../../testing/laws/enumerate.js";
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

  test("weights by distance, of the graph and of its prior alone, are brute force's", () => {
    fc.assert(
      fc.property(graphs, fc.nat(), (graph, pick) => {
        const reference = valuesAt(graph, pick % sizeOfGraph(graph));
        const { states, stateOffset, logPrior, count } = graph.variables;
        const wanted = new Array<number>(count + 1).fill(0);
        const prior = wanted.slice();
        for (const current of configurations(states)) {
          const distance = current.reduce((sum, s, v) => sum + (valueIn(graph, v, s) === reference[v] ? 0 : 1), 0);
          wanted[distance] += Math.exp(logWeightOf(graph, current));
          prior[distance] += Math.exp(current.reduce((sum, s, v) => sum + logPrior[stateOffset[v] + s], 0));
        }
        const found = runAlgorithm(exact, graph).reading.logWeightByDistance!(reference);
        const alone = logPriorByDistance(graph.variables, reference);
        // 5000 terms of rounding 1e-16 each, and of logarithms that were held as such
        for (let d = 0; d <= count; d++) {
          expect(Math.abs(Math.exp(found[d]) - wanted[d])).toBeLessThanOrEqual(1e-10 * wanted[d]);
          expect(Math.abs(Math.exp(alone[d]) - prior[d])).toBeLessThanOrEqual(1e-10 * prior[d]);
        }
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
