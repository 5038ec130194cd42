import { describe, expect, test } from "vitest";
import { linear } from "../../runtime/activations/linear.js";
import { ACTIVATIONS } from "../../runtime/activations/registry.js";
import { activationLaw } from "../../testing/laws/activation-law.js";

describe("every activation", () => {
  test.each([...Object.values(ACTIVATIONS), linear])(
    "$name: derivatives, levels and moments are its own",
    (activation) => {
      activationLaw(activation);
    },
  );
  test.each(Object.entries(ACTIVATIONS))("%s has the name it is registered under", (name, activation) => {
    expect(activation.name).toBe(name);
  });
  test("a door of any width", () => {
    for (const width of [0, 0.01, 3]) activationLaw(ACTIVATIONS.door, { parameters: { width } });
  });
});
