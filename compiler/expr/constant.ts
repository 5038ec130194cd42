import type { Expr, Value } from "../../grammar/ast.js";
import type { Span } from "../../grammar/source.js";
import { builtins, modulo } from "./builtins.js";

/** A compile-time value: what `param`, `let`, options and ranges fold to. */
export type Constant = number | boolean | string | readonly Constant[];

/** Why an expression has no value before the run; `span` is the smallest guilty part. */
export interface Fault {
  readonly span: Span;
  readonly reason: string;
}
export type Folded = { readonly value: Constant; readonly fault?: undefined } | { readonly fault: Fault };
/** The constant behind a name, or undefined when it has none. */
export type Lookup = (name: string) => Constant | undefined;

/** Most entries that a range or list may fold to, so that `0..1 step 1e-12` is refused instead of filling the memory. */
const LONGEST_LIST = 1_000_000;

class FoldFault extends Error {
  constructor(readonly fault: Fault) {
    super(fault.reason);
  }
}

function fail(span: Span, reason: string): never {
  throw new FoldFault({ span, reason });
}

/** The value of a constant expression or range; a range folds to the list of its members. Never throws. */
export function fold(value: Value, lookup: Lookup): Folded {
  try {
    return { value: value.kind === "range" ? foldRange(value, lookup) : foldExpr(value, lookup) };
  } catch (error) {
    if (error instanceof FoldFault) return { fault: error.fault };
    throw error;
  }
}

function foldRange(range: Extract<Value, { kind: "range" }>, lookup: Lookup): Constant {
  const from = number(range.from, lookup);
  const to = number(range.to, lookup);
  const step = range.step ? number(range.step, lookup) : 1;
  if (!(step > 0)) fail(range.span, "the step of a range must be positive");
  // Half a step in 1e9 of slack, so that 0..0.25 step 0.01 ends at 0.25 in spite of rounding.
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (count > LONGEST_LIST) fail(range.span, `it has ${count} members, more than ${LONGEST_LIST}`);
  return Array.from({ length: Math.max(0, count) }, (_, n) => from + n * step);
}

function number(expr: Expr, lookup: Lookup): number {
  const value = foldExpr(expr, lookup);
  return typeof value === "number" ? value : fail(expr.span, `${describe(value)} where a number is needed`);
}

function truth(expr: Expr, lookup: Lookup): boolean {
  const value = foldExpr(expr, lookup);
  return typeof value === "boolean" ? value : fail(expr.span, `${describe(value)} where true or false is needed`);
}

function describe(value: Constant): string {
  if (typeof value === "string") return `the text "${value}"`;
  return typeof value === "object" ? "a list" : `${value}`;
}

/** Terms of a long left-leaning sum are folded in a loop, so that 100,000 of them do not exhaust the stack. */
function foldExpr(expr: Expr, lookup: Lookup): Constant {
  switch (expr.kind) {
    case "number":
    case "string":
    case "boolean":
      return expr.value;
    case "reference":
      return foldReference(expr, lookup);
    case "list":
      return counted(
        expr.items.map((item) => foldExpr(item, lookup)),
        expr,
      );
    case "unary":
      if (expr.operator === "not") return !truth(expr.operand, lookup);
      return expr.operator === "-" ? -number(expr.operand, lookup) : number(expr.operand, lookup);
    case "binary":
      return foldSpine(expr, lookup);
    case "if":
      return foldExpr(truth(expr.condition, lookup) ? expr.then : expr.otherwise, lookup);
    case "call":
      return foldCall(expr, lookup);
    case "reduce":
      return fail(expr.span, "a sum over a plate has no value before the run");
  }
}

const entries = new WeakMap<readonly Constant[], number>();

/** A list whose entries, those of lists in it included, are not too many: lists of lists double with every name. */
function counted(list: readonly Constant[], { span }: Expr): Constant {
  let count = 0;
  for (const item of list) count += typeof item === "object" ? (entries.get(item) ?? item.length) : 1;
  if (count > LONGEST_LIST) fail(span, `it has ${count} entries, more than ${LONGEST_LIST}`);
  entries.set(list, count);
  return list;
}

function foldReference(expr: Extract<Expr, { kind: "reference" }>, lookup: Lookup): Constant {
  const value = expr.indices ? undefined : lookup(expr.name.text);
  return value ?? fail(expr.span, `\`${expr.name.text}\` has no value before the run`);
}

function foldSpine(expr: Expr, lookup: Lookup): Constant {
  const spine: Extract<Expr, { kind: "binary" }>[] = [];
  let left = expr;
  while (left.kind === "binary") {
    spine.push(left);
    left = left.left;
  }
  let value = foldExpr(left, lookup);
  for (let n = spine.length - 1; n >= 0; n--) value = applyBinary(spine[n], value, lookup);
  return value;
}

function applyBinary(expr: Extract<Expr, { kind: "binary" }>, left: Constant, lookup: Lookup): Constant {
  const { operator } = expr;
  if (operator === "and" || operator === "or") {
    if (typeof left !== "boolean") fail(expr.left.span, `${describe(left)} where true or false is needed`);
    return operator === "and" ? left && truth(expr.right, lookup) : left || truth(expr.right, lookup);
  }
  const right = foldExpr(expr.right, lookup);
  if (operator === "==") return left === right;
  if (operator === "!=") return left !== right;
  if (typeof left !== "number") fail(expr.left.span, `${describe(left)} where a number is needed`);
  if (typeof right !== "number") fail(expr.right.span, `${describe(right)} where a number is needed`);
  return arithmetic(operator, left as number, right as number);
}

/** The value of a binary operator on numbers; comparisons give booleans. */
export function arithmetic(operator: string, a: number, b: number): number | boolean {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "%":
      return modulo(a, b);
    case "^":
      return a ** b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    default:
      return a >= b;
  }
}

function foldCall(expr: Extract<Expr, { kind: "call" }>, lookup: Lookup): Constant {
  const name = expr.callee.text;
  const values = expr.args.map((argument) => {
    const folded =
      argument.value.kind === "range" ? foldRange(argument.value, lookup) : foldExpr(argument.value, lookup);
    return folded;
  });
  if (name === "linspace" || name === "geomspace") return spaced(expr, name, values);
  const builtin = builtins.get(name);
  if (!builtin) fail(expr.span, `\`${name}\` is no function of numbers`);
  if (values.some((value) => typeof value !== "number")) fail(expr.span, `\`${name}\` takes numbers`);
  return builtin.apply(...(values as number[]));
}

function spaced(expr: Expr, name: string, values: readonly Constant[]): Constant {
  const [a, b, n] = values;
  if (typeof a !== "number" || typeof b !== "number" || typeof n !== "number" || values.length !== 3)
    fail(expr.span, `\`${name}\` takes a first value, a last value and a number of points`);
  if (!Number.isInteger(n) || n < 1 || n > LONGEST_LIST) fail(expr.span, `${n} is not a number of points`);
  if (name === "geomspace" && !(a * b > 0))
    fail(expr.span, "the ends of `geomspace` must have the same sign and not be 0");
  // Both ends are hit exactly.
  return Array.from({ length: n }, (_, i) => {
    if (i === 0) return a;
    if (i === n - 1) return b;
    const t = i / (n - 1);
    return name === "linspace" ? a + t * (b - a) : a * (b / a) ** t;
  });
}
