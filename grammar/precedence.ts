import type { BinaryOperator } from "./ast.js";

// How tightly operators bind: the builder and the printer read the same table.

/** `if`, which reaches as far to the right as it can. */
export const conditionalLevel = 0;
/** `not`. */
export const notLevel = 3;
/** Operands of a comparison. */
export const comparisonLevel = 4;
/** `*`, `/`, `%`: the body of a `sum` or `prod` is one such term. */
export const termLevel = 6;
/** A sign, `sum` or `prod` before an operand. */
export const prefixLevel = 7;
/** `^`, which groups to the right and binds tighter than a sign before it. */
export const powerLevel = 8;
/** Names, numbers, calls, anything in brackets. */
export const primaryLevel = 9;

/** Level of each binary operator; a greater one binds tighter. */
export const binaryLevel: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  "==": comparisonLevel,
  "!=": comparisonLevel,
  "<": comparisonLevel,
  "<=": comparisonLevel,
  ">": comparisonLevel,
  ">=": comparisonLevel,
  "+": 5,
  "-": 5,
  "*": termLevel,
  "/": termLevel,
  "%": termLevel,
  "^": powerLevel,
};

/** Least levels of the two operands of an operator: what needs no parentheses there. */
export function operandLevels(operator: BinaryOperator): { left: number; right: number } {
  const level = binaryLevel[operator];
  if (operator === "^") return { left: primaryLevel, right: prefixLevel };
  return { left: level === comparisonLevel ? level + 1 : level, right: level + 1 };
}
