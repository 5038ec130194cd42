import { describe, test } from "vitest";
import { streams } from "../../runtime/random.js";
import { derivedRule } from "../../runtime/rules/derived.js";
import { RULES } from "../../runtime/rules/registry.js";
import { ruleLaw } from "../../testing/laws/rule-law.js";

describe("every output rule", () => {
  test.each(Object.values(RULES))("$name: messages are those of 2^K terms, symmetries and flips hold", (rule) => {
    ruleLaw(rule);
  });
  test("threshold at 2", () => ruleLaw(RULES.threshold, { parameters: { t: 2 } }));
});

describe("rules derived from their meaning", () => {
  const stream = streams(1)("derived rules");
  const signs = (count: number) => Int8Array.from({ length: count }, () => stream.sign());
  test.each([1, -1] as const)("product, sign %i", (sign) => ruleLaw(derivedRule("mine", { kind: "product", sign })));
  test.each([1, 2, 5])("count of %i", (units) => {
    ruleLaw(derivedRule("mine", { kind: "count", outputs: signs(units + 1) }), { units: [units] });
  });
  test.each([1, 2, 4, 6])("listed over %i", (units) => {
    ruleLaw(derivedRule("mine", { kind: "listed", outputs: signs(1 << units) }), { units: [units] });
  });
  test.each([
    [[2, 1, 1], 0],
    [[0.1, -0.2, 0.3, 0.1], 0.1],
    [[3, 0, 1], -1],
    [[1.25, 0.5, -0.75, 1, 1], 0.3],
    [[Math.SQRT2, 1, -Math.E, 0.3], 0.2],
  ])("weighted votes %j, threshold %f", (votes, threshold) => {
    const meaning = { kind: "weighted", votes: Float64Array.from(votes), threshold } as const;
    ruleLaw(derivedRule("mine", meaning), { units: [votes.length] });
  });
});
