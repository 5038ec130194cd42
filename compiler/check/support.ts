import type { Binary, Call, Expr, TypeExpr } from "../../grammar/ast.js";
import { builtins } from "../expr/builtins.js";
import { parts } from "../expr/walk.js";
import { BIT, categorical, INT, REAL, SPIN, type Support } from "../ir/support.js";
import type { DeclaredType, LawDeclaration, ModelSymbol } from "../model.js";
import { isKnownType } from "../resolve/types.js";
import { declaringTarget } from "./describe.js";
import { lawSubject, type Subject } from "./subject.js";
import {
  combine,
  hull,
  interval,
  isInteger,
  isTruth,
  mapped,
  multiplied,
  negated,
  summed,
  TRUTH,
  union,
  valuesSupport,
} from "./support-arithmetic.js";

/** More states are kept as an interval of integers. */
const MOST_STATES = 64;
const arithmeticOperators: readonly string[] = ["+", "-", "*", "/", "%", "^"];

/** Values of a declared type; `cat(q)` over a param is the integers from 0. */
export function typeSupport(type: DeclaredType): Support {
  switch (type.name) {
    case "spin":
      return SPIN;
    case "bit":
      return BIT;
    case "bool":
      return TRUTH;
    case "int":
      return INT;
    case "real":
      return REAL;
    case "cat": {
      const states = type.states?.kind === "number" ? type.states.value : 0;
      const small = Number.isInteger(states) && states > 0 && states <= MOST_STATES;
      return small ? categorical(states) : interval(0, Infinity, true);
    }
  }
}

/**
 * Values that an expression can take: a finite set or an interval, never too small. Undefined where nothing can be told: a name or
 * an operand with a mistake that has a message of its own, text, or a law that only the runtime knows.
 */
export function infer(subject: Subject, expr: Expr): Support | undefined {
  if (subject.known.has(expr)) return subject.known.get(expr);
  const support = inferNew(subject, expr);
  subject.known.set(expr, support);
  return support;
}

function inferNew(subject: Subject, expr: Expr): Support | undefined {
  switch (expr.kind) {
    case "number":
      return valuesSupport([expr.value]);
    case "boolean":
      return TRUTH;
    case "reference":
      return symbolSupport(subject, subject.symbols.get(expr.name.text));
    case "unary": {
      if (expr.operator === "not") return TRUTH;
      const support = number(subject, expr.operand);
      return support && (expr.operator === "-" ? negated(support) : support);
    }
    case "binary":
      return inferBinary(subject, expr);
    case "if": {
      const [then, otherwise] = [infer(subject, expr.then), infer(subject, expr.otherwise)];
      return then && otherwise && union(then, otherwise);
    }
    case "reduce": {
      const support = number(subject, expr.body);
      return support && (expr.operator === "sum" ? summed(support) : multiplied(support));
    }
    case "call":
      return inferCall(subject, expr);
    default:
      return undefined;
  }
}

/** The support of an operand that must be a number; undefined for a condition, which is reported where it is written. */
function number(subject: Subject, expr: Expr): Support | undefined {
  const support = infer(subject, expr);
  return support && !isTruth(support) ? support : undefined;
}

function inferBinary(subject: Subject, expr: Binary): Support | undefined {
  if (!arithmeticOperators.includes(expr.operator)) return TRUTH;
  const [left, right] = [number(subject, expr.left), number(subject, expr.right)];
  return left && right && combine(expr.operator, left, right);
}

/** Values of a symbol: those of its declared type, or of the expression that gives it. */
export function symbolSupport(subject: Subject, symbol: ModelSymbol | undefined): Support | undefined {
  if (!symbol) return undefined;
  if (subject.known.has(symbol)) return subject.known.get(symbol);
  // A circle of definitions has its own message; meeting it again here must end.
  subject.known.set(symbol, undefined);
  const support = symbolSupportNew(subject, symbol);
  subject.known.set(symbol, support);
  return support;
}

function symbolSupportNew(subject: Subject, symbol: ModelSymbol): Support | undefined {
  const type = symbol.kind === "param" ? symbol.node.type : declaringTarget(symbol)?.type;
  if (type && !isKnownType(type)) return undefined;
  switch (symbol.kind) {
    case "param":
    case "variable":
    case "data":
      return typeSupport(symbol.type);
    case "let":
      return infer(subject, symbol.node.value);
    case "definition":
      return symbol.type ? typeSupport(symbol.type) : infer(subject, symbol.node.value);
    case "index":
      return INT;
    default:
      return undefined;
  }
}

function inferCall(subject: Subject, call: Call): Support | undefined {
  const name = call.callee.text;
  const law = subject.laws.get(name);
  if (law) return lawSupport(subject, law);
  if (subject.capabilities.rules.some((rule) => rule.name === name) || name === "door") return SPIN;
  const builtin = builtins.get(name);
  if (!builtin) return undefined;
  const args = call.args.flatMap(({ value }) => parts(value)).map((expr) => number(subject, expr));
  if (args.length === 0 || args.some((arg) => arg === undefined)) return undefined;
  return builtinSupport(name, args as readonly Support[]);
}

function builtinSupport(name: string, args: readonly Support[]): Support {
  const builtin = builtins.get(name);
  const [first] = args;
  if (!builtin || name === "sign") return SPIN;
  const exact = args.length === 1 ? mapped(first, builtin.apply) : undefined;
  if (exact && isInteger(exact)) return exact;
  const [lower, upper] = hull(first);
  if (name === "abs")
    return interval(lower > 0 ? lower : upper < 0 ? -upper : 0, Math.max(-lower, upper), isInteger(first));
  if (name === "relu") return interval(Math.max(0, lower), Math.max(0, upper), isInteger(first));
  if (name === "min" || name === "max") return extremum(builtin.apply, args);
  if (builtin.integer) return interval(builtin.apply(lower), builtin.apply(upper), true);
  return interval(builtin.range[0], builtin.range[1], false);
}

function extremum(apply: (...values: number[]) => number, args: readonly Support[]): Support {
  const hulls = args.map(hull);
  const [lower, upper] = [0, 1].map((end) => apply(...hulls.map((each) => each[end])));
  return interval(lower, upper, args.every(isInteger));
}

/** A type expression that is known to be well written, as a declared type. */
export function asDeclared(type: TypeExpr): DeclaredType {
  return { name: type.name.text as DeclaredType["name"], states: type.args[0] };
}

/** Values of a declared law: its result type, or what its body can give. */
export function lawSupport(subject: Subject, law: LawDeclaration): Support | undefined {
  if (law.kind === "channel") return undefined;
  if (law.result) return isKnownType(law.result) ? typeSupport(asDeclared(law.result)) : undefined;
  if (subject.known.has(law)) return subject.known.get(law);
  subject.known.set(law, undefined);
  const support = infer(lawSubject(subject, law), law.value);
  subject.known.set(law, support);
  return support;
}
