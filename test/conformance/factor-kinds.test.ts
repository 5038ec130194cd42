import { describe, test } from "vitest";
import type { FactorKind } from "../../runtime/factors/contract.js";
import { FACTOR_KINDS } from "../../runtime/factors/registry.js";
import { factorKindLaw, singleFactors } from "../../testing/laws/factor-kind-law.js";

describe("every kind of factor node", () => {
  test.each(Object.values(FACTOR_KINDS) as FactorKind[])(
    "$name: messages, beliefs and Bethe term are enumeration's",
    (kind) => {
      factorKindLaw(kind);
    },
  );
});

test("machines of doors", () => {
  const graphs = singleFactors("machine").map((graph) => ({
    ...graph,
    groups: graph.groups.map((group) => ({ ...group, activation: { name: "door", parameters: { width: 0.6745 } } })),
  })) as ReturnType<typeof singleFactors>;
  factorKindLaw(FACTOR_KINDS.machine as FactorKind, { graphs });
});
