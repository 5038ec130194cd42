import type { Call, Expr, Index, Name, Reference, RuleDeclaration } from "../../grammar/ast.js";
import { own } from "../../grammar/own.js";
import { binary, call, choose, name, number } from "../expr/build.js";
import { indexOver, sliceElement } from "../expr/evaluate-call.js";
import { freshIndex, inlineDefinitions } from "../expr/inline.js";
import type { Scope } from "../expr/scope.js";
import { rewrite } from "../expr/substitute.js";
import { matchedArguments } from "./law-form.js";

/** An output with its definitions and rules written out: what is left are sums, products and conditions over hidden units. */
export function expandOutput(expr: Expr, scope: Scope): Expr {
  return rewrite(inlineDefinitions(expr, scope), (node) => {
    const meaning = node.kind === "call" ? ruleMeaning(node, scope) : undefined;
    return meaning && expandOutput(meaning, scope);
  });
}

/** True of a rule that the model declares, or that the language has words for. */
export function isWritten(node: Call, scope: Scope): boolean {
  return scope.instance.model.laws.has(node.callee.text) || Object.hasOwn(BUILT_IN, node.callee.text);
}

/** What a call of a rule means, one level deep; undefined for other calls and for arguments that `check` has refused. */
function ruleMeaning(node: Call, scope: Scope): Expr | undefined {
  const law = scope.instance.model.laws.get(node.callee.text);
  if (law) return law.kind === "rule" ? declaredMeaning(node, law, scope) : undefined;
  const meaning = own(BUILT_IN, node.callee.text);
  const [slice, parameter] = node.args.map(({ value }) => value);
  if (!meaning || !slice || slice.kind === "range" || parameter?.kind === "range") return undefined;
  const { element, names } = sliceElement(slice, scope);
  const over = (operator: "sum" | "prod", body: Expr): Expr =>
    names.length === 0 ? body : { kind: "reduce", span: node.span, operator, indices: names.map(asName), body };
  return meaning(element, over, parameter ?? number(0));
}

type Over = (operator: "sum" | "prod", body: Expr) => Expr;

const positive = (tau: Expr): Expr => choose(binary(">", tau, number(0)), number(1), number(0));
const decided = (condition: Expr): Expr => choose(condition, number(1), number(-1));

/** The built-in rules in the language itself. */
const BUILT_IN: Readonly<Record<string, (tau: Expr, over: Over, parameter: Expr) => Expr>> = {
  identity: (tau) => tau,
  majority: (tau, over) => call("sign", over("sum", tau)),
  parity: (tau, over) => over("prod", tau),
  threshold: (tau, over, t) => decided(binary(">", over("sum", tau), t)),
  and: (tau, over) => decided(binary(">", over("prod", positive(tau)), number(0))),
  or: (tau, over) => decided(binary(">", over("sum", positive(tau)), number(0))),
};

function asName(text: string): Name {
  return { span: { path: "", start: 0, end: 0 }, text };
}

/**
 * A declared rule with the slice of hidden units in the place of its formal: `tau[k]` becomes `t[mu, k']`, and `sum(k)` a sum over
 * the axis of the slice.
 */
function declaredMeaning(node: Call, law: RuleDeclaration, scope: Scope): Expr | undefined {
  const given = matchedArguments(node, law);
  const indices = new Map<string, string>();
  for (const formal of law.formals.random) {
    const slice = own(given, formal.name.text);
    if (!slice || formal.type.indices.length === 0) continue;
    const sets = slicedSets(slice, scope);
    if (sets.length !== formal.type.indices.length) return undefined;
    formal.type.indices.forEach((index, n) => {
      const local = index.kind === "reference" ? index.name.text : "";
      if (!indices.has(local)) indices.set(local, freshIndex(scope, indexOver(scope, sets[n], slice)));
    });
  }
  return placed(law.value, given, indices);
}

/** The index sets of the `:` of a slice. */
function slicedSets(slice: Expr, scope: Scope): string[] {
  if (slice.kind !== "reference") return [];
  const symbol = scope.instance.model.symbols.get(slice.name.text);
  const axes = symbol && "axes" in symbol ? symbol.axes : [];
  return (slice.indices ?? []).flatMap((index, n) => (index.kind === "all" ? (axes[n]?.set ?? []) : []));
}

/** A rule's body with expressions for its formals and other names for its indices. */
function placed(body: Expr, given: Readonly<Record<string, Expr>>, indices: ReadonlyMap<string, string>): Expr {
  const inside = (expr: Expr): Expr =>
    rewrite(expr, (node) => {
      if (node.kind === "reduce")
        return { ...node, indices: node.indices.map((each) => renamed(each, indices)), body: inside(node.body) };
      if (node.kind !== "reference") return undefined;
      const local = indices.get(node.name.text);
      if (local !== undefined && !node.indices) return name(local);
      const value = own(given, node.name.text);
      if (!value) return undefined;
      const positions = node.indices?.map((index) => (index.kind === "all" ? index : inside(index)));
      return positions && value.kind === "reference" ? filled(value, positions) : value;
    });
  return inside(body);
}

function renamed(index: Name, indices: ReadonlyMap<string, string>): Name {
  return { ...index, text: indices.get(index.text) ?? index.text };
}

/** A slice with indices in the places of its `:`. */
function filled(slice: Reference, own: readonly Index[]): Reference {
  let next = 0;
  return { ...slice, indices: slice.indices?.map((index) => (index.kind === "all" ? (own[next++] ?? index) : index)) };
}
