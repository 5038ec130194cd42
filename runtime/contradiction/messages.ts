import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";

// What is told of models without any configuration of positive weight.

/** Codes of contradictions; docs/errors has a page for each. */
export const contradictionCodes = [{ code: "WFM7105", title: "constraints that no configuration satisfies" }] as const;

/** Factors of a proof by the name of their group, each counted from 1. */
export type NamedFactors = ReadonlyMap<string, readonly number[]>;

/** Factors that a message names of each group. */
const LISTED = 8;

const HINTS = [
  "this is proven, whatever the algorithm: Z = 0, and there is nothing to measure",
  "take one of them away, or give what it forbids a small weight instead of 0",
];

/** The states of one variable node are excluded one after the other, its last one by a factor of the group `last`, or by the prior. */
export function noState(variable: string, factors: NamedFactors, last: string | undefined): Diagnostic {
  const told = [...factors].map(([group, numbers]) => listed(group, numbers)).join(", and ");
  const culprit = told === "" ? "the prior" : told;
  const verb = [...factors.values()].flat().length === 1 || told === "" ? "leaves" : "together leave";
  const message = `no configuration has positive weight: ${culprit} ${verb} \`${variable}\` no state`;
  const about = last === undefined ? { variable: variable.replace(/\[.*/, "") } : { group: last };
  return diagnostic("WFM7105", "error", message, about, { hints: HINTS });
}

function listed(group: string, numbers: readonly number[]): string {
  if (numbers.length === 1) return `factor ${numbers[0]} of \`${group}\``;
  const shown = numbers.slice(0, LISTED);
  if (numbers.length > LISTED) return `factors ${shown.join(", ")} and ${numbers.length - LISTED} more of \`${group}\``;
  return `factors ${shown.slice(0, -1).join(", ")} and ${shown[shown.length - 1]} of \`${group}\``;
}

/** A factor without variables has weight 0. */
export function weightZero(group: string): Diagnostic {
  const message = `no configuration has positive weight: \`${group}\` has a constant factor of weight 0`;
  const hints = [HINTS[0], "give the constant a positive weight, or remove it"];
  return diagnostic("WFM7105", "error", message, { group }, { hints });
}

/** A factor's messages leave a variable node no state, on a tree or by certainties alone. `factor` counts from 1. */
export function nothingLeft(group: string, factor: number): Diagnostic {
  const message = `no configuration has positive weight: what other factors make certain, factor ${factor} of \`${group}\` forbids`;
  return diagnostic("WFM7105", "error", message, { group }, { hints: HINTS });
}
