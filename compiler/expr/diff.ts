import type { Expr } from "../../grammar/ast.js";
import { own } from "../../grammar/own.js";
import { binary, call, choose, combined, minus, name, negative, number, over, plus, times } from "./build.js";
import { plain } from "./evaluate-call.js";

type Of<K extends Expr["kind"]> = Extract<Expr, { kind: K }>;

/**
 * The derivative of an expression in one free name, piece by piece: a condition is differentiated branch by branch, a jump counts 0.
 * The expression must be one of numbers, the name, and functions of numbers; undefined for anything else.
 */
export function derivative(expr: Expr, variable: string): Expr | undefined {
  const known = new Map<Expr, Expr | undefined>();
  const of = (node: Expr): Expr | undefined => {
    if (!known.has(node)) known.set(node, derive(node, variable, of));
    return known.get(node);
  };
  return of(expr);
}

type Derive = (node: Expr) => Expr | undefined;

function derive(expr: Expr, variable: string, of: Derive): Expr | undefined {
  switch (expr.kind) {
    case "number":
      return number(0);
    case "reference":
      return expr.name.text === variable && !expr.indices ? number(1) : undefined;
    case "unary": {
      const inner = of(expr.operand);
      if (!inner || expr.operator === "not") return undefined;
      return expr.operator === "-" ? negative(inner) : inner;
    }
    case "binary":
      return deriveBinary(expr, of);
    case "if": {
      const [then, otherwise] = [of(expr.then), of(expr.otherwise)];
      return then && otherwise && choose(expr.condition, then, otherwise);
    }
    case "call":
      return deriveCall(expr, of);
    default:
      return undefined;
  }
}

function deriveBinary({ operator, left: a, right: b }: Of<"binary">, of: Derive): Expr | undefined {
  const [da, db] = [of(a), of(b)];
  if (!da || !db) return undefined;
  switch (operator) {
    case "+":
    case "-":
      return combined(operator, da, db);
    case "*":
      return plus(times(da, b), times(a, db));
    case "/":
      return minus(over(da, b), over(times(a, db), times(b, b)));
    case "%":
      // a % b = a - b floor(a / b), and floor is constant between its jumps.
      return minus(da, times(db, call("floor", over(a, b))));
    case "^":
      return derivePower(a, b, da, db);
    default:
      return undefined;
  }
}

function derivePower(a: Expr, b: Expr, da: Expr, db: Expr): Expr {
  if (b.kind === "number") return times(times(b, combined("^", a, number(b.value - 1))), da);
  const power = combined("^", a, b);
  const growth = times(db, call("log", a));
  return times(power, a.kind === "number" ? growth : plus(growth, over(times(b, da), a)));
}

/** d f(a) / da of each function of one number. */
const slopes: Readonly<Record<string, (a: Expr) => Expr>> = {
  abs: (a) => call("sign", a),
  sqrt: (a) => over(number(0.5), call("sqrt", a)),
  exp: (a) => call("exp", a),
  log: (a) => over(number(1), a),
  log2: (a) => over(number(Math.LOG2E), a),
  sin: (a) => call("cos", a),
  cos: (a) => negative(call("sin", a)),
  tanh: (a) => minus(number(1), combined("^", call("tanh", a), number(2))),
  atanh: (a) => over(number(1), minus(number(1), times(a, a))),
  cosh: (a) => times(number(0.5), minus(call("exp", a), call("exp", negative(a)))),
  erf: (a) => times(number(2 / Math.sqrt(Math.PI)), call("exp", negative(times(a, a)))),
  erfc: (a) => times(number(-2 / Math.sqrt(Math.PI)), call("exp", negative(times(a, a)))),
  floor: () => number(0),
  ceil: () => number(0),
  round: () => number(0),
  sign: () => number(0),
  relu: (a) => choose(binary(">", a, number(0)), number(1), number(0)),
};

function deriveCall(expr: Of<"call">, of: Derive): Expr | undefined {
  const { text } = expr.callee;
  const args = expr.args.map(plain);
  if (text === "min" || text === "max") return deriveExtremum(text, args, of);
  const slope = own(slopes, text);
  if (!slope || args.length !== 1) return undefined;
  const inner = of(args[0]);
  return inner && times(slope(args[0]), inner);
}

/** The derivative of the smallest (largest) argument; of equal ones, the first. */
function deriveExtremum(text: "min" | "max", args: readonly Expr[], of: Derive): Expr | undefined {
  let best = args[0];
  let slope = of(best);
  for (const next of args.slice(1)) {
    const own = of(next);
    if (!slope || !own) return undefined;
    slope = choose(binary(text === "min" ? "<=" : ">=", best, next), slope, own);
    best = call(text, best, next);
  }
  return slope;
}

/** Number of nodes of an expression written out, shared parts counted each time. */
export function lengthOf(expr: Expr): number {
  const known = new Map<Expr, number>();
  const of = (node: Expr): number => {
    let count = known.get(node);
    if (count === undefined) {
      count = 1;
      if (node.kind === "call") for (const argument of node.args) count += of(plain(argument));
      else if (node.kind === "binary") count += of(node.left) + of(node.right);
      else if (node.kind === "unary") count += of(node.operand);
      else if (node.kind === "if") count += of(node.condition) + of(node.then) + of(node.otherwise);
      known.set(node, count);
    }
    return count;
  };
  return of(expr);
}

/** The name that scalar laws are functions of. */
export const Z = "z";
/** `z` itself. */
export const z: Expr = name(Z);
