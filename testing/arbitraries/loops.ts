import fc from "fast-check";
import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import { graphOf, spinProductGroup, tableGroup } from "../graphs/factors.js";
import { categoricalVariables, layOutVariables } from "../graphs/variables.js";
import { real } from "./numbers.js";

const weak = (size: number) => real(-size, size);
const weaklings = (n: number, size: number) => fc.array(weak(size), { minLength: n, maxLength: n });

/** All pairs i < j of n nodes. */
function pairs(n: number): [number, number][] {
  return Array.from({ length: n }, (_, i) => i).flatMap((i) =>
    Array.from({ length: n - i - 1 }, (_, j): [number, number] => [i, i + j + 1]),
  );
}

/**
 * Complete graphs of 3 to 6 spins with fields and couplings so weak that BP has one stable fixed point
 * (5 tanh 0.15 < 1: Mooij and Kappen's bound), and one triple product. An energy group at beta when `beta` is given.
 */
export function spinLoops(beta = 0): fc.Arbitrary<FlatGraph> {
  return fc.integer({ min: 3, max: 6 }).chain((n) =>
    fc.tuple(weaklings(n, 1), weaklings(pairs(n).length, 0.15), weak(0.1)).map(([fields, couplings, triple]) => {
      const logPrior = fields.map((field) => [-field, field]);
      const variables = layOutVariables([{ name: "s", support: "spin", shape: [n], logPrior }]);
      const factors = pairs(n).map((pair, e) => ({ variables: pair, coupling: couplings[e] }));
      const all = [...factors, { variables: [0, 1, 2], coupling: triple }];
      return graphOf(variables, [spinProductGroup(all, { name: "H", beta })]);
    }),
  );
}

/** Triangles and squares of variables with 3 states, with priors and weak pair tables. */
export function categoricalLoops(): fc.Arbitrary<FlatGraph> {
  return fc.integer({ min: 3, max: 4 }).chain((n) =>
    fc.tuple(weaklings(3 * n, 1), weaklings(9 * n, 0.15)).map(([priors, entries]) => {
      const logPrior = Array.from({ length: n }, (_, v) => priors.slice(3 * v, 3 * v + 3));
      const factors = Array.from({ length: n }, (_, v) => ({
        variables: [v, (v + 1) % n],
        logTable: entries.slice(9 * v, 9 * v + 9),
      }));
      return graphOf(categoricalVariables(new Array<number>(n).fill(3), logPrior), [tableGroup(factors)]);
    }),
  );
}
