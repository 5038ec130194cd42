import fc from "fast-check";
import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import { machineGraph } from "../graphs/machine.js";
import { patterns, spin } from "./numbers.js";

/** What random machines are like. */
export interface MachineOptions {
  /** Patterns, at most (default 4). One pattern makes a tree. */
  readonly maxPatterns?: number;
  readonly weights?: "spin" | "real";
  /** Fixed label noise instead of drawn: 0 for `:=`, otherwise beta of `gibbs`. */
  readonly beta?: number;
}

/** Rules with the numbers of units they are drawn with (odd where even would tie). */
const RULE_UNITS: readonly (readonly [string, number])[] = [
  ["identity", 1],
  ["majority", 1],
  ["majority", 3],
  ["parity", 2],
  ["parity", 3],
  ["and", 2],
  ["or", 3],
];

/** Small machines on +-1 patterns: 1 to 3 units of 1 to 4 inputs, tree or full, every built-in rule, `:=` or `gibbs`. */
export function machines(options: MachineOptions = {}): fc.Arbitrary<FlatGraph> {
  const { maxPatterns = 4, weights = "spin" } = options;
  const shape = fc.record({
    law: fc.constantFrom(...RULE_UNITS),
    inputs: fc.integer({ min: 1, max: 4 }),
    wiring: fc.constantFrom<"tree" | "full">("tree", "full"),
    count: fc.integer({ min: 1, max: maxPatterns }),
    beta: options.beta === undefined ? fc.constantFrom(0, 0.5, 2) : fc.constant(options.beta),
  });
  return shape.chain(({ law: [rule, units], inputs, wiring, count, beta }) =>
    fc
      .tuple(
        patterns(count, wiring === "tree" ? units * inputs : inputs),
        fc.array(spin(), { minLength: count, maxLength: count }),
      )
      .map(([rows, labels]) =>
        machineGraph({
          patterns: rows,
          labels,
          units,
          wiring,
          weights,
          rule: { name: rule, parameters: {} },
          channel: beta === 0 ? undefined : { name: "gibbs", parameters: { beta } },
        }),
      ),
  );
}
