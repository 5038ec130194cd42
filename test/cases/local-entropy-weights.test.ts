import { describe, expect, test } from "vitest";
import { columnPairs, curve, oracleText, runText } from "./oracle-columns.js";

// A user's model: eight spins in fields, as energies, as labels of a channel and as factors. Enumeration called every curve 0, as no state
// is forbidden. Spins are independent here, so that the weights of a shell are elementary symmetric functions of exp(-2 |h|).

const FIELDS = [0.3, -1.2, 0.8, 2.1, -0.4, -0.9, 1.5, 0.1];
const data = FIELDS.join(", ");
const SPELLINGS = {
  energy: "energy F[i] := -hf[i] * s[i]",
  factor: "factor F[i] := exp(hf[i] * s[i])",
  channel: "observe hf[i] ~ g(s[i], 1)",
} as const;
const measures = "local_entropy(reference = s, d = [0, 0.125, 0.25, 0.5, 1])";

function text(spelling: keyof typeof SPELLINGS): string {
  return `channel g(y: real, x: spin; s: real = 1) = exp(-(y - x)^2 / (2 * s^2))
model M {
  plate i in 1..8
  data hf[i]: real from csv("h.csv")
  var s[i]: spin
  ${SPELLINGS[spelling]}
}
experiment b on M { run bp measure ${measures} }
experiment x on M { run exact measure ${measures} }`;
}

/** ln of the mean of prod exp(h r) over the configurations with D spins against their fields, nats a weight. */
function shell(distance: number, constant: number): number {
  let sums = [1];
  for (const h of FIELDS)
    sums = [...sums, 0].map((sum, d) => sum + (d > 0 ? sums[d - 1] * Math.exp(-2 * Math.abs(h)) : 0));
  const binomial = [1, 8, 28, 56, 70, 56, 28, 8, 1][distance];
  const top = FIELDS.reduce((sum, h) => sum + Math.abs(h), 0);
  return (Math.log(sums[distance] / binomial) + top + constant) / 8;
}

const files = { read: () => new TextEncoder().encode(`${data.replace(/, /g, "\n")}\n`), dataset: () => undefined };

describe.each(Object.keys(SPELLINGS) as (keyof typeof SPELLINGS)[])("as %s", (spelling) => {
  // exp(-(h - s)^2 / 2) is exp(h s) times exp(-(h^2 + 1) / 2).
  const constant = spelling === "channel" ? -FIELDS.reduce((sum, h) => sum + (h * h + 1) / 2, 0) : 0;

  test("enumeration gives the symmetric functions", async () => {
    const found = curve((await runText(text(spelling), { experiment: "x", files })).measures, "exact");
    expect([...found.keys()]).toEqual([0, 0.125, 0.25, 0.5, 1]);
    for (const [d, value] of found) expect(value).toBeCloseTo(shell(8 * d, constant), 12);
  });

  test("and an oracle's columns are the same", async () => {
    const pairs = columnPairs((await oracleText(text(spelling), { experiment: "b", files })).measures);
    expect(pairs).toHaveLength(5);
    for (const [exact, beside] of pairs) expect(Math.abs(exact.value - beside.value)).toBeLessThan(1e-9);
  });
});
