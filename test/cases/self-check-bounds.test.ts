import { describe, expect, test } from "vitest";
import type { ChannelLaw } from "../../compiler/ir/flat-graph.js";
import { channelOf } from "../../runtime/laws.js";
import { runText } from "./oracle-columns.js";

// "No label weighs more than 1" was known in two lists that disagreed: one called real channels unbounded, the other took beta for positive.
// Of users' files sc-gibbs, sc-logistic, sc-margin, sc-probit, sc-sign.

const model = (observed: string) => `model S {
  plate i in 1..101
  plate mu in 1..30
  data xi[mu, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)
  var w[i]: real on sphere(i)
  observe sigma[mu] ${observed}
}
experiment e on S { run bp measure local_entropy(reference = w, d = [0.05, 0.1]) }`;
const sum = "sum(i) xi[mu, i] * w[i] / sqrt(101)";

describe("a channel's largest weight", () => {
  test.each([
    ["sign", `:= sign(${sum})`, "nowhere above 0"],
    ["gibbs", `~ gibbs(sign(${sum}), beta = 2)`, "nowhere above 0"],
    // A wrong label weighs e: 30 patterns on 101 weights.
    ["gibbs of negative beta", `~ gibbs(sign(${sum}), beta = -1)`, "nowhere above 0.297"],
    ["logistic", `~ logistic(${sum})`, "nowhere above 0"],
    ["probit", `~ probit(${sum})`, "nowhere above 0"],
    ["margin", `~ margin(${sum})`, "nowhere above 0"],
  ])("of %s is the ceiling of its curves", async (_name, observed, told) => {
    const { messages, codes } = await runText(model(observed));
    expect(codes).not.toContain("WFM7005");
    expect(messages.find((message) => message.includes("|d phi/d gamma - q|"))).toContain(told);
  });

  test("is what no label exceeds", () => {
    const laws: ChannelLaw[] = [
      { name: "deterministic", parameters: {} },
      { name: "gibbs", parameters: { beta: -0.7 } },
      { name: "gibbs", parameters: { beta: 3 } },
      { name: "flip", parameters: { p: 0.2 } },
      { name: "probit", parameters: { s: 0.3 } },
      { name: "logistic", parameters: {} },
      { name: "margin", parameters: { kappa: -1 } },
    ];
    for (const law of laws) {
      const { most, logWeight } = channelOf(law);
      const seen = [-30, -1, -0.1, 0, 0.1, 1, 30].flatMap((z) => [logWeight(-1, z), logWeight(1, z)]);
      expect(Math.max(...seen)).toBeLessThanOrEqual(most);
      expect(Math.max(...seen)).toBeGreaterThan(most - 1e-9);
    }
  });
});
