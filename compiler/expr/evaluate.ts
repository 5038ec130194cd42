import type { Expr } from "../../grammar/ast.js";
import { BindFault } from "../bind/fault.js";
import { arithmetic } from "./constant.js";
import { compileCall } from "./evaluate-call.js";
import { compileReference } from "./evaluate-reference.js";
import { type Frame, type Loop, loopsOf, overLoops, type Scope, texts } from "./scope.js";

/** Value of an expression in a frame; truth is 1 or 0. */
export type Evaluate = (frame: Frame) => number;
/** Tells the variable nodes that the value may depend on; terms whose coefficient is 0 are passed over. */
export type Touch = (frame: Frame, add: (variable: number) => void) => void;

/** An expression as closures, made once a statement and called once a factor. `touch` is absent when no variable occurs. */
export interface Compiled {
  readonly evaluate: Evaluate;
  readonly touch?: Touch;
}

/** Compiles an expression whose definitions are already inlined. Throws BindFault for what has no numerical meaning. */
export function compileExpr(expr: Expr, scope: Scope): Compiled {
  switch (expr.kind) {
    case "number": {
      const { value } = expr;
      return { evaluate: () => value };
    }
    case "boolean": {
      const value = expr.value ? 1 : 0;
      return { evaluate: () => value };
    }
    case "string":
    case "list":
      throw new BindFault(
        expr.span,
        `${expr.kind === "list" ? "a list" : "a text"} cannot stand where a number is needed`,
      );
    case "reference":
      return compileReference(expr, scope);
    case "unary":
      return compileUnary(expr, scope);
    case "binary":
      return compileBinary(expr, scope);
    case "if":
      return compileConditional(expr, scope);
    case "call":
      return compileCall(expr, scope);
    case "reduce":
      return compileReduce(expr, scope);
  }
}

function compileUnary(expr: Extract<Expr, { kind: "unary" }>, scope: Scope): Compiled {
  const { evaluate, touch } = compileExpr(expr.operand, scope);
  if (expr.operator === "+") return { evaluate, touch };
  if (expr.operator === "-") return { evaluate: (frame) => -evaluate(frame), touch };
  return { evaluate: (frame) => (evaluate(frame) === 0 ? 1 : 0), touch };
}

function compileBinary(expr: Extract<Expr, { kind: "binary" }>, scope: Scope): Compiled {
  const left = compileExpr(expr.left, scope);
  const right = compileExpr(expr.right, scope);
  return {
    evaluate: binaryOf(expr.operator, left.evaluate, right.evaluate),
    touch: touchOf(expr.operator, left, right),
  };
}

/** One closure an operator, so that each call site stays monomorphic. */
function binaryOf(operator: string, a: Evaluate, b: Evaluate): Evaluate {
  switch (operator) {
    case "+":
      return (f) => a(f) + b(f);
    case "-":
      return (f) => a(f) - b(f);
    case "*":
      return (f) => a(f) * b(f);
    case "/":
      return (f) => a(f) / b(f);
    case "==":
      return (f) => (a(f) === b(f) ? 1 : 0);
    case "!=":
      return (f) => (a(f) !== b(f) ? 1 : 0);
    case "and":
      return (f) => (a(f) !== 0 && b(f) !== 0 ? 1 : 0);
    case "or":
      return (f) => (a(f) !== 0 || b(f) !== 0 ? 1 : 0);
    default:
      return (f) => Number(arithmetic(operator, a(f), b(f)));
  }
}

/** A product with a coefficient that is 0 depends on nothing: this is how sparse matrices given as data stay sparse. */
function touchOf(operator: string, left: Compiled, right: Compiled): Touch | undefined {
  const a = left.touch;
  const b = right.touch;
  if (operator === "*" && a && !b) return (f, add) => right.evaluate(f) !== 0 && a(f, add);
  if (operator === "*" && b && !a) return (f, add) => left.evaluate(f) !== 0 && b(f, add);
  return union(a, b);
}

/** Both touch sets. */
export function union(a: Touch | undefined, b: Touch | undefined): Touch | undefined {
  if (!a || !b) return a ?? b;
  return (frame, add) => {
    a(frame, add);
    b(frame, add);
  };
}

function compileConditional(expr: Extract<Expr, { kind: "if" }>, scope: Scope): Compiled {
  const condition = compileExpr(expr.condition, scope);
  const then = compileExpr(expr.then, scope);
  const otherwise = compileExpr(expr.otherwise, scope);
  const evaluate: Evaluate = (f) => (condition.evaluate(f) !== 0 ? then.evaluate(f) : otherwise.evaluate(f));
  if (condition.touch) return { evaluate, touch: union(condition.touch, union(then.touch, otherwise.touch)) };
  if (!then.touch && !otherwise.touch) return { evaluate };
  // A condition on data alone decides which branch counts.
  return { evaluate, touch: (f, add) => (condition.evaluate(f) !== 0 ? then : otherwise).touch?.(f, add) };
}

function compileReduce(expr: Extract<Expr, { kind: "reduce" }>, scope: Scope): Compiled {
  const loops = loopsOf(scope, texts(expr.indices));
  const body = compileExpr(expr.body, scope);
  const evaluate = expr.operator === "sum" ? sumOver(loops, body.evaluate) : productOver(loops, body.evaluate);
  const { touch } = body;
  return { evaluate, touch: touch && ((frame, add) => overLoops(frame, loops, () => touch(frame, add))) };
}

function sumOver(loops: readonly Loop[], body: Evaluate): Evaluate {
  if (loops.length === 1 && !loops[0].set.tuples) {
    const [{ slot, set }] = loops;
    return (frame) => {
      let total = 0;
      for (let position = 0; position < set.size; position++) {
        frame.positions[slot] = position;
        total += body(frame);
      }
      return total;
    };
  }
  return (frame) => {
    let total = 0;
    overLoops(frame, loops, () => {
      total += body(frame);
    });
    return total;
  };
}

function productOver(loops: readonly Loop[], body: Evaluate): Evaluate {
  return (frame) => {
    let total = 1;
    overLoops(frame, loops, () => {
      total *= body(frame);
    });
    return total;
  };
}
