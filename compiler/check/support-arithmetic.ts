import type { BinaryOperator } from "../../grammar/ast.js";
import { arithmetic } from "../expr/constant.js";
import { INT, REAL, type Support } from "../ir/support.js";

// Interval and finite-set arithmetic on supports: what values an operation can give, never fewer than it can.

/** The two values of a condition. */
export const TRUTH: Support = { kind: "finite", type: "bool", values: [0, 1] };
/** Larger sets are kept as intervals. */
const LARGEST_SET = 64;

/** Smallest and largest value. */
export function hull(support: Support): readonly [number, number] {
  if (support.kind === "interval") return [support.lower, support.upper];
  return [Math.min(...support.values), Math.max(...support.values)];
}

/** True when every value is an integer. */
export function isInteger(support: Support): boolean {
  return support.kind === "interval" ? support.integer : support.values.every(Number.isInteger);
}

export function isTruth(support: Support): boolean {
  return support.kind === "finite" && support.type === "bool";
}

/** A finite set of integers, named after the smallest type that holds it; other sets become intervals. */
export function valuesSupport(values: Iterable<number>): Support {
  const sorted = [...new Set(values)].map((value) => value + 0).sort((a, b) => a - b);
  if (sorted.length === 0 || sorted.some(Number.isNaN)) return REAL;
  if (sorted.length > LARGEST_SET || !sorted.every(Number.isInteger)) {
    return interval(sorted[0], sorted[sorted.length - 1], sorted.every(Number.isInteger));
  }
  const within = (...legal: number[]): boolean => sorted.every((value) => legal.includes(value));
  const type = within(-1, 1) ? "spin" : within(0, 1) ? "bit" : "int";
  return { kind: "finite", type, values: sorted };
}

export function interval(lower: number, upper: number, integer: boolean): Support {
  return Number.isNaN(lower) || Number.isNaN(upper)
    ? integer
      ? INT
      : REAL
    : { kind: "interval", lower, upper, integer };
}

/** The values that either side can take. */
export function union(a: Support, b: Support): Support | undefined {
  if (isTruth(a) || isTruth(b)) return isTruth(a) && isTruth(b) ? TRUTH : undefined;
  if (a.kind === "finite" && b.kind === "finite") return valuesSupport([...a.values, ...b.values]);
  const [[al, au], [bl, bu]] = [hull(a), hull(b)];
  return interval(Math.min(al, bl), Math.max(au, bu), isInteger(a) && isInteger(b));
}

/** The result of a function of one number applied to every value of a finite set, or undefined for an interval. */
export function mapped(support: Support, apply: (value: number) => number): Support | undefined {
  return support.kind === "finite" ? valuesSupport(support.values.map(apply)) : undefined;
}

const product = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : a * b);

function corners(a: Support, b: Support, apply: (a: number, b: number) => number): readonly [number, number] {
  const results = hull(a).flatMap((x) => hull(b).map((y) => apply(x, y)));
  return [Math.min(...results), Math.max(...results)];
}

/** Values of `a operator b` for an arithmetic operator. */
export function combine(operator: BinaryOperator, a: Support, b: Support): Support {
  if (a.kind === "finite" && b.kind === "finite") {
    const results = a.values.flatMap((x) => b.values.map((y) => Number(arithmetic(operator, x, y))));
    if (results.every(Number.isFinite)) return valuesSupport(results);
  }
  const integer = isInteger(a) && isInteger(b);
  switch (operator) {
    case "+":
      return interval(...corners(a, b, (x, y) => x + y), integer);
    case "-":
      return interval(...corners(a, b, (x, y) => x - y), integer);
    case "*":
      return interval(...corners(a, b, product), integer);
    case "/":
      return quotient(a, b);
    case "%":
      return remainder(a, b);
    default:
      return power(a, b);
  }
}

function quotient(a: Support, b: Support): Support {
  const [lower, upper] = hull(b);
  if (lower <= 0 && upper >= 0) return REAL;
  return interval(...corners(a, b, (x, y) => (Number.isFinite(y) ? x / y : 0)), false);
}

/** The remainder has the sign of the divisor. */
function remainder(a: Support, b: Support): Support {
  const [lower, upper] = hull(b);
  const integer = isInteger(a) && isInteger(b);
  if (lower <= 0) return integer ? INT : REAL;
  if (!integer) return interval(0, upper, false);
  if (upper <= LARGEST_SET) return valuesSupport(Array.from({ length: upper }, (_, value) => value));
  return interval(0, upper - 1, true);
}

function power(a: Support, b: Support): Support {
  const [lower, upper] = hull(a);
  const [least, most] = hull(b);
  const integer = isInteger(a) && isInteger(b) && least >= 0;
  if (lower >= 0) return interval(0, Infinity, integer);
  if (least === most && least % 2 === 0) return interval(0, Math.max(lower ** least, upper ** least), integer);
  return integer ? INT : REAL;
}

/** Values of the opposite. */
export function negated(support: Support): Support {
  if (support.kind === "finite") return valuesSupport(support.values.map((value) => -value));
  return interval(-support.upper, -support.lower, support.integer);
}

/** Values of a sum of any number of terms. */
export function summed(support: Support): Support {
  const [lower, upper] = hull(support);
  return interval(lower >= 0 ? 0 : -Infinity, upper <= 0 ? 0 : Infinity, isInteger(support));
}

/** Values of a product of any number of terms. */
export function multiplied(support: Support): Support {
  const [lower, upper] = hull(support);
  if (support.kind === "finite" && support.values.every((value) => Math.abs(value) <= 1)) {
    return valuesSupport([...support.values, 1]);
  }
  if (lower >= 0) return interval(0, upper <= 1 ? 1 : Infinity, isInteger(support));
  if (lower >= -1 && upper <= 1) return interval(-1, 1, isInteger(support));
  return isInteger(support) ? INT : REAL;
}
