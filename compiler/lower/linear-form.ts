import type { Expr, Name } from "../../grammar/ast.js";
import { compileExpr, type Evaluate } from "../expr/evaluate.js";
import { type Scope, symbolOf } from "../expr/scope.js";
import { references, walk } from "../expr/walk.js";

type Reference = Extract<Expr, { kind: "reference" }>;

/** One term of a linear form: (product of coefficients / product of divisors) * variable, summed over `indices`. */
export interface LinearTerm {
  readonly sign: 1 | -1;
  readonly coefficients: readonly Expr[];
  readonly divisors: readonly Expr[];
  readonly indices: readonly Name[];
  readonly variable: Reference;
}

/** `sum of terms + sum of biases`; biases hold no variable. */
export interface LinearForm {
  readonly terms: readonly LinearTerm[];
  readonly biases: readonly { readonly sign: 1 | -1; readonly value: Expr }[];
}

/** True when the expression (definitions inlined) mentions a variable node or an unresolved definition. */
export function hasVariable(expr: Expr, scope: Scope): boolean {
  let found = false;
  walk(expr, (node) => {
    if (node.kind !== "reference") return;
    const kind = symbolOf(scope, node.name.text)?.kind;
    if (kind === "variable" || kind === "definition") found = true;
  });
  return found;
}

/** Reads an expression as a linear form in variable nodes, by its meaning: undefined where it is not linear. */
export function linearForm(expr: Expr, scope: Scope): LinearForm | undefined {
  if (!hasVariable(expr, scope)) return { terms: [], biases: [{ sign: 1, value: expr }] };
  switch (expr.kind) {
    case "reference":
      if (symbolOf(scope, expr.name.text)?.kind !== "variable") return undefined;
      return { terms: [{ sign: 1, coefficients: [], divisors: [], indices: [], variable: expr }], biases: [] };
    case "unary":
      if (expr.operator === "not") return undefined;
      return map(linearForm(expr.operand, scope), (form) => (expr.operator === "-" ? negate(form) : form));
    case "binary":
      return linearBinary(expr, scope);
    case "reduce":
      return expr.operator === "sum" ? map(linearForm(expr.body, scope), (form) => sumOver(form, expr)) : undefined;
    default:
      return undefined;
  }
}

function linearBinary(expr: Extract<Expr, { kind: "binary" }>, scope: Scope): LinearForm | undefined {
  const { operator, left, right } = expr;
  if (operator === "+" || operator === "-") {
    const a = linearForm(left, scope);
    const b = linearForm(right, scope);
    return a && b && join(a, operator === "-" ? negate(b) : b);
  }
  if (operator === "*") {
    if (!hasVariable(right, scope)) return map(linearForm(left, scope), (form) => times(form, right));
    if (!hasVariable(left, scope)) return map(linearForm(right, scope), (form) => times(form, left));
  }
  if (operator === "/" && !hasVariable(right, scope)) return map(linearForm(left, scope), (form) => over(form, right));
  return undefined;
}

function map(form: LinearForm | undefined, change: (form: LinearForm) => LinearForm): LinearForm | undefined {
  return form && change(form);
}

function join(a: LinearForm, b: LinearForm): LinearForm {
  return { terms: [...a.terms, ...b.terms], biases: [...a.biases, ...b.biases] };
}

function negate(form: LinearForm): LinearForm {
  return {
    terms: form.terms.map((term) => ({ ...term, sign: term.sign === 1 ? -1 : 1 })),
    biases: form.biases.map((bias) => ({ ...bias, sign: bias.sign === 1 ? -1 : 1 })),
  };
}

function binary(operator: "*" | "/", left: Expr, right: Expr): Expr {
  return { kind: "binary", span: left.span, operator, left, right };
}

function times(form: LinearForm, factor: Expr): LinearForm {
  return {
    terms: form.terms.map((term) => ({ ...term, coefficients: [...term.coefficients, factor] })),
    biases: form.biases.map((bias) => ({ ...bias, value: binary("*", bias.value, factor) })),
  };
}

function over(form: LinearForm, divisor: Expr): LinearForm {
  return {
    terms: form.terms.map((term) => ({ ...term, divisors: [...term.divisors, divisor] })),
    biases: form.biases.map((bias) => ({ ...bias, value: binary("/", bias.value, divisor) })),
  };
}

function sumOver(form: LinearForm, sum: Extract<Expr, { kind: "reduce" }>): LinearForm {
  return {
    terms: form.terms.map((term) => ({ ...term, indices: [...sum.indices, ...term.indices] })),
    biases: form.biases.map((bias) => ({ ...bias, value: { ...sum, body: bias.value } })),
  };
}

/** A term's coefficient as a closure: its sign, its factors and its divisors multiplied out. */
export function coefficientOf(term: LinearTerm, scope: Scope): Evaluate {
  const factors = term.coefficients.map((c) => compileExpr(c, scope).evaluate);
  const divisors = term.divisors.map((d) => compileExpr(d, scope).evaluate);
  return (frame) => {
    let value: number = term.sign;
    for (const factor of factors) value *= factor(frame);
    for (const divisor of divisors) value /= divisor(frame);
    return value;
  };
}

/** True when `inner` is one number a factor: no `sum` or `prod` of the expression around it binds an index that it mentions. */
export function standsAlone(inner: Expr, outer: Expr): boolean {
  const bound = new Set<string>();
  walk(outer, (node) => {
    if (node.kind === "reduce") for (const { text } of node.indices) bound.add(text);
  });
  return !references(inner).some((reference) => bound.has(reference.name.text));
}
