import { describe, test } from "vitest";
import { ACTIVATIONS } from "../../runtime/activations/registry.js";
import { RULES } from "../../runtime/rules/registry.js";
import { activationLaw } from "../../testing/laws/activation-law.js";
import { ruleLaw } from "../../testing/laws/rule-law.js";

describe("every output rule", () => {
  test.each(Object.values(RULES))("$name: messages are those of 2^K terms, symmetries and flips hold", (rule) => {
    ruleLaw(rule);
  });
  test("threshold at 2", () => ruleLaw(RULES.threshold, { parameters: { t: 2 } }));
});

describe("every activation", () => {
  test.each(Object.values(ACTIVATIONS))("$name is a finite function", (activation) => {
    activationLaw(activation);
  });
});
