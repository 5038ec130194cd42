import type { Expr } from "../../grammar/ast.js";
import type { Capabilities } from "../capabilities.js";
import { subject } from "../check/subject.js";
import { infer } from "../check/support.js";
import { call, NOWHERE } from "../expr/build.js";
import { z } from "../expr/diff.js";
import { plain, sliceElement } from "../expr/evaluate-call.js";
import { type Scope, symbolOf } from "../expr/scope.js";
import { walk } from "../expr/walk.js";
import { REAL } from "../ir/support.js";
import type { CheckedModel, ModelSymbol } from "../model.js";
import { expandOutput } from "./expand-output.js";
import { declaredForm, type LawForm, parametersOf } from "./law-form.js";
import { linearForm } from "./linear-form.js";
import type { Seen } from "./machine-form.js";
import { statisticOf } from "./statistic.js";
import { TAU, type Units, unitsOf } from "./units.js";

/** How a machine's output comes from its hidden units. */
export interface Output {
  readonly rule: LawForm;
  /** `votes`: units of -1 or +1 and a rule; `sum`: a real number, weighted sum of the units. */
  readonly form: "votes" | "sum";
  /** The output as a function of `tau#[k]`; absent for a built-in rule on the units themselves. */
  readonly output?: Expr;
}
type Refusal = { readonly refusal: string };

/** Reads what is left of an output when its units are taken out. */
export function outputForm(
  units: Units,
  written: Expr,
  { sees }: Seen,
  patterns: readonly string[],
  scope: Scope,
  capabilities: Capabilities,
): Output | Refusal {
  const refusal = foreign(units.body, patterns, scope);
  if (refusal) return { refusal };
  const binary = isSpin(unitValue(units), scope, capabilities);
  const within = tauScope(scope, units.hidden, binary);
  if (!within) return { refusal: "its hidden units run over tuples" };
  const spin = isSpin(units.body, within, capabilities);
  if (sees === "real" && !(binary && spin)) return realOutput(units.body, within);
  if (binary) return votes(units, written, scope, capabilities);
  if (!statisticOf(units.body, within))
    return {
      refusal:
        "its units are real numbers, and the output is not the sign of a weighted sum of them: write `sign(sum(k) v[k] * f(h[mu, k]) + b)`",
    };
  return { rule: { name: "sum", parameters: {} }, form: "sum", output: units.body };
}

function realOutput(body: Expr, scope: Scope): Output | Refusal {
  if (linearForm(body, scope)) return { rule: { name: "sum", parameters: {} }, form: "sum", output: body };
  return {
    refusal:
      "the channel sees a real output that is no weighted sum of the hidden units: write `sum(k) v[k] * f(h[mu, k]) + b`",
  };
}

/** The rule over units of -1 and +1 by its name, where it has one and nothing stands between it and the units. */
function votes(units: Units, written: Expr, scope: Scope, capabilities: Capabilities): Output {
  const { body, hidden } = units;
  const named = namedRule(written, scope, capabilities);
  if (named) return named.law ? { rule: named, form: "votes", output: body } : { rule: named, form: "votes" };
  const name = scope.instance.model.laws.has("sign") ? undefined : ruleName(body, hidden);
  if (name) return { rule: { name, parameters: {} }, form: "votes" };
  return { rule: { name: "derived", parameters: {} }, form: "votes", output: body };
}

/** The rule that is called on the units themselves. */
function namedRule(expr: Expr, scope: Scope, capabilities: Capabilities): LawForm | undefined {
  if (expr.kind !== "call" || expr.args.length === 0) return undefined;
  const law = scope.instance.model.laws.get(expr.callee.text);
  const info = capabilities.rules.find((rule) => rule.name === expr.callee.text);
  if (law ? law.kind !== "rule" : !info) return undefined;
  const form = law
    ? declaredForm(expr, law).form
    : { name: expr.callee.text, parameters: parametersOf(expr.args.slice(1), info, expr.span) };
  const { element } = sliceElement(plain(expr.args[0]), scope);
  const inner = unitsOf(expandOutput(element, scope), scope, capabilities, false);
  return inner && !("refusal" in inner) && isUnit(inner.body) ? form : undefined;
}

function isUnit(expr: Expr): boolean {
  return expr.kind === "reference" && expr.name.text === TAU;
}

/** prod(k) tau[k] is parity and sign(sum(k) tau[k]) is majority, however they are spelled. */
function ruleName(body: Expr, hidden: string | undefined): string | undefined {
  if (isUnit(body)) return "identity";
  const over = (expr: Expr, operator: "sum" | "prod"): boolean =>
    expr.kind === "reduce" && expr.operator === operator && expr.indices.length === 1 && isUnit(expr.body);
  if (hidden === undefined) return undefined;
  if (over(body, "prod")) return "parity";
  return body.kind === "call" && body.callee.text === "sign" && over(plain(body.args[0]), "sum")
    ? "majority"
    : undefined;
}

/** What an output may not depend on besides its units: other unknowns, and the pattern. */
function foreign(body: Expr, patterns: readonly string[], scope: Scope): string | undefined {
  let refusal: string | undefined;
  walk(body, (node) => {
    if (node.kind !== "reference" || refusal) return;
    const { text } = node.name;
    if (symbolOf(scope, text)?.kind === "variable")
      refusal = `the votes \`${text}\` of a second layer are unknowns too, and products of unknowns need the bilinear update, which this build has not: give \`${text}\` as data, and the layers become one rule`;
    else if (patterns.includes(text))
      refusal = `the way from its hidden units to the output depends on the pattern \`${text}\`: one rule for all patterns is needed`;
  });
  return refusal;
}

function unitValue({ activation }: Units): Expr {
  return activation.body ?? call(activation.name, z);
}

/** True when an expression can be nothing but -1 or +1. */
function isSpin(expr: Expr, scope: Scope, capabilities: Capabilities): boolean {
  const { model } = scope.instance;
  const about = subject({ ...model, capabilities, report: () => undefined });
  about.known.set(z, REAL);
  const support = infer(about, expr);
  return (
    support?.kind === "finite" && support.type !== "bool" && support.values.every((value) => Math.abs(value) === 1)
  );
}

/** The scope with the hidden units as variables of their own, for reading an output as a function of them. */
export function tauScope(scope: Scope, hidden: string | undefined, spin: boolean): Scope | undefined {
  const index = hidden === undefined ? undefined : symbolOf(scope, hidden);
  if (hidden !== undefined && (index?.kind !== "index" || index.plate !== index.set)) return undefined;
  const axes = index?.kind === "index" ? [{ set: index.set, arity: 1 }] : [];
  const type = { name: spin ? ("spin" as const) : ("real" as const) };
  const tau: ModelSymbol = { kind: "variable", name: TAU, span: NOWHERE, axes, type };
  const { instance } = scope;
  const model: CheckedModel = { ...instance.model, symbols: new Map([...instance.model.symbols, [TAU, tau]]) };
  return { ...scope, instance: { ...instance, model } };
}
