import { expect, it } from "vitest";
import { compile, memoryFiles, prepare } from "../../library/index.js";

// Source: robustness campaign on this program. Sizes that ended the process natively, or went past the limit that was set, are refused
// before anything of the kind is allocated, at a place in the text.

const MB = 1e6;

function refusal(text: string, memoryLimit?: number) {
  const { value } = compile(text);
  if (!value) throw new Error("the text does not compile");
  return prepare(value, { memoryLimit }).diagnostics.find(({ severity }) => severity === "error");
}

it("a variable of two thousand million states", () => {
  const told = refusal(
    "model A { var s: cat(2000000000) energy H := s } experiment e on A { run bp measure log_partition }",
  );
  expect(told?.code).toBe("WFM6009");
  expect(told?.span).toBeDefined();
});

const spins = (count: number): string =>
  `model P { plate i in 1..${count} var w[i]: spin energy H[i] := -w[i] } experiment e on P { run bp measure entropy }`;

it("two million spins, whose index sets and grounding count as well, under a limit of 400 MB", () => {
  const told = refusal(spins(2_000_000), 400 * MB);
  expect(told?.code).toBe("WFM6009");
  expect(told?.span).toBeDefined();
});

it("a hundredth of them fits the same limit", () => expect(refusal(spins(20_000), 400 * MB)).toBeUndefined());

it("whole-numbered data with an entry of 1e9 have no table of a value per sum, and run under a small limit", () => {
  const files = memoryFiles({ "x.csv": "1e9,1,1,1,1\n1,1,1,1,1\n1,1,1,1,1\n" });
  const { value } = compile(
    `model M {
       plate i in 1..5
       plate mu in 1..3
       data x[mu, i]: real from csv("x.csv")
       data y[mu]: spin from iid(rademacher)
       var w[i]: spin
       observe y[mu] := sign(sum(i) x[mu, i] * w[i])
     }
     experiment e on M { run bp }`,
    { files },
  );
  if (!value) throw new Error("the text does not compile");
  const { diagnostics } = prepare(value, { files, memoryLimit: 10 * MB });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
});
