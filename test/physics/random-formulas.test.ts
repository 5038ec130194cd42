import { expect, it } from "vitest";
import { judgeFormula, randomFormula } from "../cases/random-formulas.js";

// 4,000 random formulas of 4 to 12 variables, satisfiable or not: none is `converged` at an ln Z that it cannot have.

it.each([
  ["sequential", {}],
  ["flooding", { schedule: "flooding" }],
  ["random, damped", { schedule: "random", damping: 0.5 }],
])("4,000 random formulas, %s", (_name, options) => {
  for (let seed = 1; seed <= 4000; seed++) judgeFormula(randomFormula(seed), options);
  expect.hasAssertions();
});
