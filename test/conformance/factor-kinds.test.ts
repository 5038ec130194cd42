import { describe, test } from "vitest";
import type { FactorKind } from "../../runtime/factors/contract.js";
import { FACTOR_KINDS } from "../../runtime/factors/registry.js";
import { factorKindLaw } from "../../testing/laws/factor-kind-law.js";

describe("every kind of factor node", () => {
  test.each(Object.values(FACTOR_KINDS) as FactorKind[])(
    "$name: messages, beliefs and Bethe term are enumeration's",
    (kind) => {
      factorKindLaw(kind);
    },
  );
});
