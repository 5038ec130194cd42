import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FactorTables } from "../../../runtime/contracts.js";
import { readLibdai } from "../../../runtime/sources/libdai.js";
import { readUai } from "../../../runtime/sources/uai.js";
import { complaint, span } from "./ask.js";

const uai = (text: string) => readUai(text, { path: "a.uai", span });
const fg = (text: string) => readLibdai(text, { path: "a.fg", span });

/** ln Z by the sum over all joint states. */
function logPartition({ states, factors }: FactorTables): number {
  const total = states.reduce((product, q) => product * q, 1);
  let sum = 0;
  for (let joint = 0; joint < total; joint++) {
    let rest = joint;
    const x = Array.from(states, (q) => {
      const state = rest % q;
      rest = (rest - state) / q;
      return state;
    });
    sum += factors.reduce((weight, { variables, table }) => {
      return weight * table[variables.reduce((index, v) => index * states[v] + x[v], 0)];
    }, 1);
  }
  return Math.log(sum);
}

describe("libDAI files", () => {
  // From the table in test/reference/README.md, given to nine digits after the point.
  it.each([
    ["testfast", 14.328233281],
    ["hoi1", 5.530780894],
    ["hoi3", 6.613744453],
    ["twofactors", 3.132263222],
  ])("%s has its exact ln Z", (name, logZ) => {
    const outcome = fg(readFileSync(new URL(`../../reference/libdai/${name}.fg`, import.meta.url), "utf8"));
    expect(logPartition(outcome.value as FactorTables)).toBeCloseTo(logZ, 8);
  });
  it("keeps labels with gaps, and fills entries that are not listed with 0", () => {
    const { value } = fg("1\n\n2\n7 3\n2 3\n2\n1 0.5 # first variable in state 1\n4 2\n");
    expect(Array.from(value?.labels ?? [])).toEqual([3, 7]);
    expect(Array.from(value?.states ?? [])).toEqual([3, 2]);
    // Entry 1: x7 = 1, x3 = 0; entry 4: x7 = 0, x3 = 2. Row-major with the last listed variable fastest.
    expect(Array.from(value?.factors[0].variables ?? [])).toEqual([0, 1]);
    expect(Array.from(value?.factors[0].table ?? [])).toEqual([0, 0.5, 0, 0, 2, 0]);
  });
  it.each([
    ["", "WFM6530: a.fg: line 1: expected the number of factors, but found the end of the file"],
    ["1\n\n2\n0 0\n2 2\n0\n", "WFM6531: a.fg: line 4: variable 0 stands twice in a factor"],
    ["2\n\n1\n0\n2\n1\n0 1\n\n1\n0\n3\n1\n0 1\n", "line 11: variable 0 has 3 states here, but 2 above"],
    ["1\n\n1\n0\n2\n1\n2 1\n", "line 7: entry 2 is outside the table of 2 entries"],
    ["1\n\n1\n0\n2\n2\n1 1\n1 1\n", "line 8: entry 1 stands twice in a table"],
    ["1\n\n1\n0\n2\n1\n0 -1\n", "line 7: a weight is -1, but weights are not negative"],
    ["1\n\n1\n0\n2\n1\n0 nan\n", "WFM6530: a.fg: line 7: expected a weight, but found `nan`"],
    ["1\n\n1\n0\n2\n3\n0 1\n1 1\n0 1\n", "line 6: a factor has 3 entries, but its variables have 2 joint states"],
    ["1\n\n1\n0\n2\n1\n0 1\n5\n", "expected the end of the file, but found `5`"],
    ["5000\n\n1\n", "line 1: the number of factors is 5000, but the file ends before that many"],
    ["1\n\n3\n0 1 2\n2000 2000 2000\n1\n0 1\n", "WFM6532"],
  ])("%j is refused", (text, message) => {
    expect(complaint(fg(text))).toContain(message);
  });
});

describe("UAI files", () => {
  const grid = "MARKOV\n3\n2 2 3\n2\n2 0 1\n3 0 1 2\n\n4\n 4.0 2.4\n 1.0 0.5\n\n12\n 1 2 3 4 5 6\n 7 8 9 10 11 12\n";
  it("keep scopes and tables as they stand, last variable fastest", () => {
    const { value } = uai(grid);
    expect(Array.from(value?.labels ?? [])).toEqual([0, 1, 2]);
    expect(Array.from(value?.states ?? [])).toEqual([2, 2, 3]);
    expect(value?.factors.map(({ variables }) => Array.from(variables))).toEqual([
      [0, 1],
      [0, 1, 2],
    ]);
    expect(Array.from(value?.factors[0].table ?? [])).toEqual([4, 2.4, 1, 0.5]);
    // Sum over x0, x1 of f(x0, x1) sum over x2 of g: 4 * 6 + 2.4 * 15 + 1 * 24 + 0.5 * 33.
    expect(logPartition(value as FactorTables)).toBeCloseTo(Math.log(100.5), 12);
  });
  it("may be Bayesian networks, whose ln Z is 0, and have constant factors", () => {
    const bayes = "BAYES\n2\n2 2\n2\n1 0\n2 0 1\n2\n0.3 0.7\n4\n0.1 0.9 0.6 0.4\n";
    expect(logPartition(uai(bayes).value as FactorTables)).toBeCloseTo(0, 14);
    expect(uai("MARKOV\n0\n1\n0\n1\n2.5\n").value?.factors[0].table).toEqual(Float64Array.of(2.5));
  });
  it.each([
    ["", "line 1: expected MARKOV or BAYES, but found the end of the file"],
    ["LIMID\n1\n", "found `LIMID`"],
    ["MARKOV\n2\n2 x\n", "WFM6530: a.uai: line 3: expected the number of states of variable 1, but found `x`"],
    ["MARKOV\n2\n2 0\n1\n1 0\n2\n1 1\n", "the number of states of variable 1 is 0, but must be at least 1"],
    ["MARKOV\n1\n2\n1\n1 1\n2\n1 1\n", "variable 1 does not exist: they are 0 to 0"],
    ["MARKOV\n2\n2 2\n1\n2 1 1\n4\n1 1 1 1\n", "variable 1 stands twice in a factor"],
    ["MARKOV\n2\n2 2\n1\n2 0 1\n3\n1 1 1\n", "factor 0 has 3 entries, but its variables have 4 joint states"],
    ["MARKOV\n1\n2\n1\n1 0\n2\n1 -0.5\n", "line 7: a weight is -0.5"],
    ["MARKOV\n1\n2\n1\n1 0\n2\n1 1e999\n", "expected a weight, but found `1e999`"],
    ["MARKOV\n1\n2\n1\n1 0\n2\n1 1 1\n", "expected the end of the file, but found `1`"],
    ["MARKOV\n900000000\n2\n", "but the file ends before that many"],
  ])("%j is refused", (text, message) => {
    expect(complaint(uai(text))).toContain(message);
  });
  it("cut anywhere are refused, and arbitrary words never throw", () => {
    for (let length = 0; length < grid.length - 3; length++) expect(uai(grid.slice(0, length)).value).toBeUndefined();
    const word = fc.constantFrom("MARKOV", "0", "1", "2", "3", "#", "\n", "0.5", "-1", "99999999999");
    const property = fc.property(fc.array(word, { maxLength: 40 }), fc.string(), (words, text) => {
      for (const each of [words.join(" "), `MARKOV ${words.join(" ")}`, text]) {
        for (const outcome of [uai(each), fg(each)])
          expect((outcome.value === undefined) === outcome.diagnostics.length > 0).toBe(true);
      }
    });
    fc.assert(property, { numRuns: 1000 });
  });
});
