import { expect, it } from "vitest";
import { compile } from "../../../../library/index.js";

/** What the check says of `data x[i]: <type> from <source>`. */
function told(source: string, type = "spin") {
  const { diagnostics } = compile(`model M {
  param p: real = 0.5
  plate i in 1..9
  data x[i]: ${type} from ${source}
  var w[i]: spin
  energy H[i] := -x[i] * w[i]
}`);
  return diagnostics;
}

it.each([
  ["iid(rademacer)", "rademacer", "rademacher"],
  ["iid(law = rademacer)", "rademacer", "rademacher"],
  ["iid(bernouli(p))", "bernouli", "bernoulli"],
  ["shuffled(iid(rademacer))", "rademacer", "rademacher"],
])("the check finds the misspelt law of %s", (source, wrong, right) => {
  const [first, ...others] = told(source);
  expect(others).toEqual([]);
  expect(first).toMatchObject({ code: "WFM2001", message: `there is no law called \`${wrong}\`` });
  expect(first.hints).toEqual([`did you mean \`${right}\`?`]);
  expect(first.fixes[0].edits[0].text).toBe(right);
});

it("a law that looks like none is told which there are", () => {
  const [{ code, hints }] = told("iid(gauss)");
  expect(code).toBe("WFM2001");
  expect(hints).toEqual(["known here: `bernoulli`, `normal`, `rademacher` and `uniform`"]);
});

it.each([
  ["iid(rademacher)", "spin"],
  ["iid(bernoulli(p))", "bit"],
  ["iid(normal(0, p))", "real"],
  ["shuffled(iid(uniform(0, 1)))", "real"],
])("%s is well spelt", (source, type) => {
  expect(told(source, type)).toEqual([]);
});
