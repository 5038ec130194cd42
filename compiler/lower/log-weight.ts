import type { Call, Expr, FactorStatement, ObserveStatement } from "../../grammar/ast.js";
import { BindFault } from "../bind/fault.js";
import type { Instance } from "../bind/instance.js";
import type { ChannelInfo } from "../capabilities.js";
import { type Compiled, compileExpr, type Evaluate, union } from "../expr/evaluate.js";
import { applyLaw, plain } from "../expr/evaluate-call.js";
import { inlineDefinitions } from "../expr/inline.js";
import { newFrame, type Scope } from "../expr/scope.js";
import type { FactorGroup } from "../ir/factor-graph.js";
import { isConstant } from "./ground-machine.js";
import { parametersOf } from "./law-form.js";

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

/** A statement with its factor group. */
export interface Weighed {
  readonly statement: ObserveStatement | FactorStatement;
  readonly group: FactorGroup;
}

/** Log-weight of one factor of a statement, as closures; `value` is the statement's inlined expression. */
export function logWeight({ statement, group }: Weighed, value: Expr, scope: Scope): LogWeight {
  if (statement.kind === "observe") {
    const { span, name, indices } = statement.target;
    const label: Expr = { kind: "reference", span, name, indices };
    return statement.relation === ":=" ? equality(value, label, scope) : seen(value, label, scope, group.channel);
  }
  if (statement.kind === "factor") return logarithm(compileExpr(value, scope));
  const beta = betaOf(scope.instance);
  const { evaluate, touch } = compileExpr(value, scope);
  return { evaluate: (frame) => -beta * evaluate(frame), touch, beta };
}

function logarithm({ evaluate, touch }: Compiled): LogWeight {
  return { evaluate: (frame) => Math.log(evaluate(frame)), touch, beta: 0 };
}

/** `:=`: weight 1 where the output is the label, and 0 elsewhere. */
function equality(value: Expr, label: Expr, scope: Scope): LogWeight {
  const seen = compileExpr(label, scope).evaluate;
  const { evaluate, touch } = compileExpr(value, scope);
  return { evaluate: (frame) => (evaluate(frame) === seen(frame) ? 0 : -Infinity), touch, beta: 0 };
}

/** `~`: a label through a channel, declared or built in. */
function seen(value: Expr, label: Expr, scope: Scope, channel: ChannelInfo | undefined): LogWeight {
  if (value.kind !== "call" || value.args.length === 0)
    throw new BindFault(
      value.span,
      "an observation `~` needs a channel",
      "e.g. `flip(x[v], 0.1)` or `gibbs(out, beta = 1)`",
    );
  const law = scope.instance.model.laws.get(value.callee.text);
  if (law?.kind === "channel") {
    const call: Call = { ...value, args: [{ span: label.span, value: label }, ...value.args] };
    return logarithm(compileExpr(applyLaw(call, law), scope));
  }
  if (channel) return builtIn(value, compileExpr(label, scope).evaluate, scope, channel);
  throw new BindFault(
    value.span,
    `\`${value.callee.text}\` is no channel`,
    "declare it: `channel name(y: spin, z: real) = ...`",
  );
}

/**
 * A built-in channel by what it means. One that sees signs is asked of labels of every type: whether the output is right or wrong.
 * A parameter that the channel takes from the model is the inverse temperature at which it counts errors.
 */
function builtIn(call: Call, label: Evaluate, scope: Scope, channel: ChannelInfo): LogWeight {
  const out = compileExpr(plain(call.args[0]), scope);
  const form = parametersOf(call.args.slice(1), channel, call.span, scope.instance.model);
  const parameters = Object.entries(form).map(([name, expr]) => ({ name, expr, ...compileExpr(expr, scope) }));
  const values: Record<string, number> = {};
  const ofSign = (y: number, output: number): number => {
    const right = y === -1 ? -1 : 1;
    return channel.logWeight(right, output === y ? right : -right, values);
  };
  const weigh = channel.sees === "sign" ? ofSign : (y: number, z: number) => channel.logWeight(y, z, values);
  const evaluate: Evaluate = (frame) => {
    for (const { name, evaluate: value } of parameters) values[name] = value(frame);
    return weigh(label(frame), out.evaluate(frame));
  };
  const touch = parameters.reduce((all, parameter) => union(all, parameter.touch), out.touch);
  const tempered = parameters.find(({ name, expr }) => channel.fromModel?.includes(name) && isConstant(expr, scope));
  const beta = tempered?.evaluate(newFrame()) ?? 0;
  return { evaluate, touch, beta: Number.isFinite(beta) ? beta : 0 };
}
