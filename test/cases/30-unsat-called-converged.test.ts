import { describe, expect, it } from "vitest";
import { bp } from "../../runtime/algorithms/bp.js";
import { exact } from "../../runtime/algorithms/exact.js";
import { graphOf, parityGroup, spinProductGroup, tableGroup } from "../../testing/graphs/factors.js";
import { categoricalVariables, spinVariables } from "../../testing/graphs/variables.js";
import { enumerate } from "../../testing/laws/enumerate.js";
import { runAlgorithm } from "../../testing/run-algorithm.js";
import { judgeFormula, randomFormula } from "./random-formulas.js";
import { caseFile, runText } from "./run-text.js";

// Source: toulbar2's ssa0432-003.cnf, reduced to 4 bits and 8 clauses without a solution (Z = 0 by enumeration); BeliefPropagation.jl 77.
// Messages grew without bound while their tanh stood still, and ln Z = 1e40 was called converged.

const files = { "g.uai": caseFile("30-unsat/g.uai") };
const text = (algorithm: string): string =>
  `use uai "g.uai" as G experiment e on G { run ${algorithm} measure log_partition, marginals }`;

it.each([
  "bp",
  "bp { tolerance = 1e-300 }",
  "bp { damping = 0.5 }",
  'bp { schedule = "flooding" }',
  'bp { schedule = "random" }',
  "bp { damping = 0.9 }",
])("the reduced formula, %s", async (algorithm) => {
  const { result, codes } = await runText(text(algorithm), files);
  expect(["diverged", "max_iterations"]).toContain(result?.status);
  expect(codes.length).toBeGreaterThan(0);
});

it("exact finds none, and says so", async () => {
  const { measured, result, codes } = await runText(
    `use uai "g.uai" as G experiment e on G { run exact measure log_partition, solutions, marginals }`,
    files,
  );
  expect(result?.status).toBe("diverged");
  expect(codes).toEqual(["WFM7101"]);
  expect([...measured]).toEqual([
    ["log_partition", [Number.NEGATIVE_INFINITY]],
    ["solutions", [0]],
  ]);
});

describe("400 random formulas, satisfiable or not: `converged` is a promise", () => {
  it.each([
    ["sequential", {}],
    ["flooding, damped", { schedule: "flooding", damping: 0.5 }],
  ])("%s", (_name, options) => {
    for (let seed = 1; seed <= 200; seed++) judgeFormula(randomFormula(seed), options);
  });
});

describe("a contradiction on a tree is a proof, with the factors to blame", () => {
  const one = (state: number, q: number): number[] =>
    Array.from({ length: q }, (_, s) => (s === state ? 0 : Number.NEGATIVE_INFINITY));
  const graphs = {
    chain: graphOf(spinVariables(4), [
      parityGroup(
        [0, 1, 2].map((v) => ({ variables: [v, v + 1], sign: 1 })),
        { name: "equal" },
      ),
      parityGroup([
        { variables: [0], sign: 1 },
        { variables: [3], sign: -1 },
      ]),
    ]),
    states: graphOf(categoricalVariables([3, 3]), [
      tableGroup(
        [
          { variables: [0, 1], logTable: [0, 1, 2].flatMap((s) => one(s, 3)) },
          { variables: [0], logTable: one(1, 3) },
          { variables: [1], logTable: one(2, 3) },
        ],
        { name: "table" },
      ),
    ]),
  };
  it.each(Object.entries(graphs))("%s", (_name, graph) => {
    expect(graph.isTree).toBe(true);
    for (const algorithm of [bp, exact]) {
      const { last, diagnostics } = runAlgorithm(algorithm, graph);
      expect(last).toMatchObject({ status: "diverged", halt: true });
      expect(diagnostics.map(({ code }) => code)).toEqual(["WFM7105"]);
      expect(diagnostics[0].hints.join()).not.toMatch(/damp/);
    }
  });
  it("names the whole chain", () => {
    const [{ message }] = runAlgorithm(bp, graphs.chain).diagnostics;
    expect(message).toContain("factors 1, 2 and 3 of `equal`, and factors 1 and 2 of `parity`");
  });
});

describe("a tree of strong couplings is exact, whichever way the spins turn", () => {
  it.each([1e-300, 1e-8, 1, 100, 1e4, 1e8])("|J| = %s", (strength) => {
    const pairs = [0, 1, 2, 3, 4].map((v) => ({ variables: [v, v + 1], coupling: v % 2 === 0 ? strength : -strength }));
    const fields = [
      { variables: [0], coupling: -0.2 },
      { variables: [5], coupling: 0.5 },
    ];
    const graph = graphOf(spinVariables(6), [spinProductGroup(pairs), spinProductGroup(fields)]);
    const wanted = enumerate(graph);
    for (const schedule of ["tree", "flooding", "sequential", "random"]) {
      const { last, reading } = runAlgorithm(bp, graph, { schedule, tolerance: 1e-12 });
      expect(last.status).toBe("converged");
      // 1e-12, and the rounding of fields of this size in the enumeration's sums.
      const rounding = 1e-12 + 1e-14 * strength;
      reading.marginals?.().forEach((p, s) => expect(Math.abs(p - wanted.marginals[s])).toBeLessThan(rounding));
    }
  });
});
