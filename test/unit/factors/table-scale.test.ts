import { expect, it } from "vitest";
import { bp } from "../../../runtime/algorithms/bp.js";
import { exact } from "../../../runtime/algorithms/exact.js";
import { graphOf, tableGroup } from "../../../testing/graphs/factors.js";
import { categoricalVariables, spinVariables } from "../../../testing/graphs/variables.js";
import { runAlgorithm } from "../../../testing/run-algorithm.js";

// A factor common to all entries of a table changes nothing but ln Z. Log-weights of 690 are entries of 1e300.

const SHIFTS = [-1e300, -690, -700, 690, 700, 1e15, 1e300];
const uneven = [0.3, -0.2, 0.1, 0.9, -0.4, 0.25, 0.6, -0.7];
const field = { variables: [0], logTable: [0, 0.6] };

function beliefs(q: number, tables: Parameters<typeof tableGroup>[0]): readonly number[] {
  const variables = q === 2 ? spinVariables(3) : categoricalVariables([q, q, q]);
  const { reading, last } = runAlgorithm(bp, graphOf(variables, [tableGroup(tables)]), {});
  expect(last.status).toBe("converged");
  return [...(reading.marginals?.() ?? [])];
}

const equal = (q: number, weight: number): number[] =>
  Array.from({ length: q * q }, (_, t) => (t % (q + 1) === 0 ? weight : Number.NEGATIVE_INFINITY));

it.each(SHIFTS)("equality of weight %f passes a field on as it is, between two states and three", (shift) => {
  const marginals = beliefs(2, [field, { variables: [0, 1], logTable: equal(2, shift) }]);
  expect(marginals[3]).toBeCloseTo(1 / (1 + Math.exp(-0.6)), 12);
  const weights = [1, Math.exp(0.6), Math.exp(-0.3)];
  const sum = weights.reduce((a, b) => a + b);
  const three = beliefs(3, [
    { variables: [0], logTable: [0, 0.6, -0.3] },
    { variables: [0, 1], logTable: equal(3, shift) },
  ]);
  weights.forEach((weight, s) => {
    expect(three[3 + s]).toBeCloseTo(weight / sum, 12);
  });
});

it.each(SHIFTS.filter((shift) => Math.abs(shift) < 1e3))(
  "shifted by %f, messages are those of the table itself",
  (shift) => {
    const shifted = (table: readonly number[]): number[] => table.map((weight) => weight + shift);
    for (const [variables, table] of [
      [[0, 1], uneven.slice(0, 4)],
      [[0, 1, 2], uneven],
    ] as const) {
      const wanted = beliefs(2, [field, { variables, logTable: table }]);
      beliefs(2, [field, { variables, logTable: shifted(table) }]).forEach((belief, n) => {
        expect(belief).toBeCloseTo(wanted[n], 11);
      });
    }
  },
);

it("entries of 1e-300 and 1e300 in one model: exact agrees", () => {
  const tables = [
    field,
    { variables: [0, 1], logTable: uneven.slice(0, 4).map((weight) => weight + 690) },
    { variables: [1, 2], logTable: uneven.slice(4).map((weight) => weight - 690) },
  ];
  const { reading } = runAlgorithm(exact, graphOf(spinVariables(3), [tableGroup(tables)]), {});
  const wanted = [...(reading.marginals?.() ?? [])];
  beliefs(2, tables).forEach((belief, n) => {
    expect(belief).toBeCloseTo(wanted[n], 11);
  });
});
