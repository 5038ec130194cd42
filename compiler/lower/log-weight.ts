import type { Expr, FactorStatement, ObserveStatement } from "../../grammar/ast.js";
import { BindFault } from "../bind/fault.js";
import type { Instance } from "../bind/instance.js";
import { type Compiled, compileExpr, type Evaluate, union } from "../expr/evaluate.js";
import { applyLaw, plain } from "../expr/evaluate-call.js";
import { inlineDefinitions } from "../expr/inline.js";
import type { Scope } from "../expr/scope.js";

/** A statement's log-weight, and the expression in it that holds the variables (for a sum-shaped shortcut). */
export interface LogWeight extends Compiled {
  readonly beta: number;
}

/** Inverse temperature of `energy` statements: the model's own `beta` where it has one. */
export function betaOf(instance: Instance): number {
  const beta = instance.params.get("beta");
  return typeof beta === "number" ? beta : 1;
}

/** The expression whose variables a statement joins, definitions written out. */
export function joined(statement: ObserveStatement | FactorStatement, scope: Scope): Expr {
  return inlineDefinitions(statement.value, scope);
}

/** Log-weight of one factor of a statement, as closures; `value` is the statement's inlined expression. */
export function logWeight(statement: ObserveStatement | FactorStatement, value: Expr, scope: Scope): LogWeight {
  if (statement.kind === "observe") {
    const { span, name, indices } = statement.target;
    return { ...observed(statement.relation, value, { kind: "reference", span, name, indices }, scope), beta: 0 };
  }
  if (statement.kind === "factor") return { ...logarithm(compileExpr(value, scope)), beta: 0 };
  const beta = betaOf(scope.instance);
  const { evaluate, touch } = compileExpr(value, scope);
  return { evaluate: (frame) => -beta * evaluate(frame), touch, beta };
}

function logarithm({ evaluate, touch }: Compiled): Compiled {
  return { evaluate: (frame) => Math.log(evaluate(frame)), touch };
}

function observed(relation: ObserveStatement["relation"], value: Expr, label: Expr, scope: Scope): Compiled {
  const seen = compileExpr(label, scope).evaluate;
  if (relation === ":=") {
    const { evaluate, touch } = compileExpr(value, scope);
    return { evaluate: (frame) => (evaluate(frame) === seen(frame) ? 0 : -Infinity), touch };
  }
  if (value.kind !== "call" || value.args.length === 0)
    throw new BindFault(
      value.span,
      "an observation `~` needs a channel",
      "e.g. `flip(x[v], 0.1)` or `gibbs(out, beta = 1)`",
    );
  const law = scope.instance.model.laws.get(value.callee.text);
  if (law?.kind === "channel") {
    const call: Expr & { kind: "call" } = { ...value, args: [{ span: label.span, value: label }, ...value.args] };
    return logarithm(compileExpr(applyLaw(call, law), scope));
  }
  return builtInChannel(value, seen, scope);
}

/** The built-in channels of language.md section 4; the parameter comes second or by name. */
function builtInChannel(call: Extract<Expr, { kind: "call" }>, seen: Evaluate, scope: Scope): Compiled {
  const out = compileExpr(plain(call.args[0]), scope);
  const second = call.args[1] ? compileExpr(plain(call.args[1]), scope) : undefined;
  const parameter = (fallback: number): Evaluate => second?.evaluate ?? (() => fallback);
  const touch = union(out.touch, second?.touch);
  const a = out.evaluate;
  switch (call.callee.text) {
    case "gibbs": {
      const beta = parameter(1);
      return { evaluate: (f) => (a(f) === seen(f) ? 0 : -beta(f)), touch };
    }
    case "flip": {
      const p = parameter(0);
      return { evaluate: (f) => (a(f) === seen(f) ? Math.log1p(-p(f)) : Math.log(p(f))), touch };
    }
    case "logistic":
      return { evaluate: (f) => -softplus(-seen(f) * a(f)), touch };
    case "margin": {
      const kappa = parameter(0);
      return { evaluate: (f) => (seen(f) * a(f) >= kappa(f) ? 0 : -Infinity), touch };
    }
    default:
      throw new BindFault(
        call.span,
        `\`${call.callee.text}\` is no channel for a factor of few variables`,
        "channels: gibbs, flip, logistic, margin, or one declared with `channel`",
      );
  }
}

/** ln(1 + e^x) without overflow. */
function softplus(x: number): number {
  return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
}
