import type { Argument, Expr, ObserveStatement } from "../../grammar/ast.js";
import type { Span } from "../../grammar/source.js";
import type { Capabilities, LawInfo } from "../capabilities.js";
import { plain, sliceElement } from "../expr/evaluate-call.js";
import { inlineDefinitions } from "../expr/inline.js";
import { type Scope, texts } from "../expr/scope.js";
import { targetIndices } from "../expr/target.js";
import { type LinearForm, type LinearTerm, linearForm } from "./linear-form.js";

/** A law by name with its parameter expressions, still unfolded. */
export interface LawForm {
  readonly name: string;
  readonly parameters: Readonly<Record<string, Expr>>;
}

/**
 * An `observe` statement read as a learning machine: label ~ channel(rule(activation(linear form))).
 * `hidden` names the index over hidden units, absent for a single unit.
 */
export interface MachineForm {
  readonly channel: LawForm;
  readonly rule: LawForm;
  readonly activation: LawForm;
  readonly patterns: readonly string[];
  readonly hidden?: string;
  readonly inputs: readonly string[];
  readonly term: LinearTerm;
  readonly biases: LinearForm["biases"];
  /** Fresh names of indices in the form, and the index each stands for. */
  readonly alias: ReadonlyMap<string, string>;
}
export type Recognised = { readonly machine: MachineForm } | { readonly refusal: string } | undefined;

/** Recognises a machine by its meaning, not its spelling; undefined: an ordinary factor. */
export function machineForm(statement: ObserveStatement, scope: Scope, capabilities: Capabilities): Recognised {
  const seen = channelOf(statement, capabilities);
  if (!seen) return undefined;
  const output = outputOf(inlineDefinitions(seen.output, scope), scope, capabilities, seen.channel.name);
  if (!output) return undefined;
  const form = linearForm(output.preactivation, scope);
  const dense = form?.terms.filter((term) => term.indices.length > 0) ?? [];
  if (!form || dense.length === 0) return undefined;
  if (form.terms.length > 1) return { refusal: "the preactivation is a sum over more than one variable group" };
  const [term] = dense;
  const patterns = targetIndices(statement.target);
  const refusal = ownership(term, patterns, output.hidden);
  if (refusal) return { refusal };
  const { channel } = seen;
  const inputs = texts(term.indices);
  return {
    machine: {
      channel,
      rule: output.rule,
      activation: output.activation,
      patterns,
      hidden: output.hidden,
      inputs,
      term,
      biases: form.biases,
      alias: scope.alias,
    },
  };
}

/** Channels that act on the preactivation itself instead of on a decided output. */
const REAL_CHANNELS = new Set(["probit", "logistic", "margin"]);

function channelOf(
  statement: ObserveStatement,
  capabilities: Capabilities,
): { channel: LawForm; output: Expr } | undefined {
  if (statement.relation === ":=")
    return { channel: { name: "deterministic", parameters: {} }, output: statement.value };
  const { value } = statement;
  if (value.kind !== "call" || value.args.length === 0) return undefined;
  const law = capabilities.channels.find((channel) => channel.name === value.callee.text);
  const [first, ...rest] = value.args;
  if (first.value.kind === "range") return undefined;
  return {
    channel: { name: value.callee.text, parameters: parametersOf(rest, law, value.span) },
    output: first.value,
  };
}

/** Named and positional arguments as a record over the law's defaults; positional ones take the law's names in order. */
function parametersOf(args: readonly Argument[], law: LawInfo | undefined, span: Span): Record<string, Expr> {
  const parameters: Record<string, Expr> = {};
  const names = Object.keys(law?.parameters ?? {});
  for (const name of names) {
    const value = law?.parameters[name] ?? 0;
    parameters[name] = { kind: "number", span, value, text: `${value}` };
  }
  args.forEach((argument, n) => {
    if (argument.value.kind !== "range") parameters[argument.name?.text ?? names[n] ?? `${n}`] = argument.value;
  });
  return parameters;
}

interface Output {
  readonly rule: LawForm;
  readonly activation: LawForm;
  readonly preactivation: Expr;
  readonly hidden?: string;
}

function outputOf(expr: Expr, scope: Scope, capabilities: Capabilities, channel: string): Output | undefined {
  const identity: LawForm = { name: "identity", parameters: {} };
  if (REAL_CHANNELS.has(channel))
    return { rule: identity, activation: { name: "linear", parameters: {} }, preactivation: expr };
  const called = expr.kind === "call" ? expr.callee.text : undefined;
  if (expr.kind === "call" && called && isRule(called, scope, capabilities)) return ruleCall(expr, scope, capabilities);
  // prod(k) tau[k] is parity and sign(sum(k) tau[k]) is majority, however they are spelled.
  if (expr.kind === "reduce" && expr.operator === "prod") return votes(expr, "parity", scope, capabilities);
  if (expr.kind !== "call" || expr.args.length === 0) return undefined;
  const inner = plain(expr.args[0]);
  if (called === "sign" && inner.kind === "reduce" && inner.operator === "sum") {
    const vote = votes(inner, "majority", scope, capabilities);
    if (vote) return vote;
  }
  const unit = unitOf(expr, scope, capabilities);
  return unit && { rule: identity, ...unit };
}

function isRule(name: string, scope: Scope, capabilities: Capabilities): boolean {
  return scope.instance.model.laws.get(name)?.kind === "rule" || capabilities.rules.some((rule) => rule.name === name);
}

function ruleCall(expr: Extract<Expr, { kind: "call" }>, scope: Scope, capabilities: Capabilities): Output | undefined {
  const [slice, ...rest] = expr.args;
  if (!slice) return undefined;
  const { element, names } = sliceElement(plain(slice), scope);
  const unit = unitOf(inlineDefinitions(element, scope), scope, capabilities);
  if (!unit || names.length > 1) return undefined;
  const law = capabilities.rules.find((rule) => rule.name === expr.callee.text);
  const parameters = parametersOf(rest, law, expr.span);
  return { rule: { name: expr.callee.text, parameters }, hidden: names[0], ...unit };
}

function votes(
  expr: Extract<Expr, { kind: "reduce" }>,
  rule: string,
  scope: Scope,
  capabilities: Capabilities,
): Output | undefined {
  if (expr.indices.length !== 1) return undefined;
  const unit = unitOf(expr.body, scope, capabilities);
  return unit && { rule: { name: rule, parameters: {} }, hidden: expr.indices[0].text, ...unit };
}

/** One hidden unit: an activation of a preactivation. */
function unitOf(
  expr: Expr,
  scope: Scope,
  capabilities: Capabilities,
): Pick<Output, "activation" | "preactivation"> | undefined {
  if (expr.kind !== "call" || expr.args.length === 0) return undefined;
  const name = expr.callee.text;
  const declared = scope.instance.model.laws.get(name)?.kind === "activation";
  const law = capabilities.activations.find((activation) => activation.name === name);
  if (!law && !declared) return undefined;
  const [first, ...rest] = expr.args;
  return {
    activation: { name, parameters: parametersOf(rest, law, expr.span) },
    preactivation: plain(first),
  };
}

/** A pattern's node is a tree only when its units own disjoint weights; says what stands in the way. */
function ownership(term: LinearTerm, patterns: readonly string[], hidden: string | undefined): string | undefined {
  const used = new Set(
    (term.variable.indices ?? []).map((index) => (index.kind === "reference" ? index.name.text : "")),
  );
  const name = term.variable.name.text;
  if (patterns.some((pattern) => used.has(pattern)))
    return `\`${name}\` is indexed by the pattern, so no two patterns share a weight`;
  if (hidden && !used.has(hidden)) return `all hidden units share the weights \`${name}\``;
  const missing = term.indices.find((index) => !used.has(index.text));
  return missing && `the sum over \`${missing.text}\` repeats the same weight \`${name}\``;
}
