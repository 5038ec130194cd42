import fc from "fast-check";
import type { FlatGraph, NamedLaw } from "../../compiler/ir/flat-graph.js";
import { machineGraph } from "../graphs/machine.js";
import { patterns, spin } from "./numbers.js";

/** What random machines are like. */
export interface MachineOptions {
  /** Patterns, at most (default 4). One pattern makes a tree. */
  readonly maxPatterns?: number;
  readonly weights?: "spin" | "real";
  /** `gibbs` at this inverse temperature; absent: `:=`, `gibbs` and `flip` in turn. */
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

const gibbs = (beta: number): NamedLaw => ({ name: "gibbs", parameters: { beta } });

const CHANNELS: readonly NamedLaw[] = [
  { name: "deterministic", parameters: {} },
  gibbs(0.5),
  gibbs(2),
  { name: "flip", parameters: { p: 0.1 } },
];

/** Small machines on +-1 patterns: 1 to 3 units of 1 to 4 inputs, tree or full, every built-in rule and channel. */
export function machines(options: MachineOptions = {}): fc.Arbitrary<FlatGraph> {
  const { maxPatterns = 4, weights = "spin" } = options;
  const shape = fc.record({
    law: fc.constantFrom(...RULE_UNITS),
    inputs: fc.integer({ min: 1, max: 4 }),
    wiring: fc.constantFrom<"tree" | "full">("tree", "full"),
    count: fc.integer({ min: 1, max: maxPatterns }),
    channel: options.beta === undefined ? fc.constantFrom(...CHANNELS) : fc.constant(gibbs(options.beta)),
  });
  return shape.chain(({ law: [rule, units], inputs, wiring, count, channel }) =>
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
          channel,
        }),
      ),
  );
}
