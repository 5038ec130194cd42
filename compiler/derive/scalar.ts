import type { Expr } from "../../grammar/ast.js";
import { own } from "../../grammar/own.js";
import { builtins } from "../expr/builtins.js";
import { arithmetic } from "../expr/constant.js";
import { plain } from "../expr/evaluate-call.js";

/** A function of one real number. */
export type Scalar = (z: number) => number;
/** Told of every decision that an evaluation takes: which branch, which side of a kink, which step of a floor. */
export type Note = (decision: number) => void;

type Of<K extends Expr["kind"]> = Extract<Expr, { kind: K }>;

/** What decides inside a function: which of its smooth pieces its arguments are on. */
const DECISIONS: Readonly<Record<string, (...values: number[]) => number>> = {
  abs: (a) => (a >= 0 ? 1 : 0),
  sign: (a) => (a >= 0 ? 1 : 0),
  relu: (a) => (a > 0 ? 1 : 0),
  floor: Math.floor,
  ceil: Math.ceil,
  round: Math.round,
  min: (...values) => values.indexOf(Math.min(...values)),
  max: (...values) => values.indexOf(Math.max(...values)),
};

/** True of a function that is smooth only piece by piece. */
export function decides(callee: string): boolean {
  return callee in DECISIONS;
}

/**
 * An expression of numbers and one free name as closures, truth as 1 or 0. With `note` it tells its decisions on the way, and only
 * those that count at this z. The expression is one that `scalarBody` has made: nothing else can occur in it.
 */
export function compileScalar(expr: Expr, note?: Note): Scalar {
  switch (expr.kind) {
    case "number": {
      const { value } = expr;
      return () => value;
    }
    case "boolean": {
      const value = expr.value ? 1 : 0;
      return () => value;
    }
    case "reference":
      return (z) => z;
    case "unary":
      return compileUnary(expr, compileScalar(expr.operand, note));
    case "binary":
      return compileBinary(expr, note);
    case "if": {
      const [condition, then, otherwise] = [expr.condition, expr.then, expr.otherwise].map((e) =>
        compileScalar(e, note),
      );
      return (z) => (condition(z) !== 0 ? then(z) : otherwise(z));
    }
    case "call":
      return compileCall(expr, note);
    default:
      throw new TypeError(`a ${expr.kind} in a scalar law`);
  }
}

function compileUnary({ operator }: Of<"unary">, a: Scalar): Scalar {
  if (operator === "-") return (z) => -a(z);
  return operator === "+" ? a : (z) => 1 - a(z);
}

function compileBinary(expr: Of<"binary">, note?: Note): Scalar {
  const [a, b] = [compileScalar(expr.left, note), compileScalar(expr.right, note)];
  switch (expr.operator) {
    case "+":
      return (z) => a(z) + b(z);
    case "-":
      return (z) => a(z) - b(z);
    case "*":
      return (z) => a(z) * b(z);
    case "/":
      return (z) => a(z) / b(z);
    case "^":
      return (z) => a(z) ** b(z);
    case "%":
      return compileModulo(a, b, note);
    case "and":
      return (z) => (a(z) !== 0 && b(z) !== 0 ? 1 : 0);
    case "or":
      return (z) => (a(z) !== 0 || b(z) !== 0 ? 1 : 0);
    default:
      return compileComparison(expr.operator, a, b, note);
  }
}

function compileModulo(a: Scalar, b: Scalar, note?: Note): Scalar {
  return (z) => {
    const [x, y] = [a(z), b(z)];
    note?.(Math.floor(x / y));
    return Number(arithmetic("%", x, y));
  };
}

function compileComparison(operator: string, a: Scalar, b: Scalar, note?: Note): Scalar {
  const holds = (x: number, y: number): number => {
    if (operator === "==") return x === y ? 1 : 0;
    if (operator === "!=") return x !== y ? 1 : 0;
    return Number(arithmetic(operator, x, y));
  };
  if (!note) return (z) => holds(a(z), b(z));
  return (z) => {
    const truth = holds(a(z), b(z));
    note(truth);
    return truth;
  };
}

function compileCall(expr: Of<"call">, note?: Note): Scalar {
  const { text } = expr.callee;
  const args = expr.args.map((argument) => compileScalar(plain(argument), note));
  const apply = builtins.get(text)?.apply;
  if (!apply) throw new TypeError(`a call of ${text} in a scalar law`);
  const [a] = args;
  const decide = note && own(DECISIONS, text);
  if (!decide) return args.length === 1 ? (z) => apply(a(z)) : (z) => apply(...args.map((arg) => arg(z)));
  return (z) => {
    const values = args.map((arg) => arg(z));
    note(decide(...values));
    return apply(...values);
  };
}
