import type { RuleLaw, RuleMeaning } from "../../compiler/ir/flat-graph.js";
import { RULES } from "../rules/registry.js";

/** What a rule means over this many units: as the compiler found it, or of a built-in rule by asking it. */
export function meaningOf({ name, parameters, meaning }: RuleLaw, units: number): RuleMeaning {
  if (meaning) return meaning;
  if (name === "parity") return { kind: "product", sign: 1 };
  // The others depend on the number of pluses only.
  const tau = new Float64Array(units).fill(-1);
  const outputs = Int8Array.from({ length: units + 1 }, (_, pluses) => {
    if (pluses > 0) tau[pluses - 1] = 1;
    return RULES[name].decide(tau, units, parameters);
  });
  return { kind: "count", outputs };
}
